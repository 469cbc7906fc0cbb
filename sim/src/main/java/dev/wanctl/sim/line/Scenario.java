package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A line and what befalls it, of a stated length. Those made here have a nominal 24/6 Mbit/s, an
/// empty round trip of 24 ms, six reflectors, and from 5 s on four downloads and two uploads that
/// take what they get; they are synthetic and say so by being made here.
public record Scenario(String name, Duration length, LineModel model) {

  /// Nominal capacity of the generated lines, bit/s.
  public static final double DOWNLOAD = 24e6;

  public static final double UPLOAD = 6e6;

  private static final double BASE = 0.024;
  private static final double BUFFER = 0.25;
  private static final Duration TICK = Duration.ofMillis(2);
  private static final Duration QUIET = Duration.ofSeconds(5);

  private static final List<String> NAMES =
      List.of(
          "steady",
          "drop",
          "lte",
          "starlink",
          "bursts",
          "reroute",
          "jitter",
          "blackhole",
          "upload-only",
          "download-only",
          "idle");

  /// The names that [#named] knows.
  public static List<String> names() {
    return NAMES;
  }

  /// A generated scenario.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static Scenario named(String name, Duration length, long seed) {
    return named(name, DOWNLOAD, UPLOAD, length, seed);
  }

  /// The same on a line of another nominal capacity, bit/s.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static Scenario named(
      String name, double download, double upload, Duration length, long seed) {
    Trace down = Trace.constant(download);
    Trace up = Trace.constant(upload);
    Trace base = Trace.constant(BASE);
    List<Flow> load = load(4, 2, QUIET, length);
    LineModel model =
        switch (name) {
          case "steady" -> model(plain(down), plain(up), base, load, seed);
          case "drop" ->
              model(
                  plain(fall(down, length, 0.2, 0.45)),
                  plain(fall(up, length, 0.6, 0.85)),
                  base,
                  load,
                  seed);
          case "lte" ->
              model(
                  plain(Weather.mobile(download, length, seed))
                      .with(new Jitter(Jitter.Kind.DOCSIS, 0.001)),
                  plain(Weather.mobile(upload, length, seed + 1))
                      .with(new Jitter(Jitter.Kind.DOCSIS, 0.002)),
                  base,
                  load,
                  seed);
          case "starlink" ->
              model(
                  plain(Weather.satellite(download, length, seed)),
                  plain(Weather.satellite(upload, length, seed + 1)),
                  Weather.handovers(BASE, length, seed + 2),
                  load,
                  seed);
          case "bursts" -> {
            Duration turn = Duration.ofSeconds(10);
            List<Flow> bursts = load(4, 2, Schedule.bursts(QUIET, length, turn, turn));
            yield model(plain(down), plain(up), base, bursts, seed);
          }
          case "reroute" ->
              model(plain(down), plain(up), base.then(part(length, 0.4), BASE + 0.035), load, seed);
          case "jitter" ->
              model(
                  plain(down).with(new Jitter(Jitter.Kind.WIFI, 0.003)),
                  plain(up).with(new Jitter(Jitter.Kind.WIFI, 0.003)),
                  base,
                  load(4, 0, QUIET, length),
                  seed);
          case "blackhole" -> {
            Interval gone = Interval.of(part(length, 0.4), part(length, 0.4).plusSeconds(3));
            yield model(
                plain(down).withOutages(List.of(gone)),
                plain(up).withOutages(List.of(gone)),
                base,
                load,
                seed);
          }
          case "upload-only" ->
              model(plain(down), plain(up), base, load(0, 2, QUIET, length), seed);
          case "download-only" ->
              model(plain(down), plain(up), base, load(4, 0, QUIET, length), seed);
          case "idle" ->
              model(
                  plain(down).with(new Jitter(Jitter.Kind.WIFI, 0.002)).withLoss(0.01),
                  plain(up).with(new Jitter(Jitter.Kind.DOCSIS, 0.004)),
                  base,
                  List.of(),
                  seed);
          default ->
              throw new IllegalArgumentException(
                  "no scenario " + name + "; there are " + String.join(", ", NAMES));
        };
    return new Scenario(name, length, model);
  }

  /// A line of this class's reflectors, buffers and tick with other traces, such as recorded ones.
  public static LineModel line(
      Trace download, Trace upload, Trace base, Duration length, long seed) {
    return model(plain(download), plain(upload), base, load(4, 2, QUIET, length), seed);
  }

  /// Greedy flows in both directions over a stretch of time.
  public static List<Flow> load(int downloads, int uploads, Duration from, Duration to) {
    return load(downloads, uploads, Schedule.of(from, to));
  }

  /// Greedy flows in both directions that come and go together.
  public static List<Flow> load(int downloads, int uploads, Schedule active) {
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < downloads; i++) {
      flows.add(new Flow.Greedy(Direction.DOWNLOAD, Flow.Congestion.CUBIC, active));
    }
    for (int i = 0; i < uploads; i++) {
      flows.add(new Flow.Greedy(Direction.UPLOAD, Flow.Congestion.CUBIC, active));
    }
    return flows;
  }

  private static Trace fall(Trace trace, Duration length, double from, double to) {
    double whole = trace.at(0);
    return trace.then(part(length, from), whole * 0.4).then(part(length, to), whole);
  }

  private static Duration part(Duration length, double share) {
    return Duration.ofMillis(Math.round(length.toMillis() * share));
  }

  private static Side plain(Trace capacity) {
    return Side.plain(capacity, BUFFER);
  }

  private static LineModel model(Side down, Side up, Trace base, List<Flow> flows, long seed) {
    List<ReflectorModel> reflectors = new ArrayList<>();
    for (double extra : new double[] {0, 0.001, 0.002, 0.004, 0.006, 0.009}) {
      reflectors.add(ReflectorModel.good(extra));
    }
    return new LineModel(down, up, base, flows, reflectors, TICK, seed);
  }
}
