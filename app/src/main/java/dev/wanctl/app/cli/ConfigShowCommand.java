package dev.wanctl.app.cli;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.EffectiveConfig;
import dev.wanctl.app.config.EffectiveConfig.Origin;
import dev.wanctl.app.config.LoadResult;
import java.nio.file.Path;

/// `wanctl config show FILE`.
final class ConfigShowCommand {

  private ConfigShowCommand() {}

  static int execute(String file, boolean all, Terminal terminal) {
    return switch (ConfigLoader.load(Path.of(file), terminal.environment())) {
      case LoadResult.Invalid invalid -> {
        invalid.problems().forEach(terminal.err()::println);
        yield Exit.PROBLEM;
      }
      case LoadResult.Loaded loaded -> {
        loaded.warnings().forEach(terminal.err()::println);
        terminal.out().print(all ? loaded.effective() : stated(loaded.effective()));
        yield loaded.warnings().isEmpty() ? Exit.GOOD : Exit.WARNING;
      }
    };
  }

  private static EffectiveConfig stated(EffectiveConfig effective) {
    return new EffectiveConfig(
        effective.entries().stream().filter(e -> e.origin() instanceof Origin.Stated).toList());
  }
}
