package dev.wanctl.app.cli;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Problem;
import java.nio.file.Path;
import java.util.List;

/// What a command line names in a configuration.
final class Choice {

  /// What the user must mend; the message says it.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private Choice() {}

  /// The configuration in a file; its errors are printed.
  static Config config(String file, Terminal terminal) throws Refused {
    return loaded(file, ConfigLoader.load(Path.of(file), terminal.environment()), terminal);
  }

  /// The same for what needs none of its secrets.
  static Config withoutSecrets(String file, Terminal terminal) throws Refused {
    return loaded(
        file, ConfigLoader.loadWithoutSecrets(Path.of(file), terminal.environment()), terminal);
  }

  private static Config loaded(String file, LoadResult result, Terminal terminal) throws Refused {
    return switch (result) {
      case LoadResult.Invalid invalid -> {
        invalid.problems().stream()
            .filter(Problem::isError)
            .forEach(p -> terminal.err().println(p + System.lineSeparator()));
        throw new Refused(file + " is refused: mend it, or name another");
      }
      case LoadResult.Loaded loaded -> loaded.config();
    };
  }

  /// The line of that name, or the only one if none is named.
  static LineConfig line(Config config, String file, String name) throws Refused {
    List<String> names = List.copyOf(config.lines().keySet());
    if (name.isEmpty() && names.size() != 1) {
      throw new Refused("say which line with --line: " + String.join(", ", names));
    }
    LineConfig found = config.lines().get(name.isEmpty() ? names.getFirst() : name);
    if (found == null) {
      throw new Refused(
          "there is no line `" + name + "` in " + file + ": " + String.join(", ", names));
    }
    return found;
  }
}
