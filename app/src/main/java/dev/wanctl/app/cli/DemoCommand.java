package dev.wanctl.app.cli;

import dev.wanctl.app.demo.Demo;
import dev.wanctl.core.units.Durations;
import java.time.Duration;
import java.util.Optional;

/// `wanctl demo`.
final class DemoCommand {

  private static final String USUAL = "60s";

  private DemoCommand() {}

  static int execute(String length, boolean json, Terminal terminal) {
    Optional<Duration> duration = Durations.parse(length.isEmpty() ? USUAL : length);
    if (duration.isEmpty() || !duration.get().isPositive()) {
      terminal.err().println("wanctl demo: --for needs a duration such as 30s or 2min");
      return Exit.PROBLEM;
    }
    return Demo.execute(
        duration.get(), json, terminal.interactive(), terminal.out(), terminal.err());
  }
}
