package dev.wanctl.app.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What may stand on the command line: every command, its options and what is said about them.
/// Help, manual pages and completions are made from it.
final class Syntax {

  private Syntax() {}

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
        .addOption(config("The configuration (" + Commands.DEFAULT_CONFIG + " unless named)."))
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
        .addPositional(theFile("The file, such as " + Commands.DEFAULT_CONFIG + "."));
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
        .addOption(
            valued(
                "--at",
                "TIME",
                "Out of the recording, up to then: 2026-11-26T20:15:30, or 2h (ago)."))
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
        .addOption(
            config("Where the state folder is (" + Commands.DEFAULT_CONFIG + " unless named)."))
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
            .addOption(
                config("Where the state folder is (" + Commands.DEFAULT_CONFIG + " unless named)."))
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
                    + Commands.DEFAULT_CONFIG
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
}
