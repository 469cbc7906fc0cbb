package dev.wanctl.linux;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.CakeParameters.Diffserv;
import dev.wanctl.engine.port.QueueReading;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// CAKE's statistics: `TCA_STATS2`, the counters that every qdisc has and, below `TCA_STATS_APP`,
/// `TCA_CAKE_STATS_*` with one nest per tin, numbered from 1, in order of rising priority.
///
/// What the kernel counts (sch_cake.c): the qdisc counts bytes when they leave; a tin counts
/// packets and bytes when they come, those that are dropped later among them. Of dropped bytes and
/// of packets that wait there are attributes, but Linux up to 6.1 sends none. Packet counters have
/// 32 bits and wrap.
final class CakeStatistics {

  private static final int TCA_STATS_BASIC = 1;
  private static final int TCA_STATS_QUEUE = 3;
  private static final int TCA_STATS_APP = 4;
  private static final int TIN_STATS = 10;

  /// Position of the bytes waiting in `struct gnet_stats_queue`.
  private static final int QUEUE_BACKLOG = 4;

  private static final int SENT_PACKETS = 2;
  private static final int SENT_BYTES64 = 3;
  private static final int DROPPED_PACKETS = 4;
  private static final int ACKS_DROPPED_PACKETS = 6;
  private static final int ECN_MARKED_PACKETS = 8;
  private static final int BACKLOG_PACKETS = 10;
  private static final int BACKLOG_BYTES = 11;
  private static final int PEAK_DELAY_US = 18;
  private static final int AVG_DELAY_US = 19;
  private static final int BASE_DELAY_US = 20;

  private static final long UNKNOWN = -1;
  private static final long U32 = 0xffff_ffffL;

  private CakeStatistics() {}

  /// Bytes that left the qdisc; `stats2` is the position of `TCA_STATS2`'s value.
  static long sentBytes(ByteBuffer in, int stats2) {
    int basic = Attributes.find(in, stats2, TCA_STATS_BASIC);
    return basic < 0 ? UNKNOWN : in.getLong(basic);
  }

  /// Bytes waiting in the qdisc.
  static long backlogBytes(ByteBuffer in, int stats2) {
    int queue = Attributes.find(in, stats2, TCA_STATS_QUEUE);
    return queue < 0 ? UNKNOWN : in.getInt(queue + QUEUE_BACKLOG) & U32;
  }

  /// Bytes that came to the qdisc: what all tins took in.
  static long arrivedBytes(ByteBuffer in, int stats2) {
    int tins = tins(in, stats2);
    if (tins < 0) {
      return UNKNOWN;
    }
    long sum = 0;
    int end = Attributes.end(in, tins);
    for (int tin = tins + 4; tin <= end; tin = next(in, tin)) {
      sum += Attributes.u64(in, tin, SENT_BYTES64, 0);
    }
    return sum;
  }

  private static int tins(ByteBuffer in, int stats2) {
    return Attributes.find(in, Attributes.find(in, stats2, TCA_STATS_APP), TIN_STATS);
  }

  /// The value after the one given, in the same nest.
  private static int next(ByteBuffer in, int value) {
    return ((Attributes.end(in, value) + 3) & ~3) + 4;
  }

  /// One reading per tin. A tin's sent packets are those that came and neither were dropped nor
  /// wait; its sent bytes hold those that were dropped, which no counter tells apart.
  static List<QueueReading> readings(
      ByteBuffer in, int stats2, Direction direction, Diffserv diffserv) {
    List<QueueReading> readings = new ArrayList<>();
    int tins = tins(in, stats2);
    if (tins < 0) {
      return readings;
    }
    int end = Attributes.end(in, tins);
    for (int tin = tins + 4; tin <= end; tin = next(in, tin)) {
      readings.add(reading(in, tin, direction, name(diffserv, Attributes.type(in, tin) - 1)));
    }
    return readings;
  }

  private static QueueReading reading(ByteBuffer in, int tin, Direction direction, String name) {
    long dropped =
        Attributes.u32(in, tin, DROPPED_PACKETS, 0)
            + Attributes.u32(in, tin, ACKS_DROPPED_PACKETS, 0);
    long backlogBytes = Attributes.u32(in, tin, BACKLOG_BYTES, 0);
    long backlogPackets = Attributes.u32(in, tin, BACKLOG_PACKETS, UNKNOWN);
    long came = Attributes.u32(in, tin, SENT_PACKETS, 0);
    return new QueueReading(
        direction,
        name,
        came - dropped - Math.max(0, backlogPackets) & U32,
        Attributes.u64(in, tin, SENT_BYTES64, 0) - backlogBytes,
        dropped,
        Attributes.u32(in, tin, ECN_MARKED_PACKETS, 0),
        backlogBytes,
        backlogPackets,
        nanos(in, tin, PEAK_DELAY_US),
        nanos(in, tin, AVG_DELAY_US),
        nanos(in, tin, BASE_DELAY_US));
  }

  private static long nanos(ByteBuffer in, int tin, int type) {
    long micros = Attributes.u32(in, tin, type, UNKNOWN);
    return micros < 0 ? UNKNOWN : micros * 1000;
  }

  static String name(Diffserv diffserv, int tin) {
    List<String> names =
        switch (diffserv) {
          case DIFFSERV3 -> List.of("bulk", "best-effort", "voice");
          case DIFFSERV4 -> List.of("bulk", "best-effort", "video", "voice");
          case BESTEFFORT -> List.of("best-effort");
          case DIFFSERV8, PRECEDENCE -> List.of();
        };
    return tin < names.size() ? names.get(tin) : "tin-" + tin;
  }

  /// The same tin of several queues as one: counters add up, of delays the longest counts.
  static QueueReading sum(QueueReading a, QueueReading b) {
    return new QueueReading(
        a.direction(),
        a.tin(),
        a.sentPackets() + b.sentPackets(),
        a.sentBytes() + b.sentBytes(),
        a.droppedPackets() + b.droppedPackets(),
        a.markedPackets() + b.markedPackets(),
        a.backlogBytes() + b.backlogBytes(),
        a.backlogPackets() < 0
            ? b.backlogPackets()
            : a.backlogPackets() + Math.max(0, b.backlogPackets()),
        Math.max(a.peakDelayNanos(), b.peakDelayNanos()),
        Math.max(a.averageDelayNanos(), b.averageDelayNanos()),
        Math.max(a.baseDelayNanos(), b.baseDelayNanos()));
  }
}
