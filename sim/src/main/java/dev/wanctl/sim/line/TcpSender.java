package dev.wanctl.sim.line;

import java.util.random.RandomGenerator;

/// A TCP sender: an ACK-clocked window with slow start, one reduction per window of loss,
/// proportional rate reduction while it recovers, and a retransmission timer. What it sends again
/// is not told apart from new data, since only bytes matter here.
final class TcpSender implements Sender {

  private static final double INITIAL_WINDOW = 10 * Packets.FULL;
  private static final double RECEIVE_WINDOW = 6e6;
  private static final double CUBIC_C = 0.4;
  private static final double CUBIC_BETA = 0.7;
  private static final int HISTORY = 8192;

  private final Flow flow;
  private final boolean cubic;
  private final int tickNanos;
  private final RandomGenerator random;

  private double window = INITIAL_WINDOW;
  private double threshold = Double.POSITIVE_INFINITY;
  private double flying;
  private double sent;
  private double progress;
  private double recoverAt = -1;
  private double recoveryCredit;
  private double left;
  private long nextPage;
  private boolean active;
  private boolean invited;

  /// `sent` at the end of each tick, so that an acknowledgement's tick of sending can be found.
  private final double[] history = new double[HISTORY];

  private long historyAt;
  private long lastTick;
  private double smoothRtt = 0.1;
  private double leastRtt = Double.POSITIVE_INFINITY;
  private long lastProgress;
  private double timeouts = 1;

  private double windowMax;
  private double epochK;
  private double renoWindow;
  private long epoch = -1;

  TcpSender(Flow flow, int tickNanos, RandomGenerator random) {
    this.flow = flow;
    this.tickNanos = tickNanos;
    this.random = random;
    this.cubic =
        !(flow instanceof Flow.Greedy greedy) || greedy.congestion() == Flow.Congestion.CUBIC;
    this.nextPage = 0;
    this.lastTick = -1;
  }

  /// Whether a guest has something to send.
  void invited(boolean on) {
    invited = on;
  }

  @Override
  public double send(long now, double seconds) {
    boolean wasActive = active;
    active = invited || flow.active().contains(now);
    if (active && !wasActive) {
      connect();
    }
    double amount = active ? wanted(now) : 0;
    if (flying > 0 && now - lastProgress > timeoutNanos()) {
      timeOut(now);
    }
    if (flying == 0) {
      lastProgress = now;
    }
    sent += amount;
    flying += amount;
    left -= amount;
    long tick = now / tickNanos;
    for (long t = Math.max(lastTick + 1, tick - HISTORY + 1); t <= tick; t++) {
      history[(int) (t & (HISTORY - 1))] = sent;
    }
    lastTick = tick;
    return amount;
  }

  private double wanted(long now) {
    double data = supply(now);
    if (data <= 0) {
      return 0;
    }
    double room = Math.min(window, RECEIVE_WINDOW) - flying;
    if (recovering() && room < recoveryCredit) {
      room = recoveryCredit;
    }
    double packets = Math.floor(room / Packets.FULL);
    if (packets < 1) {
      return 0;
    }
    double amount = Math.min(data, packets * Packets.FULL);
    recoveryCredit = Math.max(0, recoveryCredit - amount);
    return amount;
  }

  private double supply(long now) {
    if (!(flow instanceof Flow.Web web)) {
      return Double.POSITIVE_INFINITY;
    }
    if (left <= 0 && flying <= 0 && nextPage == Long.MAX_VALUE) {
      nextPage = now + Math.round(web.meanPauseSeconds() * random.nextExponential() * 1e9);
    }
    if (now >= nextPage) {
      nextPage = Long.MAX_VALUE;
      left = Math.max(Packets.FULL, web.meanBytes() * random.nextExponential());
      connect();
    }
    return left;
  }

  private void connect() {
    window = INITIAL_WINDOW;
    threshold = Double.POSITIVE_INFINITY;
    epoch = -1;
    windowMax = 0;
  }

  private boolean recovering() {
    return progress < recoverAt;
  }

  @Override
  public void acknowledged(long now, double good, double lost) {
    if (good <= 0 && lost <= 0) {
      return;
    }
    boolean hadLoss = recovering();
    flying = Math.max(0, flying - good - lost);
    // A timer may have given up bytes that arrive after all.
    progress = Math.min(sent, progress + good + lost);
    left += lost;
    lastProgress = now;
    timeouts = 1;
    double rtt = measure(now);
    if (lost > 0 && !hadLoss) {
      reduce();
      recoverAt = sent;
      return;
    }
    if (recovering()) {
      recoveryCredit += (good + lost) * (cubic ? CUBIC_BETA : 0.5);
      return;
    }
    recoveryCredit = 0;
    grow(now, good, rtt);
  }

  private double measure(long now) {
    long tick = now / tickNanos;
    historyAt = Math.max(historyAt, tick - HISTORY + 2);
    while (historyAt < lastTick && history[(int) (historyAt & (HISTORY - 1))] < progress - 1e-3) {
      historyAt++;
    }
    double rtt = Math.max(1, tick - historyAt) * tickNanos / 1e9;
    leastRtt = Math.min(leastRtt, rtt);
    smoothRtt += (rtt - smoothRtt) * 0.125;
    return rtt;
  }

  private void grow(long now, double good, double rtt) {
    if (window < threshold) {
      window += good;
      // HyStart: a longer round trip says that a queue stands already (RFC 9406, 4..16 ms).
      double margin = Math.clamp(leastRtt / 8, 0.004, 0.016);
      if (cubic && rtt > leastRtt + margin && window > 16 * Packets.FULL) {
        threshold = window;
      }
      return;
    }
    double packets = good / Packets.FULL;
    double w = window / Packets.FULL;
    if (!cubic) {
      window += packets / w * Packets.FULL;
      return;
    }
    if (epoch < 0) {
      epoch = now;
      windowMax = Math.max(windowMax, w);
      epochK = Math.cbrt((windowMax - w) / CUBIC_C);
      renoWindow = w;
    }
    double t = (now - epoch) / 1e9 + smoothRtt - epochK;
    double target = Math.min(1.5 * w, windowMax + CUBIC_C * t * t * t);
    w += packets * Math.max(0.01, target - w) / w;
    renoWindow += packets * 3 * (1 - CUBIC_BETA) / (1 + CUBIC_BETA) / renoWindow;
    window = Math.max(w, renoWindow) * Packets.FULL;
  }

  private void reduce() {
    double w = window / Packets.FULL;
    // Fast convergence: a flow that lost below its last maximum leaves room for others.
    windowMax = w < windowMax ? w * (1 + CUBIC_BETA) / 2 : w;
    window = Math.max(2 * Packets.FULL, window * (cubic ? CUBIC_BETA : 0.5));
    threshold = window;
    epoch = -1;
    recoveryCredit = 0;
  }

  private long timeoutNanos() {
    return Math.round((smoothRtt * 1.5 + 0.25) * timeouts * 1e9);
  }

  private void timeOut(long now) {
    reduce();
    window = Packets.FULL;
    left += flying;
    flying = 0;
    progress = sent;
    recoverAt = sent;
    lastProgress = now;
    timeouts = Math.min(64, timeouts * 2);
  }

  double window() {
    return window;
  }

  double smoothRtt() {
    return smoothRtt;
  }
}
