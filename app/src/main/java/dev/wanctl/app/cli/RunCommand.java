package dev.wanctl.app.cli;

import dev.wanctl.app.run.Run;
import java.nio.file.Path;

/// `wanctl run`.
final class RunCommand {

  private RunCommand() {}

  static int execute(String config, boolean observe) {
    return Run.execute(Path.of(config), observe);
  }
}
