package dev.wanctl.app.cli;

import dev.wanctl.app.status.Version;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// What may stand on the command line, and which class carries it out.
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
    CommandLine line = new CommandLine(root());
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
    boolean incomplete =
        !command.getSubcommands().isEmpty()
            && !last.commandSpec().name().equals("alerts")
            && !last.hasMatchedPositional(0);
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
      case "wanctl manual" -> new ManualCommand(root(), terminal).page(file(parsed));
      case "wanctl completion" -> new ManualCommand(root(), terminal).script(file(parsed));
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
    return parsed.hasMatchedPositional(0)
        ? ExplainCommand.key(file(parsed), terminal)
        : new ExplainCommand(daemon(parsed), terminal)
            .decisions(value(parsed, "--line", ""), parsed.matchedOptionValue("--last", 200));
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

  /// Every command, its options and what is said about them.
  static CommandSpec root() {
    CommandSpec root =
        command("wanctl", "Keeps an Internet line fast while it is busy.")
            .addSubcommand("init", InitCommand.spec())
            .addSubcommand("run", run())
            .addSubcommand("status", status())
            .addSubcommand("explain", explain())
            .addSubcommand("history", history())
            .addSubcommand("export", export())
            .addSubcommand("report", ReportCommand.spec())
            .addSubcommand("steer", SteerCommand.spec())
            .addSubcommand("alerts", AlertsCommand.spec())
            .addSubcommand("hold", LineOrderCommand.hold())
            .addSubcommand("release", LineOrderCommand.release())
            .addSubcommand("observe", LineOrderCommand.observe())
            .addSubcommand("profile", profile())
            .addSubcommand("record", record())
            .addSubcommand("replay", replay())
            .addSubcommand("check", check())
            .addSubcommand("config", config())
            .addSubcommand("doctor", doctor())
            .addSubcommand("calibrate", CalibrateCommand.spec())
            .addSubcommand("bench", BenchCommand.spec())
            .addSubcommand("simulate", simulate())
            .addSubcommand("demo", demo())
            .addSubcommand("sim-router", simRouter())
            .addSubcommand("support-bundle", SupportBundleCommand.spec())
            .addSubcommand("manual", ManualCommand.manual())
            .addSubcommand("completion", ManualCommand.completion())
            .addSubcommand("version", command("version", "Print the version."));
    root.usageMessage()
        .footer(
            "",
            "Exit codes: 0 good, 1 a problem, 2 only warnings, 3 cannot tell.",
            "`wanctl COMMAND --help` tells more.");
    return root;
  }

  private static CommandSpec run() {
    return command("run", "The daemon, in the foreground. SIGHUP reloads, SIGTERM stops.")
        .addOption(config("The configuration (" + DEFAULT_CONFIG + " unless named)."))
        .addOption(flag("--observe", "Decide and record, but write nothing to any device."));
  }

  private static CommandSpec demo() {
    return command("demo", "See it work on a simulated line, with nothing set up.")
        .addOption(valued("--for", "DURATION", "How long, such as 30s or 2min."))
        .addOption(flag("--json", "The result as JSON."));
  }

  private static CommandSpec simRouter() {
    return command("sim-router", "A simulated RouterOS router alone, to try wanctl against.")
        .addOption(valued("--bind", "ADDRESS", "Where it listens, 127.0.0.1 unless given."))
        .addOption(number("--rest", "PORT", "Of REST; any that is free unless given."))
        .addOption(number("--api", "PORT", "Of the API, likewise."))
        .addOption(number("--ssh", "PORT", "Of SSH, likewise."))
        .addOption(
            valued(
                "--scenario",
                "NAME",
                "What befalls its line in an hour, such as drop or idle; steady unless given."))
        .addOption(number("--lines", "N", "1, or 2 to try steering."));
  }

  private static CommandSpec simulate() {
    return command(
            "simulate", "Score a configuration on a simulated line; touches no device, no network.")
        .addOption(valued("--with", "FILE", "The configuration; defaults if left out."))
        .addOption(valued("--line", "NAME", "Which of its lines, if there are several."))
        .addOption(valued("--for", "DURATION", "How long: 1min, or a trace's length up to 5min."))
        .addOption(
            OptionSpec.builder("--seed")
                .paramLabel("N")
                .type(Long.class)
                .description("Another run of chance, 1 unless given.")
                .build())
        .addOption(flag("--json", "The result as JSON."))
        .addOption(valued("--picture", "FILE", "Draw the run as SVG."))
        .addOption(flag("--list", "Name the scenarios."))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .paramLabel("SCENARIO|TRACE")
                .type(String.class)
                .description("A scenario, or a file of rates: seconds,down_bps,up_bps.")
                .build());
  }

  private static CommandSpec check() {
    return command(
            "check", "Check a configuration file. Touches no device and no network without --live.")
        .addOption(flag("--live", "Look at its devices, too; changes nothing."))
        .addOption(flag("--fix", "Show, ask and make the changes that are safe; implies --live."))
        .addOption(flag("--undo", "Show, ask and take back what --fix changed."))
        .addOption(flag("--yes", "Do not ask."))
        .addOption(flag("--json", "The result as JSON."))
        .addPositional(theFile("The file, such as " + DEFAULT_CONFIG + "."));
  }

  private static CommandSpec config() {
    CommandSpec show =
        command("show", "Print what a configuration file says, secrets masked.")
            .addOption(flag("--effective", "Also what it leaves out: every key, value and origin."))
            .addPositional(theFile("The file."));
    return command("config", "Look at configuration files, or make one of another program's.")
        .addSubcommand("show", show)
        .addSubcommand("import", ImportCommand.spec());
  }

  private static CommandSpec status() {
    return reading(command("status", "Are the lines fine, since when, and what limits them."))
        .addOption(flag("--json", "Everything, as JSON."))
        .addOption(flag("--watch", "Again every second, until Ctrl-C."));
  }

  private static CommandSpec explain() {
    return reading(
            command("explain", "Why the rates are what they are; with KEY, what a setting means."))
        .addOption(valued("--line", "NAME", "Only this line."))
        .addOption(number("--last", "N", "How many decisions, 200 unless given."))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .paramLabel("KEY")
                .type(String.class)
                .description("A key of the configuration, such as probe.spacing.")
                .build());
  }

  private static CommandSpec history() {
    return ofThePast(command("history", "What the lines did, with quantiles, and what happened."))
        .addOption(flag("--json", "Everything that is kept, as JSON."));
  }

  private static CommandSpec export() {
    return ofThePast(command("export", "What is kept of the past, for other programs."))
        .addOption(valued("--format", "FORMAT", "csv, or json: an object on each line. csv."))
        .addOption(valued("--to", "FILE", "A new file; the output unless given."));
  }

  private static CommandSpec ofThePast(CommandSpec spec) {
    return spec.addOption(valued("--since", "T", "A time ago such as 7d, or a time; 24h."))
        .addOption(valued("--until", "T", "The same; now unless given."))
        .addOption(valued("--step", "DURATION", "Such as 1s, 5min or 1h."))
        .addOption(config("Where the state folder is (" + DEFAULT_CONFIG + " unless named)."))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .paramLabel("LINE")
                .type(String.class)
                .description("Only this line.")
                .build());
  }

  private static CommandSpec profile() {
    return reading(command("profile", "Where the running daemon spends its time, worst first."))
        .addOption(valued("--for", "DURATION", "How long to watch, 10s unless given."))
        .addOption(flag("--json", "The result as JSON."));
  }

  private static CommandSpec record() {
    CommandSpec export =
        command("export", "Copy the latest of a line's recording into a file of its own.")
            .addOption(config("Where the state folder is (" + DEFAULT_CONFIG + " unless named)."))
            .addOption(valued("--line", "NAME", "Which line, if there are several."))
            .addOption(valued("--last", "DURATION", "How much; all that there is unless given."))
            .addPositional(theFile("The new file."));
    return command("record", "What the lines saw and decided.").addSubcommand("export", export);
  }

  private static CommandSpec replay() {
    return command(
            "replay", "Decide again on recorded evidence, and show what comes out otherwise.")
        .addOption(valued("--with", "FILE", "By another configuration than the recorded one."))
        .addOption(valued("--line", "NAME", "Which of its lines, if there are several."))
        .addOption(flag("--json", "The result as JSON."))
        .addPositional(theFile("A recording: an export, or a daemon's own file."));
  }

  private static PositionalParamSpec theFile(String about) {
    return PositionalParamSpec.builder()
        .index("0")
        .arity("1")
        .required(true)
        .paramLabel("FILE")
        .type(String.class)
        .description(about)
        .build();
  }

  private static CommandSpec doctor() {
    return command("doctor", "What this machine can do, and what to mend.")
        .addOption(config("Also look at what this configuration needs."));
  }

  static CommandSpec reading(CommandSpec spec) {
    return spec.addOption(valued("--url", "URL", "The daemon, such as http://127.0.0.1:9101."))
        .addOption(
            config(
                "Find the daemon by this configuration's http.listen ("
                    + DEFAULT_CONFIG
                    + " unless named)."));
  }

  static CommandSpec command(String name, String about) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(about).synopsisSubcommandLabel("COMMAND").width(80);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this.").build());
    return spec;
  }

  static OptionSpec flag(String name, String about) {
    return OptionSpec.builder(name).arity("0").type(boolean.class).description(about).build();
  }

  static OptionSpec config(String about) {
    return valued("--config", "FILE", about);
  }

  static OptionSpec valued(String name, String label, String about) {
    return OptionSpec.builder(name).paramLabel(label).type(String.class).description(about).build();
  }

  private static OptionSpec number(String name, String label, String about) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(Integer.class)
        .description(about)
        .build();
  }

  private java.io.PrintWriter printWriter() {
    return new java.io.PrintWriter(terminal.err(), true, java.nio.charset.StandardCharsets.UTF_8);
  }
}
