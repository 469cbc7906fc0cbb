package dev.wanctl.app.cli;

import dev.wanctl.app.init.NewFiles;
import dev.wanctl.app.init.Stopped;
import dev.wanctl.app.migrate.ImportText;
import dev.wanctl.app.migrate.Imported;
import dev.wanctl.app.migrate.Importing;
import dev.wanctl.app.migrate.Refused;
import dev.wanctl.app.migrate.Wishes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `wanctl config import`: makes our configuration of another program's.
record ImportCommand(Terminal terminal) {

  private static final String NAME = "wanctl config import";

  static CommandSpec spec() {
    return Syntax.command(
            "import", "Make a configuration of that of wanctl 1.x, cake-autorate or SQM.")
        .addOption(Syntax.valued("--output", "NEW-FILE", "Write it there; else it is printed."))
        .addOption(
            Syntax.flag("--force", "Also where a file is; that one is kept as NEW-FILE.bak."))
        .addOption(
            Syntax.flag("--same-law", "Keep wanctl 1.x's law with its numbers (policy: classic)."))
        .addOption(
            Syntax.valued(
                "--fingerprint", "PRINT", "The SHA-256 of the router's certificate or host key."))
        .addOption(
            Syntax.valued(
                "--listen",
                "ADDRESS:PORT",
                "Where the new page is; where the former one was unless given."))
        .addOption(
            OptionSpec.builder("--wan")
                .paramLabel("LINE=INTERFACE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("The router's interface by which a line leaves; for each line.")
                .build())
        .addOption(Syntax.flag("--json", "Configuration and report as JSON."))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("FILE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Former files or folders; /etc/wanctl unless given.")
                .build());
  }

  int execute(ParseResult parsed) {
    String output = parsed.matchedOptionValue("--output", "");
    Path target = Path.of(output.isEmpty() ? Commands.DEFAULT_CONFIG : output);
    boolean json = parsed.hasMatchedOption("--json");
    List<String> files = parsed.matchedPositionalValue(0, List.<String>of());
    try {
      if (!output.isEmpty()) {
        mayWrite(target, parsed.hasMatchedOption("--force"));
      }
      Wishes wishes =
          new Wishes(
              parsed.hasMatchedOption("--same-law"),
              Optional.ofNullable(parsed.matchedOptionValue("--fingerprint", (String) null)),
              Optional.ofNullable(parsed.matchedOptionValue("--listen", (String) null)),
              wans(parsed.matchedOptionValue("--wan", List.<String>of())));
      Imported imported =
          Importing.of(
              files.stream().map(Path::of).toList(), target, wishes, terminal.environment());
      show(imported, output.isEmpty() ? Optional.empty() : Optional.of(target), json);
      return imported.isClean() ? Exit.GOOD : Exit.WARNING;
    } catch (Refused e) {
      return refused(String.valueOf(e.getMessage()), e.remedy());
    } catch (Stopped e) {
      return refused(String.valueOf(e.getMessage()), e.remedy());
    }
  }

  private static void mayWrite(Path target, boolean force) throws Stopped {
    NewFiles.mayWrite(target);
    if (Files.exists(target) && !force) {
      throw new Stopped(
          target + " is there already",
          "name another file, or say --force, which keeps it as " + NewFiles.backup(target));
    }
  }

  private static Map<String, String> wans(List<String> given) throws Stopped {
    Map<String, String> wans = new HashMap<>();
    for (String pair : given) {
      int equals = pair.indexOf('=');
      if (equals < 1 || equals == pair.length() - 1) {
        throw new Stopped("--wan " + pair + " is no LINE=INTERFACE", "write --wan cable=ether1");
      }
      wans.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return wans;
  }

  /// A configuration that is printed can be read by `wanctl check /dev/stdin`; so the report goes
  /// beside it.
  private void show(Imported imported, Optional<Path> target, boolean json) throws Stopped {
    if (target.isPresent()) {
      write(imported, target.get());
    }
    String written = target.map(Path::toString).orElse("");
    if (json) {
      terminal.out().print(ImportText.document(imported, written).pretty() + "\n");
    } else if (target.isPresent()) {
      terminal.out().print(ImportText.of(imported));
      terminal.out().println("written: " + written);
      terminal.out().println("next: " + check(imported, target.get()));
    } else {
      terminal.out().print(imported.yaml());
      terminal.err().print(ImportText.of(imported));
    }
    if (target.isEmpty() && !imported.secrets().isEmpty()) {
      terminal
          .err()
          .println(
              "passwords stood in the former files: with --output they are written to a file of"
                  + " their own; else set "
                  + String.join(", ", imported.secrets().keySet())
                  + " yourself");
    }
    terminal.out().flush();
  }

  /// What to call next; a shell must read the secrets that stand beside the configuration first.
  private static String check(Imported imported, Path target) {
    String check = "wanctl check " + target;
    return imported.secrets().isEmpty()
        ? check
        : "(set -a; . " + secretsOf(target).toAbsolutePath() + "; " + check + ")";
  }

  private static Path secretsOf(Path target) {
    return target.resolveSibling(target.getFileName() + ".secrets");
  }

  private void write(Imported imported, Path target) throws Stopped {
    if (imported.secrets().isEmpty()) {
      NewFiles.configuration(target, imported.yaml());
      return;
    }
    Path secrets = secretsOf(target);
    String text =
        imported.secrets().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getKey() + "=" + quoted(e.getValue()))
            .collect(Collectors.joining("\n"));
    if (Files.exists(secrets)) {
      requireSame(secrets, text);
      NewFiles.configuration(target, imported.yaml());
    } else {
      NewFiles.secret(secrets, text);
      try {
        NewFiles.configuration(target, imported.yaml());
      } catch (Stopped e) {
        NewFiles.remove(secrets);
        throw e;
      }
    }
    terminal
        .err()
        .println(
            "written: "
                + secrets
                + ", which only you can read; let the unit read it: EnvironmentFile="
                + secrets);
  }

  /// An import that is repeated finds what the first one wrote; anything else is not lost.
  private static void requireSame(Path secrets, String text) throws Stopped {
    boolean same;
    try {
      same = Files.readString(secrets).strip().equals(text);
    } catch (IOException _) {
      same = false;
    }
    if (!same) {
      throw new Stopped(
          secrets + " is there already, and holds something else",
          "move it away, or name another file with --output");
    }
  }

  /// For systemd and for a shell that sources it alike.
  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:@%+,-]*") ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  private int refused(String why, String remedy) {
    Stream.of(why.split("\n", -1)).forEach(line -> terminal.err().println(NAME + ": " + line));
    if (!remedy.isEmpty()) {
      terminal.err().println("  -> " + remedy);
    }
    return Exit.PROBLEM;
  }
}
