package dev.wanctl.app.cli;

import dev.wanctl.app.calibrate.CalibratedText;
import dev.wanctl.app.calibrate.Calibration;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.Preset;
import dev.wanctl.app.measure.Pause;
import dev.wanctl.app.measure.Source;
import dev.wanctl.app.run.Signals;
import dev.wanctl.core.steer.LineClass;
import dev.wanctl.core.units.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// What the commands that measure have in common: their options, their question before data is
/// used, and how they end early.
final class MeasureOptions {

  private static final int USUAL_FLOWS = 6;
  private static final int MOST_FLOWS = 64;
  private static final int MOST_REPEATS = 50;
  private static final Duration USUAL_WINDOW = Duration.ofSeconds(5);
  private static final Duration USUAL_WARM_UP = Duration.ofSeconds(3);
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private MeasureOptions() {}

  /// @param repeats how many unless the user says
  static CommandSpec of(CommandSpec spec, int repeats) {
    return spec.addOption(
            Syntax.config("The configuration (" + Commands.DEFAULT_CONFIG + " unless named)."))
        .addOption(
            Syntax.valued(
                "--with", "SOURCE", "iperf3://HOST[:PORT], or http(s)://HOST/FILE to fetch."))
        .addOption(Syntax.valued("--upload-to", "URL", "With HTTP: what takes a long POST."))
        .addOption(number("--flows", "Connections at a time, " + USUAL_FLOWS + " unless given."))
        .addOption(number("--repeats", "How often, " + repeats + " unless given."))
        .addOption(Syntax.valued("--window", "TIME", "What counts of a repeat, 5s unless given."))
        .addOption(
            Syntax.valued("--warm-up", "TIME", "Until the load has settled, 3s unless given."))
        .addOption(Syntax.flag("--yes", "Do not ask."))
        .addOption(Syntax.flag("--json", "The result as JSON."))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .paramLabel("LINE")
                .type(String.class)
                .description("The name of a line, if there are several.")
                .build());
  }

  private static OptionSpec number(String name, String about) {
    return OptionSpec.builder(name).paramLabel("N").type(Integer.class).description(about).build();
  }

  static Source source(ParseResult parsed) throws NoMeasurement {
    String with = parsed.matchedOptionValue("--with", "");
    String upload = parsed.matchedOptionValue("--upload-to", "");
    if (with.isEmpty() && upload.isEmpty()) {
      throw new NoMeasurement(
          "it needs a source of load beyond the line, of your own or that you may use",
          "--with iperf3://HOST, or --with https://HOST/FILE --upload-to https://HOST/UPLOAD");
    }
    return Source.parse(with, upload);
  }

  static int flows(ParseResult parsed) throws NoMeasurement {
    return within(parsed, "--flows", USUAL_FLOWS, 1, MOST_FLOWS);
  }

  static int within(ParseResult parsed, String option, int usual, int least, int most)
      throws NoMeasurement {
    int number = parsed.matchedOptionValue(option, usual);
    if (number < least || number > most) {
      throw new NoMeasurement(
          option + " is from " + least + " to " + most + ", not " + number, "say another number");
    }
    return number;
  }

  static Calibration.Extent extent(ParseResult parsed) throws NoMeasurement {
    return new Calibration.Extent(
        within(parsed, "--repeats", 5, 3, MOST_REPEATS),
        time(parsed, "--warm-up", USUAL_WARM_UP),
        time(parsed, "--window", USUAL_WINDOW));
  }

  static Duration time(ParseResult parsed, String option, Duration usual) throws NoMeasurement {
    String text = parsed.matchedOptionValue(option, "");
    Optional<Duration> time = text.isEmpty() ? Optional.of(usual) : Durations.parse(text);
    return time.filter(t -> t.compareTo(SHORTEST) >= 0 && t.compareTo(LONGEST) <= 0)
        .orElseThrow(() ->
            new NoMeasurement(
                option + " is from 500ms to 60s, not `" + text + "`", "say another time"));
  }

  static String time(Duration time) {
    long seconds = (time.toMillis() + 999) / 1000;
    return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
  }

  /// What is about to happen.
  ///
  /// @param what as `takes the shaper out of the way for 75 s`
  /// @param bytes of data, if the line carries what is configured
  record Plan(String what, double bytes) {

    /// Tells it, and asks unless the user said yes beforehand.
    boolean agreed(Config config, LineConfig line, boolean yes, String name, Terminal terminal) {
      terminal.err().println(name + " " + what);
      terminal
          .err()
          .println(
              "  about "
                  + CalibratedText.megabytes(bytes)
                  + " of data at the configured rates, more if the line is faster");
      if (metered(config, line)) {
        terminal
            .err()
            .println("  warning: data on this line may cost money or count towards a limit");
      }
      if (yes) {
        return true;
      }
      if (!terminal.interactive()) {
        terminal.err().println(name + ": nobody to ask here, nothing done; say --yes");
        return false;
      }
      return terminal.confirms("Go on?");
    }
  }

  private static boolean metered(Config config, LineConfig line) {
    boolean said =
        config
            .steering()
            .map(s ->
                s.lines().stream()
                    .anyMatch(l -> l.name().equals(line.name()) && l.kind() == LineClass.METERED))
            .orElse(false);
    return said || List.of(Preset.LTE, Preset.STARLINK).contains(line.preset());
  }

  /// One that ends on Ctrl-C, a closed terminal and a plain kill.
  static Pause pause(Runnable keep) {
    Pause pause = new Pause(keep);
    for (String signal : List.of("INT", "TERM", "HUP")) {
      Signals.on(signal, pause::stop);
    }
    return pause;
  }

  /// Of a result in the folder of measurements.
  static String fileName(String command, String line) {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    return command + "-" + line + "-" + time + ".json";
  }

  static int told(String name, NoMeasurement e, Terminal terminal) {
    terminal.err().println(name + ": " + e.why());
    terminal.err().println("  -> " + e.remedy());
    return Exit.PROBLEM;
  }
}
