package dev.wanctl.app.cli;

import dev.wanctl.app.audit.AuditReport;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Mode;
import dev.wanctl.app.config.OneWay;
import dev.wanctl.app.config.Problem;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.config.SteeringConfig;
import dev.wanctl.core.line.Classic;
import dev.wanctl.core.line.Tuning;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Reflector;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// `wanctl check FILE`: all that is wrong with it, or what follows from it; with more options, also
/// with the devices that it names.
final class CheckCommand {

  /// What stands on the command line.
  record Request(String file, boolean live, boolean fix, boolean undo, boolean yes, boolean json) {

    boolean mends() {
      return fix || undo;
    }

    /// Why these do not go together; empty if they do.
    String contradiction() {
      if (fix && undo) {
        return "--fix and --undo contradict each other; give one of them";
      }
      if (yes && !mends()) {
        return "--yes answers the question of --fix and --undo; give one of them, too";
      }
      return json && mends()
          ? "--json shows findings and cannot ask; give it with --live, without --fix and --undo"
          : "";
    }
  }

  private static final AuditReport NOTHING = new AuditReport(List.of());

  private CheckCommand() {}

  static int execute(Request request, Terminal terminal) {
    if (!request.contradiction().isEmpty()) {
      terminal.err().println("wanctl check: " + request.contradiction());
      return Exit.PROBLEM;
    }
    String file = request.file();
    return switch (ConfigLoader.load(Path.of(file), terminal.environment())) {
      case LoadResult.Invalid invalid -> refused(file, invalid, request.json(), terminal.out());
      case LoadResult.Loaded loaded when request.undo() ->
          new MendCommand(loaded.config(), request.yes(), terminal).undo();
      case LoadResult.Loaded loaded when request.fix() -> {
        print(loaded.warnings(), terminal.out());
        yield new MendCommand(loaded.config(), request.yes(), terminal).fix(file);
      }
      case LoadResult.Loaded loaded when request.live() ->
          LiveCheck.execute(file, loaded, request.json(), terminal.out());
      case LoadResult.Loaded loaded -> offline(file, loaded, request.json(), terminal.out());
    };
  }

  private static int refused(
      String file, LoadResult.Invalid invalid, boolean json, PrintStream out) {
    if (json) {
      LiveCheck.document(file, Finding.Severity.PROBLEM, invalid.problems(), NOTHING, out);
      return Exit.PROBLEM;
    }
    print(invalid.problems(), out);
    long errors = invalid.problems().stream().filter(Problem::isError).count();
    out.println(file + ": refused, " + count(errors, "error"));
    return Exit.PROBLEM;
  }

  private static int offline(String file, LoadResult.Loaded loaded, boolean json, PrintStream out) {
    boolean clean = loaded.warnings().isEmpty();
    int code = clean ? Exit.GOOD : Exit.WARNING;
    if (json) {
      LiveCheck.document(
          file,
          clean ? Finding.Severity.OK : Finding.Severity.WARNING,
          loaded.warnings(),
          NOTHING,
          out);
      return code;
    }
    print(loaded.warnings(), out);
    consequence(loaded.config(), out);
    out.println(
        file + (clean ? ": good" : ": usable, " + count(loaded.warnings().size(), "warning")));
    return code;
  }

  static void print(List<Problem> problems, PrintStream out) {
    problems.forEach(p -> out.println(p + System.lineSeparator()));
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static void steering(SteeringConfig s, PrintStream out) {
    String mode =
        switch (s.mode()) {
          case OFF -> "off";
          case OBSERVE -> "observe (nothing is written for it)";
          case ACTIVE -> "active";
        };
    String lines =
        String.join(
            ", ",
            s.lines().stream()
                .map(l -> l.name() + " (" + l.kind().code() + ", by " + l.uplink() + ")")
                .toList());
    out.println("steering: " + mode + ", by " + s.device().words() + ", home first: " + lines);
  }

  private static void alerts(AlertConfig alerts, PrintStream out) {
    if (!alerts.sinks().isEmpty()) {
      out.println(
          "alerts: to "
              + String.join(
                  ", ",
                  alerts.sinks().stream()
                      .map(s ->
                          s.name()
                              + " ("
                              + s.target().word()
                              + ", from "
                              + s.least().word()
                              + " on)")
                      .toList())
              + alerts.quietHours().map(q -> "; quiet " + q).orElse(""));
    }
  }

  private static void consequence(Config config, PrintStream out) {
    config.lines().values().forEach(line -> line(line, out));
    config.steering().ifPresent(s -> steering(s, out));
    alerts(config.alerts(), out);
    out.println("http: " + config.http().listen().map(l -> "http://" + l + "/").orElse("off"));
    out.println("state: " + config.stateDirectory());
    if (config.mode() == Mode.OBSERVE) {
      out.println("mode: observe (nothing is written to any device)");
    }
  }

  private static void line(LineConfig line, PrintStream out) {
    out.println(line.name() + ":");
    out.println("  download    " + line.download().min() + " to " + line.download().max());
    out.println("  upload      " + line.upload().min() + " to " + line.upload().max());
    out.println("  shaper      " + shaper(line.shaper()));
    out.println(
        "  reflectors  "
            + String.join(
                ", ", line.probe().reflectors().stream().map(Reflector::toString).toList()));
    out.println(
        "  probes      one every "
            + Durations.text(line.probe().spacing())
            + (line.probe().idleInterval().isZero()
                ? ""
                : ", every " + Durations.text(line.probe().idleInterval()) + " when idle")
            + line.probe().binding().source().map(s -> " from " + s.getHostAddress()).orElse("")
            + line.probe().binding().interfaceName().map(i -> " by " + i).orElse("")
            + (line.probe().oneWay() == OneWay.OFF ? ", round trips only" : "")
            + (line.probe().tcpPort().isPresent()
                ? "; beside pings TCP connects to port " + line.probe().tcpPort().getAsInt()
                : ""));
    out.println("  " + aim(line));
  }

  private static String aim(LineConfig line) {
    return switch (line.policy()) {
      case Tuning _ -> "goal        " + Durations.text(line.goal()) + " of added delay at most";
      case Classic c ->
          "policy      classic: yellow above "
              + Durations.text(c.target())
              + " of added delay, soft-red above "
              + Durations.text(c.warn())
              + ", red above "
              + Durations.text(c.hardRed());
    };
  }

  private static String shaper(ShaperConfig shaper) {
    return switch (shaper) {
      case ShaperConfig.RouterQueues q ->
          "queues " + q.download() + " and " + q.upload() + " on router " + q.router();
      case ShaperConfig.OnLinuxRouter on ->
          "CAKE that stands on "
              + on.download()
              + " (download) and "
              + on.upload()
              + " (upload) of router "
              + on.router();
      case ShaperConfig.OnInterface i ->
          "CAKE on " + i.name() + " and on an ifb, made and removed by wanctl";
      case ShaperConfig.OnPair p ->
          "CAKE on "
              + p.download()
              + " (download) and "
              + p.upload()
              + " (upload), made and removed by wanctl";
      case ShaperConfig.Adopted p ->
          "CAKE that stands on " + p.download() + " (download) and " + p.upload() + " (upload)";
    };
  }
}
