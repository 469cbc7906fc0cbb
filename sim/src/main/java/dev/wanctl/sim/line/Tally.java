package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;

/// Keeps running figures of a line: a line that runs for days needs no more room than one that runs
/// for seconds.
final class Tally {

  /// Delays fall into bins that are 2 % wide, from 0.1 ms on.
  private static final double LEAST = 0.1;

  private static final double GROWTH = Math.log(1.02);
  private static final int BINS = 700;

  private final VirtualLine line;
  private final Reply reply = new Reply();
  private final long[] bins = new long[BINS];
  private long samples;
  private double sum;
  private double max = Double.NaN;
  private double newest = Double.NaN;
  private long over50;
  private long nextProbe;
  private final double[] delivered = new double[2];
  private final double[] offered = new double[2];
  private final double[] lastDelivered = new double[2];
  private final double[] lastOffered = new double[2];

  Tally(VirtualLine line) {
    this.line = line;
  }

  /// Before each tick: sends the probes that are due in it.
  void probe() {
    long until = line.now() + line.model().tick().toNanos();
    for (; nextProbe < until; nextProbe += VirtualRun.OBSERVER_SPACING.toNanos()) {
      line.send(VirtualLine.OBSERVER, nextProbe);
    }
  }

  void reply(Reply arrived) {
    double millis = arrived.addedNanos / 1e6;
    newest = millis;
    if (!loaded(Direction.DOWNLOAD, arrived.sentNanos)
        && !loaded(Direction.UPLOAD, arrived.sentNanos)) {
      return;
    }
    samples++;
    sum += millis;
    max = Double.isNaN(max) ? millis : Math.max(max, millis);
    over50 += millis > 50 ? 1 : 0;
    int bin = millis <= LEAST ? 0 : (int) (Math.log(millis / LEAST) / GROWTH) + 1;
    bins[Math.min(bin, BINS - 1)]++;
  }

  /// Takes the replies of a line that nobody else probes.
  void drain() {
    while (line.nextReply(line.now(), reply)) {
      reply(reply);
    }
  }

  /// After each tick.
  void count() {
    count(0, Direction.DOWNLOAD);
    count(1, Direction.UPLOAD);
  }

  private void count(int i, Direction direction) {
    double nowDelivered = line.deliveredBytes(direction) * 8;
    double nowOffered = line.offeredBits(direction);
    if (loaded(direction, line.now())) {
      delivered[i] += nowDelivered - lastDelivered[i];
      offered[i] += nowOffered - lastOffered[i];
    }
    lastDelivered[i] = nowDelivered;
    lastOffered[i] = nowOffered;
  }

  private boolean loaded(Direction direction, long nanos) {
    for (Flow flow : line.model().flows()) {
      if (flow instanceof Flow.Greedy
          && flow.direction() == direction
          && flow.active().contains(nanos)) {
        return true;
      }
    }
    return false;
  }

  Figures figures() {
    return new Figures(
        line.now() / 1e9,
        delivered[0] / offered[0],
        delivered[1] / offered[1],
        newest,
        sum / samples,
        quantile(0.5),
        quantile(0.95),
        quantile(0.99),
        max,
        over50 * VirtualRun.OBSERVER_SPACING.toNanos() / 1e9);
  }

  private double quantile(double share) {
    long wanted = (long) Math.ceil(samples * share);
    long seen = 0;
    for (int i = 0; i < BINS && samples > 0; i++) {
      seen += bins[i];
      if (seen >= wanted) {
        return Math.min(max, LEAST * Math.exp(i * GROWTH));
      }
    }
    return Double.NaN;
  }
}
