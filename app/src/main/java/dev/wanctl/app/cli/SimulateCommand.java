package dev.wanctl.app.cli;

import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.Nearest;
import dev.wanctl.app.config.OneWay;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.app.simulate.Report;
import dev.wanctl.app.simulate.Simulation;
import dev.wanctl.core.units.Durations;
import dev.wanctl.sim.line.Actuation;
import dev.wanctl.sim.line.VirtualRun;
import dev.wanctl.sim.suite.Case;
import dev.wanctl.sim.suite.Cases;
import dev.wanctl.sim.suite.Contestant;
import dev.wanctl.sim.suite.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// `wanctl simulate`.
///
/// @param with the configuration; empty for defaults
/// @param line which line of it; empty for the only one
/// @param length empty for the usual one
/// @param picture where to; empty for none
record SimulateCommand(
    String what,
    String with,
    String line,
    String length,
    long seed,
    boolean json,
    String picture,
    Terminal terminal) {

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration USUAL = Duration.ofMinutes(1);
  private static final Duration USUAL_MOST = Duration.ofMinutes(5);

  /// A line of the user's, or the defaults.
  private record Subject(String words, Optional<LineConfig> line) {}

  static int list(Terminal terminal) {
    for (Case one : Cases.all()) {
      terminal.out().printf(Locale.ROOT, "%-14s  %s%n", one.name(), one.about());
    }
    return Exit.GOOD;
  }

  int execute() {
    try {
      Simulation simulation = simulation();
      Report report = new Report(simulation, simulation.run());
      terminal.out().print(json ? report.json() : report.text());
      if (!picture.isEmpty()) {
        draw(report);
      }
      return Exit.GOOD;
    } catch (Choice.Refused | TraceFile.Unreadable e) {
      terminal.err().println("wanctl simulate: " + e.getMessage());
      return Exit.PROBLEM;
    }
  }

  private void draw(Report report) throws Choice.Refused {
    try {
      Files.writeString(Path.of(picture), report.picture());
    } catch (NoSuchFileException _) {
      throw new Choice.Refused(
          picture + " cannot be written: its folder is not there; make it first");
    } catch (IOException e) {
      throw new Choice.Refused(
          picture + " cannot be written (" + e + "); name another file with --picture");
    }
  }

  private Simulation simulation() throws Choice.Refused, TraceFile.Unreadable {
    Optional<Case> known = Cases.named(what);
    Optional<TraceFile> trace = known.isPresent() ? Optional.empty() : Optional.of(trace());
    Subject subject = subject();
    VirtualRun.Options options = options(subject, known);
    Case on =
        known.orElseGet(() -> {
          TraceFile file = trace.orElseThrow();
          return file.of(String.valueOf(Path.of(what).getFileName()), file.most(), options);
        });
    return new Simulation(
        on,
        subject.words(),
        subject.line().map(LineConfig::settings).orElseGet(() -> Contestant.settings(on.plan())),
        subject.line().map(l -> l.probe().oneWay() != OneWay.OFF).orElse(true),
        options,
        duration(trace.map(TraceFile::length)),
        seed);
  }

  /// A router takes rates more slowly than a kernel; a scenario about that says how slowly.
  private static VirtualRun.Options options(Subject subject, Optional<Case> known) {
    VirtualRun.Options usual = known.map(Case::options).orElse(VirtualRun.Options.LOCAL);
    if (subject.line().isEmpty()) {
      return usual;
    }
    LineConfig line = subject.line().get();
    boolean byRouter =
        line.shaper() instanceof ShaperConfig.RouterQueues
            || line.shaper() instanceof ShaperConfig.OnLinuxRouter;
    boolean asUsual = usual.actuation().equals(Actuation.LOCAL);
    return new VirtualRun.Options(
        line.probe().spacing(),
        byRouter ? Duration.ofMillis(200) : usual.counterSpacing(),
        byRouter && asUsual ? Actuation.ROUTER : usual.actuation());
  }

  private TraceFile trace() throws Choice.Refused, TraceFile.Unreadable {
    boolean looksLikeFile = what.contains("/") || what.contains(".");
    if (!looksLikeFile && !Files.exists(Path.of(what))) {
      throw new Choice.Refused(
          "there is no scenario `"
              + what
              + "`"
              + Nearest.to(what, Cases.names())
                  .map(near -> "; did you mean `" + near + "`?")
                  .orElse("; `wanctl simulate --list` names all"));
    }
    if (!Files.exists(Path.of(what))) {
      throw new Choice.Refused("there is no file " + what);
    }
    return TraceFile.read(Path.of(what));
  }

  private Subject subject() throws Choice.Refused {
    if (with.isEmpty()) {
      if (!line.isEmpty()) {
        throw new Choice.Refused("--line names a line of a configuration: add --with FILE");
      }
      return new Subject("default settings", Optional.empty());
    }
    LineConfig chosen = Choice.line(Choice.withoutSecrets(with, terminal), with, line);
    return new Subject("line " + chosen.name() + " of " + with, Optional.of(chosen));
  }

  private Duration duration(Optional<Duration> ofTrace) throws Choice.Refused {
    if (length.isEmpty()) {
      Duration all = ofTrace.orElse(USUAL);
      Duration most = all.compareTo(USUAL_MOST) < 0 ? all : USUAL_MOST;
      return most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
    }
    Optional<Duration> asked = Durations.parse(length);
    boolean good =
        asked.isPresent()
            && asked.get().compareTo(SHORTEST) >= 0
            && asked.get().compareTo(LONGEST) <= 0;
    if (!good) {
      throw new Choice.Refused("--for needs a duration from 10s to 60min, such as 2min");
    }
    return asked.get();
  }
}
