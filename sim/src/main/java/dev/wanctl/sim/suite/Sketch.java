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

/// A line in the making: 24 ms, a quarter of a second of buffer, four downloads and two uploads
/// from 5 s on, but for what is said otherwise.
record Sketch(
    String name,
    Duration length,
    long seed,
    Trace download,
    Trace upload,
    double base,
    double buffer,
    Duration tick,
    Jitter downloadJitter,
    Jitter uploadJitter,
    double loss,
    List<Flow> flows,
    List<ReflectorModel> reflectors) {

  static Sketch of(String name, Rates plan, Duration length, long seed) {
    return new Sketch(
        name,
        length,
        seed,
        Trace.constant((double) plan.download().bitsPerSecond()),
        Trace.constant((double) plan.upload().bitsPerSecond()),
        0.024,
        0.25,
        Duration.ofMillis(2),
        Jitter.NONE,
        Jitter.NONE,
        0,
        Scenario.load(4, 2, Duration.ofSeconds(5), length),
        Stream.of(0.0, 0.001, 0.002, 0.004, 0.006, 0.009).map(ReflectorModel::good).toList());
  }

  Sketch withPath(double newBase, double newBuffer, Duration newTick) {
    return new Sketch(
        name,
        length,
        seed,
        download,
        upload,
        newBase,
        newBuffer,
        newTick,
        downloadJitter,
        uploadJitter,
        loss,
        flows,
        reflectors);
  }

  Sketch withDownload(Trace trace) {
    return new Sketch(
        name,
        length,
        seed,
        trace,
        upload,
        base,
        buffer,
        tick,
        downloadJitter,
        uploadJitter,
        loss,
        flows,
        reflectors);
  }

  Sketch withUpload(Trace trace) {
    return new Sketch(
        name,
        length,
        seed,
        download,
        trace,
        base,
        buffer,
        tick,
        downloadJitter,
        uploadJitter,
        loss,
        flows,
        reflectors);
  }

  Sketch withJitter(Jitter down, Jitter up) {
    return new Sketch(
        name,
        length,
        seed,
        download,
        upload,
        base,
        buffer,
        tick,
        down,
        up,
        loss,
        flows,
        reflectors);
  }

  Sketch withLoss(double newLoss) {
    return new Sketch(
        name,
        length,
        seed,
        download,
        upload,
        base,
        buffer,
        tick,
        downloadJitter,
        uploadJitter,
        newLoss,
        flows,
        reflectors);
  }

  Sketch withFlows(List<Flow> newFlows) {
    return new Sketch(
        name,
        length,
        seed,
        download,
        upload,
        base,
        buffer,
        tick,
        downloadJitter,
        uploadJitter,
        loss,
        newFlows,
        reflectors);
  }

  Sketch withReflectors(List<ReflectorModel> others) {
    return new Sketch(
        name,
        length,
        seed,
        download,
        upload,
        base,
        buffer,
        tick,
        downloadJitter,
        uploadJitter,
        loss,
        flows,
        others);
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
