package dev.wanctl.app.cli;

import dev.wanctl.app.bench.Bench;
import dev.wanctl.app.bench.Result;
import dev.wanctl.app.bench.ResultText;
import dev.wanctl.app.bench.Results;
import dev.wanctl.app.calibrate.CalibratedText;
import dev.wanctl.app.calibrate.Calibration;
import dev.wanctl.app.compare.Arm;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.compare.Verdict;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.measure.DelayWatch;
import dev.wanctl.app.measure.Keeper;
import dev.wanctl.app.measure.LineUnderTest;
import dev.wanctl.app.measure.Pause;
import dev.wanctl.app.measure.Source;
import dev.wanctl.app.measure.Trial;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.linux.LinuxProber;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `wanctl bench LINE`, `bench list`, `bench compare A B`.
record BenchCommand(Terminal terminal) {

  static final String NAME = "wanctl bench";

  int execute(ParseResult parsed) {
    String file = parsed.matchedOptionValue("--config", Commands.DEFAULT_CONFIG);
    try {
      Config config = Choice.config(file, terminal);
      return switch (parsed.commandSpec().name()) {
        case "list" -> {
          terminal.out().print(ResultText.list(Results.all(config.stateDirectory())));
          yield Exit.GOOD;
        }
        case "compare" -> compare(config, parsed);
        default ->
            bench(
                config,
                Choice.line(config, file, parsed.matchedPositionalValue(0, "")),
                file,
                parsed);
      };
    } catch (Choice.Refused e) {
      terminal.err().println(NAME + ": " + e.getMessage());
      return Exit.PROBLEM;
    } catch (NoMeasurement e) {
      return MeasureOptions.told(NAME, e, terminal);
    }
  }

  private int compare(Config config, ParseResult parsed) throws NoMeasurement {
    String a = parsed.matchedPositionalValue(0, "");
    String b = parsed.matchedPositionalValue(1, "");
    terminal
        .out()
        .print(
            ResultText.comparison(
                a,
                Results.of(a, config.stateDirectory()),
                b,
                Results.of(b, config.stateDirectory())));
    return Exit.GOOD;
  }

  private int bench(Config config, LineConfig line, String file, ParseResult parsed)
      throws NoMeasurement {
    Source source = MeasureOptions.source(parsed);
    int flows = MeasureOptions.flows(parsed);
    Calibration.Extent extent = MeasureOptions.extent(parsed);
    Optional<Rates> held = held(parsed.matchedOptionValue("--hold", ""));
    if (extent.repeats() < Result.LEAST_PAIRS) {
      throw new NoMeasurement(
          "fewer than " + Result.LEAST_PAIRS + " repeats allow no verdict",
          "say --repeats " + Result.LEAST_PAIRS + " or more");
    }
    double seconds =
        2 * extent.repeats() * (extent.warmUp().plus(extent.window()).toMillis() / 1e3);
    MeasureOptions.Plan plan =
        new MeasureOptions.Plan(
            "loads %s from %s for %s, half of it without its shaper, half with %s"
                .formatted(
                    line.name(),
                    source.words(),
                    MeasureOptions.time(
                        Bench.length(extent.repeats(), extent.warmUp(), extent.window())),
                    held.map(r -> r + " held").orElse("wanctl keeping it")),
            source.directions().stream()
                .mapToDouble(d -> CalibratedText.bytes(line.settings().of(d).max(), seconds))
                .sum());
    if (!plan.agreed(config, line, parsed.hasMatchedOption("--yes"), NAME, terminal)) {
      return Exit.PROBLEM;
    }
    Result result;
    try (Trial trial = Trial.take(config, line, Path.of(file));
        Meter meter = trial.meter();
        DelayWatch delays = DelayWatch.start(LinuxProber::open, line.probe());
        Keeper keeper = Keeper.of(line, trial)) {
      Pause pause = MeasureOptions.pause(trial::keep);
      LineUnderTest under =
          new LineUnderTest(source, flows, line.probe().binding().source(), meter, delays, pause);
      Bench.Switch arms =
          held.<Bench.Switch>map(rates -> new Held(trial, rates))
              .orElseGet(() -> new Kept(trial, keeper, pause));
      result =
          new Bench(under, arms, new SplittableRandom(), this::progress)
              .run(line.name(), extent.repeats(), extent.warmUp(), extent.window());
      trial.save(MeasureOptions.fileName("bench", line.name()), result.json());
    } catch (DeviceException e) {
      throw NoMeasurement.of(e);
    }
    progress("former setting put back");
    terminal
        .out()
        .print(
            parsed.hasMatchedOption("--json")
                ? result.json().pretty() + "\n"
                : ResultText.of(result));
    return result.verdict() == Verdict.NONE ? Exit.CANNOT_TELL : Exit.GOOD;
  }

  private void progress(String step) {
    terminal.err().println(NAME + ": " + step);
  }

  /// Empty: wanctl keeps the line in the shaped windows.
  private static Optional<Rates> held(String text) throws NoMeasurement {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] both = text.split("/", -1);
    Optional<BitRate> down = BitRate.parse(both[0]);
    Optional<BitRate> up = both.length == 2 ? BitRate.parse(both[1]) : Optional.empty();
    if (down.isEmpty() || up.isEmpty()) {
      throw new NoMeasurement(
          "--hold needs a rate for each direction, not `" + text + "`", "such as 90Mbit/18Mbit");
    }
    return Optional.of(new Rates(down.get(), up.get()));
  }

  /// wanctl itself, begun anew for each shaped window with what it learned in those before.
  private record Kept(Trial trial, Keeper keeper, Pause pause) implements Bench.Switch {
    @Override
    public void to(Arm arm) throws NoMeasurement {
      try {
        keeper.end();
        trial.open();
        if (arm == Arm.SHAPED) {
          keeper.begin(pause);
        }
      } catch (DeviceException e) {
        throw NoMeasurement.of(e);
      }
    }

    @Override
    public String how() {
      return "kept by wanctl";
    }
  }

  /// Rates that stand still, by the line's own shaper.
  private record Held(Trial trial, Rates rates) implements Bench.Switch {
    @Override
    public void to(Arm arm) throws NoMeasurement {
      try {
        if (arm == Arm.SHAPED) {
          trial.hold(rates);
        } else {
          trial.open();
        }
      } catch (DeviceException e) {
        throw NoMeasurement.of(e);
      }
    }

    @Override
    public String how() {
      return rates + " held";
    }
  }

  static CommandSpec spec() {
    return MeasureOptions.of(
            Syntax.command("bench", "Does shaping help? Windows with and without it, compared."),
            Result.LEAST_PAIRS)
        .addOption(
            Syntax.valued("--hold", "DOWN/UP", "Rates that stand still in the shaped windows."))
        .addSubcommand("list", saved("list", "The results that were saved."))
        .addSubcommand(
            "compare",
            saved("compare", "The shaped windows of two results.")
                .addPositional(name("0", "A"))
                .addPositional(name("1", "B")));
  }

  private static CommandSpec saved(String name, String about) {
    return Syntax.command(name, about)
        .addOption(
            Syntax.config("The configuration (" + Commands.DEFAULT_CONFIG + " unless named)."));
  }

  private static PositionalParamSpec name(String index, String label) {
    return PositionalParamSpec.builder()
        .index(index)
        .arity("1")
        .required(true)
        .paramLabel(label)
        .type(String.class)
        .description("The name of a result.")
        .build();
  }
}
