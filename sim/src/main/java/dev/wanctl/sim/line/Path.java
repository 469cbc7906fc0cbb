package dev.wanctl.sim.line;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The way of one direction outside of the queues: a delay that may tremble and change, loss, and
/// stretches in which everything vanishes. What it carries stays in order.
final class Path {

  private static final int SLOTS = 4096;

  private final Side side;
  private final boolean[] data;
  private final int tickNanos;
  private final RandomGenerator random;
  private final int flows;
  private final double[] bytes;
  private final double[] good;
  private final double[] lost;
  private final double[] owedGood;
  private final double[] owedLost;
  private long lastSlot;
  private long jitterUntil;
  private double jitter;
  private long lastProbe;
  private double vanished;
  private double carried;

  Path(Side side, boolean[] data, int tickNanos, RandomGenerator random) {
    this.side = side;
    this.data = data;
    this.tickNanos = tickNanos;
    this.random = random;
    flows = data.length;
    bytes = new double[SLOTS * flows];
    good = new double[SLOTS * flows];
    lost = new double[SLOTS * flows];
    owedGood = new double[flows];
    owedLost = new double[flows];
  }

  /// Takes what enters in the tick that starts at `now`.
  void push(long now, double delaySeconds, Parcel in) {
    long slot = now / tickNanos;
    long due = slot + Math.round((delaySeconds + jitter(now)) * 1e9 / tickNanos);
    lastSlot = Math.clamp(due, Math.max(slot + 1, lastSlot), slot + SLOTS - 1);
    int row = (int) (lastSlot & (SLOTS - 1)) * flows;
    boolean out = Interval.any(side.outages(), now);
    for (int f = 0; f < flows; f++) {
      if (!in.carries(f)) {
        continue;
      }
      double gone = out ? in.bytes[f] : unlucky(in.bytes[f]);
      vanished += gone;
      double goneGood = in.bytes[f] > 0 ? in.good[f] * gone / in.bytes[f] : 0;
      double kept = in.bytes[f] - gone;
      if (data[f]) {
        owedLost[f] += goneGood + in.lost[f];
      } else {
        owedGood[f] += goneGood;
        owedLost[f] += in.lost[f];
      }
      // Nobody tells of a loss before something gets through.
      if (kept > 0 || (!out && in.bytes[f] == 0)) {
        bytes[row + f] += kept;
        carried += kept;
        good[row + f] += in.good[f] - goneGood + owedGood[f];
        lost[row + f] += owedLost[f];
        owedGood[f] = 0;
        owedLost[f] = 0;
      } else {
        owedGood[f] += in.good[f] - goneGood;
      }
    }
  }

  /// One value for all that is under way together, whatever the tick.
  private double jitter(long now) {
    if (now >= jitterUntil) {
      jitter = side.jitter().sample(random);
      jitterUntil = now + Jitter.PERIOD_NANOS;
    }
    return jitter;
  }

  private double unlucky(double amount) {
    if (side.loss() == 0 || amount <= 0) {
      return 0;
    }
    double packets = Math.max(1, amount / Packets.FULL);
    boolean hit = random.nextDouble() < 1 - Math.pow(1 - side.loss(), packets);
    return hit ? Math.min(amount, Packets.FULL) : 0;
  }

  /// Gives what leaves in the tick that starts at `now`.
  void pop(long now, Parcel out) {
    int row = (int) ((now / tickNanos) & (SLOTS - 1)) * flows;
    for (int f = 0; f < flows; f++) {
      out.add(f, bytes[row + f], good[row + f], lost[row + f]);
      carried -= bytes[row + f];
    }
    Arrays.fill(bytes, row, row + flows, 0);
    Arrays.fill(good, row, row + flows, 0);
    Arrays.fill(lost, row, row + flows, 0);
  }

  /// When a probe that enters now comes out, or -1 if it does not.
  long probe(long now, double delaySeconds) {
    if (Interval.any(side.outages(), now)
        || (side.loss() > 0 && random.nextDouble() < side.loss())) {
      return -1;
    }
    long out = now + Math.round((delaySeconds + jitter(now)) * 1e9);
    lastProbe = Math.max(lastProbe, out);
    return lastProbe;
  }

  /// Bytes that vanished.
  double vanished() {
    return vanished;
  }

  /// Bytes under way.
  double carried() {
    return carried;
  }
}
