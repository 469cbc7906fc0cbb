package dev.wanctl.sim.line;

import java.util.Arrays;

/// A CAKE shaper as far as control sees it: a rate, a fair share for every flow, CoDel on each flow
/// (target 5 ms or one and a half packets, interval 100 ms), a limit of 4 MiB. Constants and
/// control law after `net/sched/sch_cake.c`; BLUE, tins, host fairness and ECN are left out.
final class Cake {

  private static final double MEMORY = 4 << 20;
  private static final long TARGET = 5_000_000;
  private static final long INTERVAL = 100_000_000;

  private final Chunks[] queues;
  private final boolean[] data;
  private final boolean ingress;
  private final boolean[] dropping;
  private final long[] above;
  private final long[] dropNext;
  private final int[] drops;
  private final double[] share;

  private double bitsPerSecond = Double.POSITIVE_INFINITY;
  private double backlog;
  private double arrived;
  private double passed;
  private double dropped;
  private double debt;
  private double busy;

  /// @param data which legs carry data in this direction
  /// @param ingress whether dropped bytes count as sent: they have used the line already
  Cake(boolean[] data, boolean ingress) {
    int flows = data.length;
    this.data = data;
    this.ingress = ingress;
    queues = new Chunks[flows];
    Arrays.setAll(queues, i -> new Chunks());
    dropping = new boolean[flows];
    above = new long[flows];
    dropNext = new long[flows];
    drops = new int[flows];
    share = new double[flows];
  }

  void rate(double newBitsPerSecond) {
    if (!(newBitsPerSecond > 0)) {
      throw new IllegalArgumentException("a shaper's rate is positive, not " + newBitsPerSecond);
    }
    bitsPerSecond = newBitsPerSecond;
  }

  double rate() {
    return bitsPerSecond;
  }

  void tick(long now, double seconds, Parcel in, Parcel out) {
    double droppedBefore = dropped;
    double before = passed;
    for (int f = 0; f < queues.length; f++) {
      if (in.carries(f)) {
        queues[f].add(f, in.bytes[f], in.good[f], in.lost[f], now);
        arrived += in.bytes[f];
        backlog += in.bytes[f];
      }
      codel(f, now);
    }
    while (backlog > MEMORY) {
      drop(fattest());
    }
    double whole = bitsPerSecond / 8 * seconds;
    if (ingress) {
      debt += dropped - droppedBefore;
    }
    double paid = Math.min(debt, whole);
    debt -= paid;
    serve(whole - paid, out);
    busy = backlog > 0 ? 1 : Math.min(1, (passed - before) / whole);
  }

  /// Fair shares: who wants less than an equal part gets it all, the others part the rest.
  private void serve(double budget, Parcel out) {
    int open = 0;
    for (int f = 0; f < queues.length; f++) {
      share[f] = -1;
      open += queues[f].isEmpty() ? 0 : 1;
    }
    double rest = budget;
    boolean changed = true;
    while (open > 0 && changed) {
      changed = false;
      double part = rest / open;
      for (int f = 0; f < queues.length; f++) {
        double wanted = queues[f].backlog();
        if (share[f] < 0 && !queues[f].isEmpty() && wanted <= part) {
          share[f] = wanted;
          rest -= wanted;
          open--;
          changed = true;
        }
      }
    }
    backlog = 0;
    for (int f = 0; f < queues.length; f++) {
      if (!queues[f].isEmpty()) {
        passed += queues[f].serve(share[f] >= 0 ? share[f] : rest / open, out);
      }
      backlog += queues[f].backlog();
    }
  }

  private void codel(int f, long now) {
    Chunks queue = queues[f];
    // At low rates one packet takes longer than the target.
    long target = Math.max(TARGET, Math.round(Packets.FULL * 8e9 / bitsPerSecond * 1.5));
    long interval = Math.max(INTERVAL, 2 * target);
    if (!late(queue, now, target)) {
      above[f] = 0;
      dropping[f] = false;
      return;
    }
    if (above[f] == 0) {
      above[f] = now + interval;
    }
    if (now < above[f]) {
      return;
    }
    if (!dropping[f]) {
      dropping[f] = true;
      drops[f] = drops[f] > 2 && now - dropNext[f] < 8 * interval ? drops[f] - 2 : 1;
      drop(f);
      dropNext[f] = now + gap(interval, drops[f]);
      return;
    }
    while (now >= dropNext[f] && late(queue, now, target)) {
      drop(f);
      drops[f]++;
      dropNext[f] += gap(interval, drops[f]);
    }
  }

  private static boolean late(Chunks queue, long now, long target) {
    return queue.backlog() > Packets.FULL && now - queue.headBorn() > target;
  }

  private static long gap(long interval, int drops) {
    return Math.round(interval / Math.sqrt(drops));
  }

  private void drop(int f) {
    double bytes = queues[f].dropHead(Packets.FULL, data[f]);
    dropped += bytes;
    backlog = Math.max(0, backlog - bytes);
  }

  private int fattest() {
    int found = 0;
    for (int f = 1; f < queues.length; f++) {
      if (queues[f].backlog() > queues[found].backlog()) {
        found = f;
      }
    }
    return found;
  }

  /// How long a packet of a sparse flow waits here: for the rest of the packet on the wire, if
  /// there is one, and for its own bytes. `dice` is uniform in 0..1, in seconds.
  double sparseWait(double dice) {
    double rest = dice < busy ? Packets.FULL * dice / busy : 0;
    return (rest + Packets.PROBE) * 8 / bitsPerSecond;
  }

  double backlog() {
    return backlog;
  }

  double arrived() {
    return arrived;
  }

  double passed() {
    return passed;
  }

  double dropped() {
    return dropped;
  }

  /// What one flow has waiting, in bytes.
  double backlog(int flow) {
    return queues[flow].backlog();
  }
}
