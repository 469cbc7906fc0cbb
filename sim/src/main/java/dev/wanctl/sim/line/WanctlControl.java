package dev.wanctl.sim.line;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.Direction;
import java.util.function.Function;

/// wanctl's own controller, fed as its engine feeds it.
public final class WanctlControl implements RateControl {

  private final LineController controller;
  private final boolean oneWay;

  /// @param oneWay whether the reflectors tell one-way delays
  public WanctlControl(LineController controller, boolean oneWay) {
    this.controller = controller;
    this.oneWay = oneWay;
  }

  /// Makes a controller of these settings for a run, at its time zero.
  public static Function<VirtualLine, RateControl> of(LineSettings settings, boolean oneWay) {
    return line -> new WanctlControl(new LineController(settings, line.now()), oneWay);
  }

  @Override
  public boolean foresees() {
    return false;
  }

  @Override
  public void sent(int reflector, long sentAtNanos) {
    controller.sent(reflector, sentAtNanos);
  }

  @Override
  public boolean impatient() {
    return controller.impatient();
  }

  @Override
  public void traffic(long takenAtNanos, Counters download, Counters upload) {
    controller.traffic(
        takenAtNanos,
        download.arrivedBytes(),
        upload.passedBytes(),
        download.backlogBytes(),
        upload.backlogBytes());
  }

  @Override
  public void echo(Reply reply) {
    if (oneWay) {
      controller.echo(
          reply.reflector,
          reply.sentNanos,
          reply.receivedNanos,
          reply.uploadNanos,
          reply.downloadNanos);
    } else {
      controller.echo(reply.reflector, reply.sentNanos, reply.receivedNanos);
    }
  }

  @Override
  public boolean step(long nowNanos) {
    return controller.step(nowNanos);
  }

  @Override
  public double desired(Direction direction) {
    return controller.desired(direction);
  }

  @Override
  public void confirmed(long sentAtNanos, long confirmedAtNanos, double download, double upload) {
    controller.confirmed(sentAtNanos, confirmedAtNanos, download, upload);
  }
}
