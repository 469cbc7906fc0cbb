package dev.wanctl.sim.line;

import java.util.random.RandomGenerator;

/// The ISP's queue of one direction: first in, first out, a finite buffer, drop at the tail, served
/// at the capacity of the moment.
final class Bottleneck {

  private final Chunks queue = new Chunks();
  private final Trace.Cursor capacity;
  private final double bufferBytes;
  private final RandomGenerator random;

  private long tickStart;
  private double tickSeconds;
  private double bitsPerSecond;
  private double enteredBefore;
  private double entered;
  private double servedBefore;
  private double served;
  private double dropped;
  private double dropChance;
  private double offeredBits;

  Bottleneck(Side side, RandomGenerator random) {
    this.capacity = side.capacity().cursor();
    this.bufferBytes = side.bufferBytes();
    this.random = random;
    this.bitsPerSecond = side.capacity().at(0);
  }

  /// One tick: what comes in is spread over it, `out` gets what leaves.
  void tick(long startNanos, double seconds, Parcel in, boolean[] data, Parcel out) {
    tickStart = startNanos;
    tickSeconds = seconds;
    bitsPerSecond = capacity.at(startNanos);
    double budget = bitsPerSecond / 8 * seconds;
    offeredBits += bitsPerSecond * seconds;
    enteredBefore = entered;
    admit(startNanos, bufferBytes + budget - queue.backlog(), in, data);
    servedBefore = served;
    served += queue.serve(budget, out);
  }

  /// Whole flows of this tick find the buffer full, not a little of each: else every flow would
  /// lose at the same moment and all would back off together, which real queues do less.
  private void admit(long now, double room, Parcel in, boolean[] data) {
    int flows = in.flows();
    double free = room;
    double refused = 0;
    double offered = 0;
    int first = in.totalBytes() > room ? random.nextInt(flows) : 0;
    for (int i = 0; i < flows; i++) {
      int f = (first + i) % flows;
      if (!in.carries(f)) {
        continue;
      }
      double wanted = in.bytes[f];
      double taken = wanted <= free ? wanted : Math.max(0, wholePackets(free, wanted));
      double missing = wanted - taken;
      double lostData = data[f] ? Math.min(in.good[f], missing) : 0;
      queue.add(f, taken, in.good[f] - lostData, in.lost[f] + lostData, now);
      free -= taken;
      entered += taken;
      refused += missing;
      offered += wanted;
    }
    dropped += refused;
    dropChance = offered > 0 ? refused / offered : 0;
  }

  private static double wholePackets(double free, double wanted) {
    double packet = Math.min(Packets.FULL, wanted);
    return Math.floor(free / packet) * packet;
  }

  /// The place in the queue of a probe that arrives at a time within the last tick.
  double place(long nanos) {
    double part = Math.clamp((nanos - tickStart) / 1e9 / tickSeconds, 0, 1);
    return enteredBefore + (entered - enteredBefore) * part;
  }

  /// Whether a probe that arrives in the last tick finds the buffer full.
  boolean refuses(double dice) {
    return dice < dropChance;
  }

  /// Whether what stands at `place` left within the last tick.
  boolean hasLeft(double place) {
    return bitsPerSecond > 0 && place <= servedBefore + bitsPerSecond / 8 * tickSeconds;
  }

  /// When it left; never before it came.
  long leftAt(double place, long arrivedNanos) {
    double seconds = Math.max(0, place - servedBefore) / (bitsPerSecond / 8);
    return Math.max(arrivedNanos, tickStart + Math.round(seconds * 1e9));
  }

  double capacity() {
    return bitsPerSecond;
  }

  /// How long what arrives now will wait at the present capacity, in seconds.
  double delaySeconds() {
    return queue.backlog() == 0 ? 0 : queue.backlog() * 8 / Math.max(1, bitsPerSecond);
  }

  double backlog() {
    return queue.backlog();
  }

  double entered() {
    return entered;
  }

  double served() {
    return served;
  }

  double dropped() {
    return dropped;
  }

  /// What the capacity could have carried so far, in bits.
  double offeredBits() {
    return offeredBits;
  }
}
