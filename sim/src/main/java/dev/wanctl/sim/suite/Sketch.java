package dev.wanctl.sim.suite;

import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.line.Flow;
import dev.wanctl.sim.line.Jitter;
import dev.wanctl.sim.line.LineModel;
import dev.wanctl.sim.line.ReflectorModel;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.Side;
import dev.wanctl.sim.line.Trace;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A line in the making, for one scenario: 24 ms, a quarter of a second of buffer, four downloads
/// and two uploads from 5 s on, but for what is said otherwise.
final class Sketch {

  private final String name;
  private final Duration length;
  private final long seed;
  private final Trace upload;
  private Trace download;
  private double base = 0.024;
  private double buffer = 0.25;
  private Duration tick = Duration.ofMillis(2);
  private Jitter downloadJitter = Jitter.NONE;
  private Jitter uploadJitter = Jitter.NONE;
  private double loss;
  private List<Flow> flows;
  private List<ReflectorModel> reflectors =
      Stream.of(0.0, 0.001, 0.002, 0.004, 0.006, 0.009).map(ReflectorModel::good).toList();

  Sketch(String name, Rates plan, Duration length, long seed) {
    this.name = name;
    this.length = length;
    this.seed = seed;
    download = Trace.constant((double) plan.download().bitsPerSecond());
    upload = Trace.constant((double) plan.upload().bitsPerSecond());
    flows = Scenario.load(4, 2, Duration.ofSeconds(5), length);
  }

  Sketch path(double baseSeconds, double bufferSeconds, Duration step) {
    base = baseSeconds;
    buffer = bufferSeconds;
    tick = step;
    return this;
  }

  Sketch download(Trace trace) {
    download = trace;
    return this;
  }

  Sketch jitter(Jitter down, Jitter up) {
    downloadJitter = down;
    uploadJitter = up;
    return this;
  }

  Sketch loss(double share) {
    loss = share;
    return this;
  }

  Sketch flows(List<Flow> others) {
    flows = others;
    return this;
  }

  List<ReflectorModel> reflectors() {
    return reflectors;
  }

  Sketch reflectors(List<ReflectorModel> others) {
    reflectors = others;
    return this;
  }

  Scenario scenario() {
    return new Scenario(
        name,
        length,
        new LineModel(
            Side.plain(download, buffer).with(downloadJitter).withLoss(loss),
            Side.plain(upload, buffer).with(uploadJitter).withLoss(loss),
            Trace.constant(base),
            flows,
            reflectors,
            tick,
            seed));
  }
}
