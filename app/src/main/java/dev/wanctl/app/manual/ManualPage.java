package dev.wanctl.app.manual;

import dev.wanctl.app.config.Reference;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The manual pages, for `man`.
public final class ManualPage {

  /// Their names.
  public static final List<String> NAMES = List.of("wanctl", "wanctl.yaml");

  private ManualPage() {}

  /// wanctl(1), from the command model.
  public static String command(CommandSpec root) {
    Roff page =
        new Roff("WANCTL", 1, "User Commands")
            .section("NAME")
            .paragraph("wanctl - keeps an Internet line fast while it is busy")
            .section("SYNOPSIS")
            .paragraph("wanctl COMMAND [OPTION...] [ARGUMENT...]")
            .section("DESCRIPTION")
            .paragraph(
                """
                Measures how long packets wait on an Internet line, works out what the line carries
                right now, and keeps the CAKE shapers of this machine or of a MikroTik router just
                below that. `wanctl init` writes a first configuration, which only observes.\
                """)
            .section("COMMANDS");
    commands(root, page);
    return page.section("EXIT STATUS")
        .item("0", "good")
        .item("1", "a problem; init: nothing was changed")
        .item("2", "only warnings; init: written, and something is left to be done")
        .item("3", "cannot tell: no daemon or no device answers")
        .item("70", "run: a bug ended it, and the log has its trace")
        .section("ENVIRONMENT")
        .item("WANCTL_STATE_DIR", "The state folder, where the configuration names none.")
        .item("WANCTL_HEAP", "The bound of the heap, such as 96m; 48m unless given.")
        .item("WANCTL_REALTIME", "1: run with real-time priority where the limits allow it.")
        .item("NO_COLOR", "No colours.")
        .section("FILES")
        .item("/etc/wanctl/wanctl.yaml", "The configuration: wanctl.yaml(5).")
        .item("/var/lib/wanctl", "What was learned, and what stood on devices before wanctl.")
        .item("/etc/default/wanctl", "Environment of the service.")
        .section("SEE ALSO")
        .paragraph("wanctl.yaml(5), tc-cake(8), /usr/share/doc/wanctl/")
        .toString();
  }

  private static void commands(CommandSpec spec, Roff page) {
    for (CommandLine line : spec.subcommands().values()) {
      CommandSpec command = line.getCommandSpec();
      if (command.subcommands().isEmpty()) {
        page.subsection(synopsis(command));
        page.paragraph(about(command.usageMessage().description()));
        command.positionalParameters().forEach(p -> page.item(p.paramLabel(), about(p)));
        command.options().stream()
            .filter(o -> !o.usageHelp())
            .forEach(o -> page.item(withLabel(o), about(o)));
      } else {
        commands(command, page);
      }
    }
  }

  private static String synopsis(CommandSpec command) {
    return command.qualifiedName()
        + (command.options().size() > 1 ? " [OPTION...]" : "")
        + command.positionalParameters().stream()
            .map(p -> p.arity().min() == 0 ? " [" + p.paramLabel() + "]" : " " + p.paramLabel())
            .collect(Collectors.joining());
  }

  private static String withLabel(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private static String about(ArgSpec argument) {
    return about(argument.description());
  }

  private static String about(String[] description) {
    return String.join(" ", description);
  }

  /// wanctl.yaml(5), from the settings table.
  public static String configuration() {
    Roff page =
        new Roff("WANCTL.YAML", 5, "File Formats")
            .section("NAME")
            .paragraph("wanctl.yaml - configuration of wanctl")
            .section("DESCRIPTION")
            .paragraph(
                """
                One YAML 1.2 file says everything. What is left out has a default, which
                wanctl config show --effective prints with where it came from. Units stand in the
                value: 940Mbit, 15ms, 32M. A star stands for a name of yours. A key that is not
                listed here is an error, but x- in front of a key makes it yours. This is
                enough:\
                """)
            .example(
                """
                lines:
                  dsl:
                    preset: dsl
                    shaper: {interface: ppp0}
                    download: {max: 95Mbit}
                    upload: {max: 18Mbit}\
                """)
            .section("KEYS");
    for (Reference.Row row : Reference.rows()) {
      page.item(row.path(), row.meaning())
          .more("Value: " + row.expectation())
          .more("Default: " + row.fallback())
          .more("A change counts after a " + row.change() + ". Example: " + row.example());
    }
    return page.section("FILES")
        .item("/etc/wanctl/wanctl.yaml", "Read by the service.")
        .section("SEE ALSO")
        .paragraph("wanctl(1), /usr/share/doc/wanctl/configuration.md")
        .toString();
  }
}
