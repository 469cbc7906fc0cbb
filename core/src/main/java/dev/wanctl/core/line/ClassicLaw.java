package dev.wanctl.core.line;

import dev.wanctl.core.units.BitRate;
import java.time.Duration;

/// The four-state controller that many lines ran on before: the smoothed delay beyond the baseline
/// is green, yellow, soft-red or red, and each state multiplies, holds or raises the rate. The
/// upload knows three states: it is red where the download is soft-red. Both directions follow the
/// one delay, whoever feeds the queue.
///
/// Its steps are those of a cycle of 50 ms. They are taken on evidence only, so that slow probes
/// make it slow, and fast ones never faster than its design. What was counted in cycles is counted
/// in seconds here, and baselines are the reflectors' own.
final class ClassicLaw implements Law {

  private static final double CYCLE = 0.05;

  /// The clock of the device may be a little early.
  private static final double EARLY = 0.002;

  /// A pause after which nothing that was going on counts any more, s.
  private static final double LONGEST_GAP = 0.6;

  private enum State {
    GREEN,
    YELLOW,
    SOFT_RED,
    RED
  }

  private static final class Lane {
    final DirectionState d;
    State state = State.GREEN;
    double aboveSince = Double.NaN;
    double greenSince = Double.NaN;

    Lane(DirectionState d) {
      this.d = d;
    }

    void restart() {
      state = State.GREEN;
      aboveSince = Double.NaN;
      greenSince = Double.NaN;
    }
  }

  private final Link link;
  private final Lane download;
  private final Lane upload;
  private Classic settings;

  // Median of three: one bad reply decides nothing.
  private final double[] newest = new double[3];
  private int replies;
  private double repliedAt = Double.NEGATIVE_INFINITY;
  private double splitAt = Double.NEGATIVE_INFINITY;
  private double smoothedAt = Double.NEGATIVE_INFINITY;
  private double delay;
  private double steppedAt = Double.NEGATIVE_INFINITY;
  private boolean fresh;

  ClassicLaw(Link link, Classic settings) {
    this.link = link;
    this.settings = settings;
    download = new Lane(link.download);
    upload = new Lane(link.upload);
  }

  void retune(Classic next) {
    settings = next;
  }

  @Override
  public void reply(int reflector, double sentAt, double receivedAt, double delta) {
    newest[replies++ % newest.length] = delta;
    repliedAt = Math.max(repliedAt, receivedAt);
    fresh = true;
  }

  @Override
  public void reply(
      int reflector,
      double sentAt,
      double receivedAt,
      double delta,
      double upDelta,
      double downDelta) {
    reply(reflector, sentAt, receivedAt, delta);
    splitAt = receivedAt;
  }

  @Override
  public void blind() {
    replies = 0;
    fresh = false;
    smoothedAt = Double.NEGATIVE_INFINITY;
    download.restart();
    upload.restart();
  }

  @Override
  public void step(double now, double dt) {
    if (now - repliedAt > link.stale) {
      link.download.reason = Reason.STALE;
      link.upload.reason = Reason.STALE;
      return;
    }
    if (!fresh || replies < newest.length || now - steppedAt < CYCLE - EARLY) {
      return;
    }
    fresh = false;
    steppedAt = now;
    smooth(now);
    link.download.queue = Math.max(0, delay);
    link.upload.queue = Math.max(0, delay);
    decide(download, settings.download(), now, downloadState());
    decide(upload, settings.upload(), now, uploadState());
  }

  private void smooth(double now) {
    double middle =
        Math.max(
            Math.min(newest[0], newest[1]), Math.min(Math.max(newest[0], newest[1]), newest[2]));
    double gap = now - smoothedAt;
    if (gap > LONGEST_GAP) {
      delay = middle;
    } else {
      delay += (middle - delay) * (1 - Approx.exp(-gap / seconds(settings.smoothing())));
    }
    smoothedAt = now;
  }

  private State downloadState() {
    if (delay > seconds(settings.hardRed())) {
      return State.RED;
    }
    return delay > seconds(settings.warn()) ? State.SOFT_RED : greenOrYellow();
  }

  private State uploadState() {
    return delay > seconds(settings.warn()) ? State.RED : greenOrYellow();
  }

  private State greenOrYellow() {
    return delay > seconds(settings.target()) ? State.YELLOW : State.GREEN;
  }

  private void decide(Lane lane, Classic.Side side, double now, State seen) {
    lane.state = settled(lane, now, seen);
    DirectionState d = lane.d;
    switch (lane.state) {
      case RED -> to(d, d.rate * side.factorRed(), d.min, Reason.RED);
      case SOFT_RED -> to(d, d.rate, bits(side.floorSoftRed()), Reason.SOFT_RED);
      case YELLOW -> to(d, d.rate * side.factorYellow(), bits(side.floorYellow()), Reason.YELLOW);
      case GREEN -> {
        if (!Double.isNaN(lane.aboveSince)) {
          to(d, d.rate, bits(side.floorGreen()), Reason.DWELL);
        } else if (now - lane.greenSince < seconds(settings.recovery()) - EARLY) {
          to(d, d.rate, bits(side.floorGreen()), Reason.RECOVERING);
        } else {
          to(d, d.rate + bits(side.stepUp()), bits(side.floorGreen()), Reason.GREEN);
        }
      }
    }
  }

  /// The state with its memory: green turns yellow only after the dwell, and yellow green only
  /// below the deadband.
  private State settled(Lane lane, double now, State seen) {
    boolean wasYellow = lane.state == State.YELLOW;
    State state = seen;
    if (seen == State.YELLOW && !wasYellow) {
      if (Double.isNaN(lane.aboveSince)) {
        lane.aboveSince = now;
      }
      boolean stands = now - lane.aboveSince >= seconds(settings.dwell()) - CYCLE - EARLY;
      state = stands ? State.YELLOW : State.GREEN;
    } else if (seen == State.GREEN && wasYellow && delay >= lowest()) {
      state = State.YELLOW;
    }
    if (seen != State.YELLOW || state == State.YELLOW) {
      lane.aboveSince = Double.NaN;
    }
    if (state != State.GREEN || seen == State.YELLOW) {
      lane.greenSince = Double.NaN;
    } else if (Double.isNaN(lane.greenSince)) {
      lane.greenSince = now;
    }
    return state;
  }

  private double lowest() {
    double target = seconds(settings.target());
    return target - Math.min(seconds(settings.deadband()), target / 2);
  }

  /// The floor of a better state lifts a rate that a worse one left below it.
  private static void to(DirectionState d, double wanted, double floor, Reason reason) {
    double bounded = Math.clamp(Math.max(wanted, floor), d.min, d.max);
    if (bounded > d.rate) {
      d.raise(bounded);
    } else {
      d.cut(bounded);
    }
    d.reason = reason;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() * 1e-9;
  }

  private static double bits(BitRate rate) {
    return rate.bitsPerSecond();
  }

  @Override
  public boolean impatient() {
    return false;
  }

  @Override
  public double delay() {
    return delay;
  }

  @Override
  public double threshold() {
    return seconds(settings.target());
  }

  @Override
  public double noise() {
    return Double.NaN;
  }

  @Override
  public double pathOffset() {
    return 0;
  }

  @Override
  public double splitAt() {
    return splitAt;
  }
}
