package dev.wanctl.app.cli;

import dev.wanctl.app.alert.Alerts;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.status.AlertText;
import dev.wanctl.engine.json.Json;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wanctl alerts`: how alerting fares, and whether its places are reached.
record AlertsCommand(Terminal terminal) {

  static CommandSpec spec() {
    CommandSpec test =
        Syntax.command("test", "Send a message marked as a test to each place, or to one.")
            .addOption(
                Syntax.config("The configuration (" + Commands.DEFAULT_CONFIG + " unless named)."))
            .addPositional(
                PositionalParamSpec.builder()
                    .index("0")
                    .arity("0..1")
                    .paramLabel("SINK")
                    .type(String.class)
                    .description("One of `alerts.sinks`.")
                    .build());
    CommandSpec spec = Syntax.command("alerts", "Where alerts go, what was sent, what goes on.");
    spec.usageMessage().synopsisSubcommandLabel("[test]");
    return Syntax.reading(spec)
        .addOption(Syntax.flag("--json", "As JSON."))
        .addSubcommand("test", test);
  }

  int list(Daemon daemon, boolean json) {
    try {
      Json.Obj status = daemon.get("/status");
      Optional<Json.Obj> alerts = status.get("alerts").flatMap(Json::asObject);
      if (alerts.isEmpty()) {
        terminal.err().println("wanctl alerts: this daemon tells nothing of alerts; is it older?");
        return Exit.CANNOT_TELL;
      }
      terminal.out().print(json ? alerts.get().pretty() + "\n" : AlertText.of(alerts.get()));
      boolean good =
          alerts.get().objects("sinks").stream()
              .noneMatch(s -> s.string("state").orElse("").matches("disabled|failing"));
      return good ? Exit.GOOD : Exit.WARNING;
    } catch (Daemon.Unreachable e) {
      terminal.err().println("wanctl alerts: " + e.getMessage());
      return Exit.CANNOT_TELL;
    }
  }

  /// By the configuration, without the daemon: it may be down, and this must tell all the same.
  int test(String file, String name) {
    Config config;
    try {
      config = Choice.config(file, terminal);
    } catch (Choice.Refused e) {
      terminal.err().println("wanctl alerts test: " + e.getMessage());
      return Exit.PROBLEM;
    }
    List<AlertConfig.Broken> off =
        config.alerts().broken().stream()
            .filter(b -> name.isEmpty() || b.name().equals(name))
            .toList();
    off.forEach(b -> terminal.out().println(b.name() + ": off: " + b.why()));
    List<AlertConfig.Sink> sinks =
        config.alerts().sinks().stream()
            .filter(s -> name.isEmpty() || s.name().equals(name))
            .toList();
    if (sinks.isEmpty() && off.isEmpty()) {
      terminal
          .err()
          .println(
              name.isEmpty()
                  ? "wanctl alerts test: there is no `alerts.sinks` in " + file
                  : "wanctl alerts test: there is no sink `" + name + "` in " + file);
      return Exit.PROBLEM;
    }
    try {
      boolean good =
          Alerts.test(
              sinks,
              (sink, problem) ->
                  terminal
                      .out()
                      .println(sink + ": " + problem.map(p -> "failed: " + p).orElse("delivered")));
      return good && off.isEmpty() ? Exit.GOOD : Exit.PROBLEM;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Exit.CANNOT_TELL;
    }
  }
}
