package dev.wanctl.app.cli;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Mode;
import dev.wanctl.app.config.OneWay;
import dev.wanctl.app.config.Problem;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.core.line.Classic;
import dev.wanctl.core.line.Tuning;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.port.Reflector;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// `wanctl check FILE`: all that is wrong with it, or what follows from it.
final class CheckCommand {

  private CheckCommand() {}

  static int execute(String file, Terminal terminal) {
    PrintStream out = terminal.out();
    return switch (ConfigLoader.load(Path.of(file), terminal.environment())) {
      case LoadResult.Invalid invalid -> {
        print(invalid.problems(), out);
        long errors = invalid.problems().stream().filter(Problem::isError).count();
        out.println(file + ": refused, " + count(errors, "error"));
        yield Exit.PROBLEM;
      }
      case LoadResult.Loaded loaded -> {
        print(loaded.warnings(), out);
        consequence(loaded.config(), out);
        boolean clean = loaded.warnings().isEmpty();
        out.println(
            file + (clean ? ": good" : ": usable, " + count(loaded.warnings().size(), "warning")));
        yield clean ? Exit.GOOD : Exit.WARNING;
      }
    };
  }

  private static void print(List<Problem> problems, PrintStream out) {
    problems.forEach(p -> out.println(p + System.lineSeparator()));
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static void consequence(Config config, PrintStream out) {
    config.lines().values().forEach(line -> line(line, out));
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
            + line.probe().binding().source().map(s -> " from " + s.getHostAddress()).orElse("")
            + line.probe().binding().interfaceName().map(i -> " by " + i).orElse("")
            + (line.probe().oneWay() == OneWay.OFF ? ", round trips only" : ""));
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
