package dev.wanctl.app.cli;

import dev.wanctl.app.status.Version;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reads a command line and has the class of its command carry it out.
public final class Commands {

  static final String DEFAULT_CONFIG = "/etc/wanctl/wanctl.yaml";

  private final Terminal terminal;

  private Commands(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Carries out a command line; returns the exit code.
  public static int run(String[] args, Terminal terminal) {
    return new Commands(terminal).run(args);
  }

  private int run(String[] args) {
    CommandLine line = new CommandLine(Syntax.root());
    line.setUsageHelpAutoWidth(false);
    ParseResult parsed;
    try {
      parsed = line.parseArgs(args);
    } catch (ParameterException e) {
      return misused(e);
    }
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandLine command = last.commandSpec().commandLine();
    // With options of its own, a command does something by itself, too.
    boolean incomplete =
        !command.getSubcommands().isEmpty()
            && last.commandSpec().options().stream().allMatch(OptionSpec::usageHelp);
    if (last.isUsageHelpRequested() || incomplete) {
      boolean asked = last.isUsageHelpRequested();
      command.usage(asked ? terminal.out() : terminal.err(), Ansi.OFF);
      return asked ? Exit.GOOD : Exit.PROBLEM;
    }
    return execute(last);
  }

  private int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    // The library names Java's types.
    String message =
        String.valueOf(e.getMessage())
            .replaceFirst(" is not an? (int|long)$", " is no whole number");
    terminal.err().println(name + ": " + message);
    boolean suggested =
        e instanceof UnmatchedArgumentException
            && UnmatchedArgumentException.printSuggestions(e, printWriter());
    if (!suggested) {
      terminal.err().println("See `" + name + " --help`.");
    }
    return Exit.PROBLEM;
  }

  private int execute(ParseResult parsed) {
    return switch (parsed.commandSpec().qualifiedName()) {
      case "wanctl run" ->
          RunCommand.execute(value(parsed, "--config", DEFAULT_CONFIG), flag(parsed, "--observe"));
      case "wanctl demo" ->
          DemoCommand.execute(value(parsed, "--for", ""), flag(parsed, "--json"), terminal);
      case "wanctl init" ->
          new InitCommand(terminal)
              .execute(
                  value(parsed, "--config", DEFAULT_CONFIG),
                  InitCommand.answers(option -> parsed.matchedOptionValue(option, "")),
                  flag(parsed, "--yes"));
      case "wanctl check" ->
          CheckCommand.execute(
              new CheckCommand.Request(
                  file(parsed),
                  flag(parsed, "--live"),
                  flag(parsed, "--fix"),
                  flag(parsed, "--undo"),
                  flag(parsed, "--yes"),
                  flag(parsed, "--json")),
              terminal);
      case "wanctl sim-router" ->
          new SimRouterCommand(terminal)
              .execute(
                  value(parsed, "--bind", ""),
                  parsed.matchedOptionValue("--rest", 0),
                  parsed.matchedOptionValue("--api", 0),
                  parsed.matchedOptionValue("--ssh", 0),
                  value(parsed, "--scenario", ""),
                  parsed.matchedOptionValue("--lines", 1),
                  System.in);
      case "wanctl simulate" -> simulate(parsed);
      case "wanctl config show" ->
          ConfigShowCommand.execute(file(parsed), flag(parsed, "--effective"), terminal);
      case "wanctl config import" -> new ImportCommand(terminal).execute(parsed);
      case "wanctl status" ->
          new StatusCommand(daemon(parsed), terminal)
              .execute(flag(parsed, "--json"), flag(parsed, "--watch"));
      case "wanctl explain" -> explain(parsed);
      case "wanctl history" ->
          new HistoryCommand(terminal).execute(kept(parsed), flag(parsed, "--json"));
      case "wanctl export" ->
          new ExportCommand(terminal)
              .execute(kept(parsed), value(parsed, "--format", "csv"), value(parsed, "--to", ""));
      case "wanctl profile" ->
          new ProfileCommand(daemon(parsed), terminal)
              .execute(value(parsed, "--for", ""), flag(parsed, "--json"));
      case "wanctl report" ->
          new ReportCommand(terminal)
              .execute(
                  value(parsed, "--config", DEFAULT_CONFIG),
                  file(parsed),
                  value(parsed, "--since", ""),
                  flag(parsed, "--json"));
      case "wanctl record export" ->
          new RecordCommand(terminal)
              .export(
                  value(parsed, "--config", DEFAULT_CONFIG),
                  value(parsed, "--line", ""),
                  value(parsed, "--last", ""),
                  file(parsed));
      case "wanctl replay" ->
          new ReplayCommand(terminal)
              .execute(
                  file(parsed),
                  value(parsed, "--with", ""),
                  value(parsed, "--line", ""),
                  flag(parsed, "--json"));
      case "wanctl steer status",
          "wanctl steer report",
          "wanctl steer hold",
          "wanctl steer release",
          "wanctl steer drill",
          "wanctl steer setup",
          "wanctl steer undo" ->
          new SteerCommand(daemon(parsed), terminal).execute(parsed);
      case "wanctl alerts" ->
          new AlertsCommand(terminal).list(daemon(parsed), flag(parsed, "--json"));
      case "wanctl alerts test" ->
          new AlertsCommand(terminal).test(value(parsed, "--config", DEFAULT_CONFIG), file(parsed));
      case "wanctl bench", "wanctl bench list", "wanctl bench compare" ->
          new BenchCommand(terminal).execute(parsed);
      case "wanctl calibrate" -> new CalibrateCommand(terminal).execute(parsed);
      case "wanctl hold", "wanctl release", "wanctl observe" ->
          new LineOrderCommand(daemon(parsed), terminal).execute(parsed);
      case "wanctl doctor" -> DoctorCommand.execute(value(parsed, "--config", ""), terminal);
      case "wanctl support-bundle" ->
          new SupportBundleCommand(daemon(parsed), terminal)
              .execute(
                  value(parsed, "--config", DEFAULT_CONFIG),
                  value(parsed, "--output", ""),
                  value(parsed, "--log", ""),
                  flag(parsed, "--no-devices"));
      case "wanctl manual" -> new ManualCommand(Syntax.root(), terminal).page(file(parsed));
      case "wanctl completion" -> new ManualCommand(Syntax.root(), terminal).script(file(parsed));
      case "wanctl version" -> Version.print(terminal.out());
      default -> throw new IllegalStateException(parsed.commandSpec().qualifiedName());
    };
  }

  private static Kept.Request kept(ParseResult parsed) {
    return new Kept.Request(
        file(parsed),
        value(parsed, "--config", ""),
        value(parsed, "--since", ""),
        value(parsed, "--until", ""),
        value(parsed, "--step", ""));
  }

  private int explain(ParseResult parsed) {
    if (parsed.hasMatchedPositional(0)) {
      return ExplainCommand.key(file(parsed), terminal);
    }
    String line = value(parsed, "--line", "");
    int last = Math.max(1, parsed.matchedOptionValue("--last", 200));
    return parsed.hasMatchedOption("--at")
        ? new PastDecisions(terminal)
            .explain(
                value(parsed, "--config", DEFAULT_CONFIG), line, value(parsed, "--at", ""), last)
        : new ExplainCommand(daemon(parsed), terminal).decisions(line, last);
  }

  private int simulate(ParseResult parsed) {
    if (flag(parsed, "--list")) {
      return SimulateCommand.list(terminal);
    }
    if (!parsed.hasMatchedPositional(0)) {
      terminal.err().println("wanctl simulate: name a scenario or a trace; --list names scenarios");
      return Exit.PROBLEM;
    }
    return new SimulateCommand(
            file(parsed),
            value(parsed, "--with", ""),
            value(parsed, "--line", ""),
            value(parsed, "--for", ""),
            parsed.matchedOptionValue("--seed", 1L),
            flag(parsed, "--json"),
            value(parsed, "--picture", ""),
            terminal)
        .execute();
  }

  private Daemon daemon(ParseResult parsed) {
    CommandSpec spec = parsed.commandSpec();
    return new Daemon(
        spec.findOption("--url") == null ? "" : value(parsed, "--url", ""),
        value(parsed, "--config", ""),
        terminal.environment());
  }

  private static boolean flag(ParseResult parsed, String name) {
    return parsed.hasMatchedOption(name);
  }

  private static String value(ParseResult parsed, String name, String fallback) {
    return parsed.matchedOptionValue(name, fallback);
  }

  private static String file(ParseResult parsed) {
    return parsed.matchedPositionalValue(0, "");
  }

  private java.io.PrintWriter printWriter() {
    return new java.io.PrintWriter(terminal.err(), true, java.nio.charset.StandardCharsets.UTF_8);
  }
}
