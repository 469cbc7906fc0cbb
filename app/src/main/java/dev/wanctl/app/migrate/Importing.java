package dev.wanctl.app.migrate;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Problem;
import dev.wanctl.app.migrate.FormerFile.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes one configuration of former files.
public final class Importing {

  private static final String HEAD =
      """
      # Made by `wanctl config import`. Every key: docs/configuration.md, or `wanctl explain KEY`.

      # Decides and shows, and writes to no device. Remove this line to go live.
      mode: observe
      """;

  private static final Path FORMER_STATE = Path.of("/var/lib/wanctl");

  private final Wishes wishes;
  private final Map<String, String> environment;
  private final Draft draft = new Draft();
  private final Ledger ledger = new Ledger();
  private final Secrets secrets = new Secrets();

  private Importing(Wishes wishes, Map<String, String> environment) {
    this.wishes = wishes;
    this.environment = environment;
  }

  /// Reads the files, and nothing else but those that they name. Throws [Refused] where no
  /// configuration comes of them.
  ///
  /// @param named files and folders; empty: where wanctl 1.x keeps them
  /// @param target where the configuration is to be, for messages and relative paths
  /// @param environment that the new configuration is checked with
  public static Imported of(
      List<Path> named, Path target, Wishes wishes, Map<String, String> environment)
      throws Refused {
    return new Importing(wishes, environment).read(FormerFiles.read(named), target);
  }

  private Imported read(List<FormerFile> given, Path target) throws Refused {
    List<FormerFile> files = withNamed(given);
    RouterImport routers = new RouterImport(draft, ledger, wishes, secrets);
    LineImport lines = new LineImport(draft, ledger, wishes, routers);
    for (FormerFile file : of(files, Format.LINE)) {
      lines.read(file);
      state(file, files);
    }
    for (FormerFile file : of(files, Format.AUTORATE)) {
      new AutorateImport(file, draft, ledger).read();
    }
    for (FormerFile file : of(files, Format.SQM)) {
      new SqmImport(file, draft, ledger).read();
    }
    if (draft.names("lines").isEmpty()) {
      throw new Refused(
          "no file of a line is among them, so there is nothing to keep fast",
          "name the file of each line as well");
    }
    of(files, Format.STEERING).forEach(new SteeringImport(draft, ledger)::read);
    of(files, Format.STATE).forEach(file -> ledger.close(file, SteeringOneKeys.STATE));
    Map<String, String> variables = variables(files);
    if (wishes.sameLaw() && of(files, Format.LINE).isEmpty()) {
      ledger.todo("--same-law is for wanctl 1.x: the law of cake-autorate does not go on");
    }
    return checked(files, target, variables);
  }

  private static List<FormerFile> of(List<FormerFile> files, Format format) {
    return files.stream().filter(f -> f.format() == format).toList();
  }

  /// With the files of lines that steering names.
  private static List<FormerFile> withNamed(List<FormerFile> given) throws Refused {
    List<FormerFile> files = new ArrayList<>(given);
    Set<Path> read = new HashSet<>();
    given.forEach(f -> read.add(f.path().toAbsolutePath().normalize()));
    for (FormerFile file : of(given, Format.STEERING)) {
      String named = file.text("topology.primary_wan_config");
      Path path = Path.of(named.isEmpty() ? "." : named).toAbsolutePath().normalize();
      if (Files.isReadable(path) && !Files.isDirectory(path) && read.add(path)) {
        files.add(FormerFiles.read(path));
      }
    }
    return files;
  }

  /// What a line left behind is told of, where it can be read.
  private void state(FormerFile line, List<FormerFile> files) {
    String named = line.text("state_file");
    Path path =
        named.isEmpty()
            ? FORMER_STATE.resolve(line.text("wan_name") + "_state.json")
            : Path.of(named);
    boolean given = files.stream().anyMatch(f -> f.path().equals(path));
    if (!given && Files.isReadable(path)) {
      try {
        FormerFile state = FormerFiles.read(path);
        if (state.format() == Format.STATE) {
          ledger.close(state, SteeringOneKeys.STATE);
        }
      } catch (Refused e) {
        ledger.todo("the former state is not told of: " + e.getMessage());
      }
    }
  }

  /// Those that the configuration can be checked with; enters the files that hold them.
  private Map<String, String> variables(List<FormerFile> files) {
    Map<String, String> variables = new HashMap<>(environment);
    for (FormerFile file : of(files, Format.SECRETS)) {
      variables.putAll(file.pairs());
      for (Leaf leaf : file.leaves().values()) {
        if (secrets.needed().contains(leaf.path())) {
          ledger.carried(file, leaf, "${" + leaf.path() + "}", "the file goes on being read");
        } else {
          ledger.gone(file, leaf, "the configuration names no such variable");
        }
      }
      ledger.todo(
          "let the unit read these secrets: EnvironmentFile=" + file.path().toAbsolutePath());
    }
    variables.putAll(secrets.kept());
    for (String name : secrets.needed()) {
      if (!variables.containsKey(name)) {
        variables.put(name, "not-known-here");
        ledger.todo(
            "set the variable " + name + " where wanctl is started (EnvironmentFile= of its unit)");
      }
    }
    return variables;
  }

  private Imported checked(List<FormerFile> files, Path target, Map<String, String> variables)
      throws Refused {
    String text = HEAD + draft.yaml();
    List<String> read = files.stream().map(f -> f.name() + ": " + f.format().title()).toList();
    return switch (ConfigLoader.parse(target, text, variables)) {
      case LoadResult.Invalid invalid ->
          throw new Refused(
              "what comes of these files is not accepted:\n"
                  + String.join("\n", invalid.problems().stream().map(Problem::toString).toList()),
              "mend the former file there, and import again");
      case LoadResult.Loaded loaded ->
          new Imported(
              text,
              secrets.kept(),
              loaded.config(),
              read,
              ledger.entries(),
              ledger.todo(),
              loaded.warnings().stream().map(Problem::toString).toList());
    };
  }
}
