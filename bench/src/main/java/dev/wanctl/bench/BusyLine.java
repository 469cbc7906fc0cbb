package dev.wanctl.bench;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;

/// A controller on a made-up line under load: a FIFO of fixed capacity in each direction that gets
/// what the controller lets through, six reflectors, evidence every 50 ms of its own time. No
/// randomness and no objects, so that a benchmark measures the controller.
final class BusyLine {

  private static final double DOWNLOAD = 20e6;
  private static final double UPLOAD = 5e6;
  private static final long SPACING = 50_000_000;
  private static final long BASE = 24_000_000;

  private final LineController controller =
      new LineController(
          new LineSettings(
              new DirectionSettings(BitRate.mbit(2), BitRate.mbit(24)),
              new DirectionSettings(BitRate.kbit(500), BitRate.mbit(6))),
          0);
  private final boolean oneWay;
  private long now;
  private double downBytes;
  private double upBytes;
  private double downQueue;
  private double upQueue;
  private int turn;

  BusyLine(boolean oneWay) {
    this.oneWay = oneWay;
    for (int i = 0; i < 20_000; i++) {
      step();
    }
  }

  /// One reading of the counters, one reply, one decision.
  boolean step() {
    now += SPACING;
    double dt = SPACING / 1e9;
    double down = controller.desired(Direction.DOWNLOAD);
    double up = controller.desired(Direction.UPLOAD);
    double downFed = down * dt + downQueue * DOWNLOAD;
    double downPassed = Math.min(downFed, DOWNLOAD * dt);
    downQueue = (downFed - downPassed) / DOWNLOAD;
    upQueue = Math.max(0, upQueue + (up - UPLOAD) / UPLOAD * dt);
    downBytes += downPassed / 8;
    upBytes += up * dt / 8;
    controller.traffic(now, (long) downBytes, (long) upBytes, 5000, 5000);
    long upDelay = BASE / 2 + (long) (upQueue * 1e9);
    long downDelay = BASE / 2 + (long) (downQueue * 1e9);
    if (oneWay) {
      controller.echo(turn, now - upDelay - downDelay, now, upDelay, downDelay);
    } else {
      controller.echo(turn, now - upDelay - downDelay, now);
    }
    turn = (turn + 1) % 6;
    boolean changed = controller.step(now);
    controller.confirmed(
        now, now, controller.desired(Direction.DOWNLOAD), controller.desired(Direction.UPLOAD));
    return changed;
  }
}
