package dev.wanctl.engine;

import java.util.Arrays;

/// Whether pings wait where other packets wait. Some providers and routers prefer ICMP: then pings
/// come back at once while everything else stands in a queue.
///
/// On a busy line each second's pings and TCP connects to the same hosts are compared, each with
/// its own round trip of a line that is not busy. A second counts when the connects clearly waited;
/// most of the latest such seconds must say the same.
///
/// Times are nanoseconds of one monotonic clock. One thread at a time; nothing is allocated after
/// construction.
final class SignalTest {

  /// What the seconds say together.
  enum Finding {
    /// Too little, or no clear queue.
    NOTHING,
    /// Connects wait, pings do not.
    BLIND,
    /// Pings wait as connects do.
    SEES
  }

  private static final long SECOND = 1_000_000_000;

  /// A queue is clear from so much on, ns, and from so many times the scatter.
  private static final double CLEAR_NANOS = 8e6;

  private static final double SCATTERS = 4;
  private static final double BLIND_SHARE = 0.35;
  private static final double SEEING_SHARE = 0.7;
  private static final int LEAST_EACH = 2;
  private static final int MOST_EACH = 128;

  private static final int LOOKED_AT = 8;
  private static final int MUST_AGREE = 5;
  private static final long FORGET_NANOS = 300 * SECOND;

  private final IdleTrip[] idlePings;
  private final IdleTrip[] idleConnects;

  private final double[] pings = new double[MOST_EACH];
  private final double[] connects = new double[MOST_EACH];
  private int pingCount;
  private int connectCount;
  private long scatter;
  private long since;

  private final Finding[] seconds = new Finding[LOOKED_AT];
  private int judged;
  private long judgedAt;
  private double pingDelay;
  private double connectDelay;

  SignalTest(int hosts) {
    idlePings = trips(hosts);
    idleConnects = trips(hosts);
    Arrays.fill(seconds, Finding.NOTHING);
  }

  private static IdleTrip[] trips(int hosts) {
    IdleTrip[] all = new IdleTrip[hosts];
    Arrays.setAll(all, _ -> new IdleTrip());
    return all;
  }

  /// A ping of a host was answered.
  ///
  /// @param busy whether the line carries half of its rate or more
  void ping(int host, long roundTrip, boolean busy, long now) {
    IdleTrip idle = idlePings[host];
    if (!busy) {
      idle.add(roundTrip, now);
    } else if (idle.known() && pingCount < MOST_EACH) {
      pings[pingCount++] = roundTrip - idle.least();
    }
  }

  /// A connect to it was.
  void connect(int host, long roundTrip, boolean busy, long now) {
    IdleTrip idle = idleConnects[host];
    if (!busy) {
      idle.add(roundTrip, now);
    } else if (idle.known() && connectCount < MOST_EACH) {
      connects[connectCount++] = roundTrip - idle.least();
      scatter = Math.max(scatter, idle.scatter());
    }
  }

  /// What the latest seconds say.
  Finding look(long now) {
    if (now - since >= SECOND) {
      if (connectCount >= LEAST_EACH && pingCount >= LEAST_EACH) {
        judge(now);
      }
      since = now;
      pingCount = 0;
      connectCount = 0;
      scatter = 0;
    }
    return all(Finding.BLIND) ? Finding.BLIND : all(Finding.SEES) ? Finding.SEES : Finding.NOTHING;
  }

  private void judge(long now) {
    double ping = middle(pings, pingCount);
    double connect = middle(connects, connectCount);
    if (connect < Math.max(CLEAR_NANOS, SCATTERS * scatter)) {
      return;
    }
    if (now - judgedAt > FORGET_NANOS) {
      forget();
    }
    judgedAt = now;
    pingDelay = ping;
    connectDelay = connect;
    seconds[judged++ % LOOKED_AT] =
        ping < BLIND_SHARE * connect
            ? Finding.BLIND
            : ping > SEEING_SHARE * connect ? Finding.SEES : Finding.NOTHING;
  }

  private static double middle(double[] values, int count) {
    Arrays.sort(values, 0, count);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
  }

  private boolean all(Finding finding) {
    int agree = 0;
    for (Finding second : seconds) {
      agree += second == finding ? 1 : 0;
    }
    return agree >= MUST_AGREE;
  }

  /// Whether a second that counts said lately that pings do not see what connects see, so that it
  /// is worth asking more.
  boolean suspicious(long now) {
    return judged > 0
        && now - judgedAt < FORGET_NANOS
        && seconds[(judged - 1) % LOOKED_AT] == Finding.BLIND;
  }

  /// Begins to count seconds anew; what is known of the line at rest is kept.
  void forget() {
    Arrays.fill(seconds, Finding.NOTHING);
    judged = 0;
  }

  /// Another host is asked in its place.
  void forget(int host) {
    idlePings[host] = new IdleTrip();
    idleConnects[host] = new IdleTrip();
  }

  /// What pings waited in the last second that counted, ns.
  double pingDelay() {
    return pingDelay;
  }

  /// What connects waited in it.
  double connectDelay() {
    return connectDelay;
  }
}
