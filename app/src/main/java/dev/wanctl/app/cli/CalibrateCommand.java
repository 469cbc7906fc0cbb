package dev.wanctl.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wanctl.app.calibrate.Calibrated;
import dev.wanctl.app.calibrate.CalibratedText;
import dev.wanctl.app.calibrate.Calibration;
import dev.wanctl.app.calibrate.Passive;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.history.HistoryException;
import dev.wanctl.app.history.Past;
import dev.wanctl.app.measure.DelayWatch;
import dev.wanctl.app.measure.LineUnderTest;
import dev.wanctl.app.measure.Pause;
import dev.wanctl.app.measure.PutBack;
import dev.wanctl.app.measure.Source;
import dev.wanctl.app.measure.Trial;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.linux.LinuxProber;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `wanctl calibrate LINE`: says what it will do and how much data that takes, asks, measures with
/// the shaper out of the way, gives the shaper back, and proposes rates.
record CalibrateCommand(Terminal terminal) {

  private static final String NAME = "wanctl calibrate";

  /// How long a device that cannot be reached is tried after a kill.
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  int execute(ParseResult parsed) {
    String file = parsed.matchedOptionValue("--config", Commands.DEFAULT_CONFIG);
    try {
      boolean passive = parsed.hasMatchedOption("--passive");
      Config config =
          passive ? Choice.withoutSecrets(file, terminal) : Choice.config(file, terminal);
      if (parsed.hasMatchedOption("--put-back")) {
        return PutBack.carryOut(config, PATIENCE, terminal.out()) ? Exit.GOOD : Exit.PROBLEM;
      }
      LineConfig line = Choice.line(config, file, parsed.matchedPositionalValue(0, ""));
      if (passive) {
        return passive(config, line, file, parsed.hasMatchedOption("--json"));
      }
      return calibrate(config, line, file, parsed);
    } catch (Choice.Refused e) {
      terminal.err().println(NAME + ": " + e.getMessage());
      return Exit.PROBLEM;
    } catch (NoMeasurement e) {
      return MeasureOptions.told(NAME, e, terminal);
    }
  }

  /// From what a daemon saw: the last day by its history, whether it runs or not; where it keeps
  /// none, the last hour that a running one has in memory.
  private int passive(Config config, LineConfig line, String file, boolean json)
      throws NoMeasurement {
    try {
      print(config.history().mostBytes() > 0 ? kept(config, line) : recent(line, file), line, json);
      return Exit.GOOD;
    } catch (HistoryException e) {
      return HistoryCommand.unreadable("calibrate", e, terminal);
    } catch (Daemon.Unreachable e) {
      terminal.err().println(NAME + ": " + e.getMessage());
      return Exit.CANNOT_TELL;
    }
  }

  private static Calibrated kept(Config config, LineConfig line) throws NoMeasurement {
    try (Past past = Past.open(Past.file(config.stateDirectory()))) {
      return Passive.of(past, line.name(), Instant.now().getEpochSecond());
    }
  }

  private Calibrated recent(LineConfig line, String file) throws NoMeasurement, Daemon.Unreachable {
    String query = "?seconds=3600&line=" + URLEncoder.encode(line.name(), UTF_8);
    return Passive.of(new Daemon("", file, terminal.environment()).get("/recent" + query));
  }

  private void print(Calibrated found, LineConfig line, boolean json) {
    double share = line.preset().minShare();
    terminal
        .out()
        .print(
            json
                ? found.json(line.name(), share).pretty() + "\n"
                : CalibratedText.of(found, line.name(), share));
  }

  private int calibrate(Config config, LineConfig line, String file, ParseResult parsed)
      throws NoMeasurement {
    Source source = MeasureOptions.source(parsed);
    int flows = MeasureOptions.flows(parsed);
    Calibration.Extent extent = MeasureOptions.extent(parsed);
    double seconds = extent.repeats() * (extent.warmUp().plus(extent.window()).toMillis() / 1e3);
    double bytes =
        source.directions().stream()
            .mapToDouble(d -> CalibratedText.bytes(line.settings().of(d).max(), seconds))
            .sum();
    MeasureOptions.Plan plan =
        new MeasureOptions.Plan(
            "takes the shaper of %s out of the way for %s and loads the line from %s"
                .formatted(
                    line.name(),
                    MeasureOptions.time(extent.length(source.directions().size())),
                    source.words()),
            bytes);
    if (!plan.agreed(config, line, parsed.hasMatchedOption("--yes"), NAME, terminal)) {
      return Exit.PROBLEM;
    }
    Calibrated found = measure(config, line, file, source, flows, extent);
    progress("former setting put back");
    print(found, line, parsed.hasMatchedOption("--json"));
    return found.busy().isEmpty() ? Exit.GOOD : Exit.WARNING;
  }

  private Calibrated measure(
      Config config,
      LineConfig line,
      String file,
      Source source,
      int flows,
      Calibration.Extent extent)
      throws NoMeasurement {
    Map<Direction, Double> wide = new EnumMap<>(Direction.class);
    for (Direction d : Direction.values()) {
      wide.put(d, (double) line.settings().of(d).max().bitsPerSecond());
    }
    try (Trial trial = Trial.take(config, line, Path.of(file));
        Meter meter = trial.meter();
        DelayWatch delays = DelayWatch.start(LinuxProber::open, line.probe())) {
      Pause pause = MeasureOptions.pause(trial::keep);
      LineUnderTest under =
          new LineUnderTest(source, flows, line.probe().binding().source(), meter, delays, pause);
      Calibrated found = new Calibration(under, extent, this::progress).run(trial, wide);
      Json.Obj result = found.json(line.name(), line.preset().minShare());
      trial.save(MeasureOptions.fileName("calibrate", line.name()), result);
      return found;
    } catch (DeviceException e) {
      throw NoMeasurement.of(e);
    }
  }

  /// For whoever waits; results go to the other stream.
  private void progress(String step) {
    terminal.err().println(NAME + ": " + step);
  }

  static CommandSpec spec() {
    return MeasureOptions.of(
            Syntax.command(
                "calibrate", "Measure what a line carries without its shaper, and propose rates."),
            5)
        .addOption(
            Syntax.flag("--passive", "Without load: from the last day as the daemon saw it."))
        .addOption(Syntax.flag("--put-back", "Only put back what a killed measurement left."));
  }
}
