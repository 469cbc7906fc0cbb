package dev.wanctl.engine;

/// Whether a line goes by pings or by TCP connects to the same hosts, found out by asking both ways
/// now and then.
///
/// - **Pings** as long as they are answered and see what other packets see. Beside them goes a
///   connect now and then: one in some seconds at rest, which tells its round trip without a queue;
///   a few a second for some seconds while the line is busy, which tells whether pings see the
///   queue ([SignalTest]); and two a second while no ping is answered.
/// - **Connects** when pings stay unanswered while connects are answered, or pings do not see what
///   connects see. Then pings go beside them, and it is pings again when these are answered, or
///   see.
///
/// Silence of both is an outage and changes nothing. Whoever goes back and forth goes back later
/// and later.
///
/// Times are nanoseconds of one monotonic clock. One thread at a time.
final class SignalChoice {

  private static final long SECOND = 1_000_000_000;

  private static final long SILENCE_NANOS = 3 * SECOND;
  private static final int UNANSWERED = 6;
  private static final int CONNECTS_ALONE = 4;
  private static final int PINGS_AGAIN = 8;
  private static final long FIRST_STAY_NANOS = 10 * SECOND;
  private static final long LONGEST_STAY_NANOS = 3600 * SECOND;

  private static final long BESIDE_AT_REST_NANOS = 5 * SECOND;
  private static final long BESIDE_IN_SILENCE_NANOS = SECOND / 2;
  private static final long BESIDE_IN_TEST_NANOS = SECOND / 4;
  private static final long PINGS_BESIDE_NANOS = SECOND;
  private static final long TEST_NANOS = 6 * SECOND;
  private static final long TEST_EVERY_NANOS = 30 * SECOND;

  private final int hosts;
  private final SignalTest test;
  private boolean connects;
  private ProbeReport.Why why = ProbeReport.Why.SILENT;
  private long changedAt;
  private long stay = FIRST_STAY_NANOS;

  private boolean asksBeside;
  private long besideAt;
  private boolean busy;
  private long testedAt;

  private int pingsUnanswered;
  private long pingAt;
  private long connectAt;
  private int connectsInSilence;
  private int pingsAgain;

  SignalChoice(int hosts, long now) {
    this.hosts = hosts;
    test = new SignalTest(hosts);
    changedAt = now;
    pingAt = now;
    testedAt = now - TEST_EVERY_NANOS;
    besideAt = now - BESIDE_AT_REST_NANOS;
  }

  /// It is the line's turn to probe; then [#connects] and [#asksBeside] tell in which way, and
  /// whether once in the other way as well. True if that way is another one now.
  ///
  /// @param share of the rate that passes, `NaN` if not known
  /// @param canPing whether pings can be sent at all
  boolean turn(long now, double share, boolean canPing) {
    busy = share >= 0.5;
    SignalTest.Finding finding = test.look(now);
    boolean before = connects;
    if (connects) {
      considerPings(now, finding, canPing);
    } else {
      considerConnects(now, finding, canPing);
    }
    asksBeside = now - besideAt >= besideSpacing(now);
    if (asksBeside) {
      besideAt = now;
    }
    return connects != before;
  }

  private void considerConnects(long now, SignalTest.Finding finding, boolean canPing) {
    boolean silent = now - pingAt >= SILENCE_NANOS && (!canPing || pingsUnanswered >= UNANSWERED);
    if (silent && connectsInSilence >= CONNECTS_ALONE && now - connectAt < SILENCE_NANOS) {
      change(true, ProbeReport.Why.SILENT, now);
    } else if (finding == SignalTest.Finding.BLIND) {
      change(true, ProbeReport.Why.BLIND, now);
    }
  }

  private void considerPings(long now, SignalTest.Finding finding, boolean canPing) {
    boolean good =
        switch (why) {
          case SILENT -> canPing && pingsAgain >= PINGS_AGAIN;
          case BLIND -> finding == SignalTest.Finding.SEES;
        };
    if (good && now - changedAt >= stay) {
      change(false, why, now);
    }
  }

  private void change(boolean toConnects, ProbeReport.Why because, long now) {
    if (toConnects) {
      stay = now - changedAt > 6 * stay ? FIRST_STAY_NANOS : Math.min(2 * stay, LONGEST_STAY_NANOS);
    }
    connects = toConnects;
    why = because;
    changedAt = now;
    pingsAgain = 0;
    connectsInSilence = 0;
    pingAt = now;
    pingsUnanswered = 0;
    test.forget();
  }

  private long besideSpacing(long now) {
    boolean testing = busy && tests(now);
    if (testing) {
      return BESIDE_IN_TEST_NANOS;
    }
    if (connects) {
      return PINGS_BESIDE_NANOS;
    }
    if (now - pingAt >= SILENCE_NANOS / 2) {
      return BESIDE_IN_SILENCE_NANOS;
    }
    // What is measured of a busy line tells no round trip without a queue.
    return busy ? Long.MAX_VALUE : BESIDE_AT_REST_NANOS;
  }

  private boolean tests(long now) {
    if (now - testedAt >= TEST_EVERY_NANOS) {
      testedAt = now;
    }
    return now - testedAt < TEST_NANOS || test.suspicious(now);
  }

  /// A ping was sent.
  void pinged() {
    pingsUnanswered++;
    pingsAgain = Math.max(0, pingsAgain - 2);
  }

  /// The `host`-th of those that are pinged answered one.
  void pingAnswered(int host, long roundTrip, long now) {
    pingAt = now;
    pingsUnanswered = 0;
    connectsInSilence = 0;
    pingsAgain += 3;
    if (host < hosts) {
      test.ping(host, roundTrip, busy, now);
    }
  }

  /// The same host answered a connect.
  void connectAnswered(int host, long roundTrip, long now) {
    connectAt = now;
    connectsInSilence++;
    test.connect(host, roundTrip, busy, now);
  }

  /// Another host is asked in its place.
  void forget(int host) {
    if (host < hosts) {
      test.forget(host);
    }
  }

  /// Whether the line goes by connects.
  boolean connects() {
    return connects;
  }

  /// Whether the line is busy, so that what is measured may hold a queue.
  boolean busy() {
    return busy;
  }

  ProbeReport.Why why() {
    return why;
  }

  /// Whether one host is to be asked in the other way too, this time.
  boolean asksBeside() {
    return asksBeside;
  }

  /// What the two ways showed when it was decided, ns.
  double pingDelay() {
    return test.pingDelay();
  }

  double connectDelay() {
    return test.connectDelay();
  }
}
