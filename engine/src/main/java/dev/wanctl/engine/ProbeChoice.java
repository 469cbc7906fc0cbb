package dev.wanctl.engine;

/// Whether one reflector is asked by echo or by timestamps, found out by asking.
///
/// - **Trial**: echoes at every turn, and a few timestamp requests beside them. Most of these must
///   be answered; then timestamps alone are asked for, else echoes alone for the next ten minutes.
/// - **Doubt**: when timestamps stop coming, echoes take every second turn. What is answered
///   decides: timestamps, and all is as before; or several echoes in two seconds and no timestamp,
///   and it is echoes for ten minutes.
///
/// So silence alone changes nothing, be it of this host or of the whole line: a request counts as
/// refused only beside echoes that were answered.
///
/// Times are nanoseconds of any one monotonic clock. One thread at a time.
final class ProbeChoice {

  static final long RETRY_NANOS = 600_000_000_000L;

  /// Spread out, so that a clock that stands has time to show it, and hosts that answer such
  /// requests sparingly fail the trial.
  static final long TRIAL_SPACING_NANOS = 500_000_000;

  static final int TRIALS = 6;
  private static final int ENOUGH = 4;
  private static final long LAST_TRIAL_NANOS = 1_000_000_000;

  private static final int UNANSWERED = 3;
  private static final long SILENCE_NANOS = 1_000_000_000;
  private static final int ECHOES_ALONE = 4;

  /// After an interface came back, one kind's socket may be good a second before the other's.
  private static final long ECHOES_ALONE_NANOS = 2_000_000_000;

  private enum State {
    ECHO,
    TRIAL,
    TIMESTAMPS,
    DOUBT
  }

  private final boolean possible;
  private State state;
  private boolean asksEcho;
  private boolean asksTimestamps;

  private long retryAt;
  private int trials;
  private long triedAt;
  private int answeredTrials;
  private boolean echoSinceTrial;

  private int unanswered;
  private long timestampAt;
  private int echoesInDoubt;
  private long firstEchoInDoubt;

  /// @param possible whether timestamps come into question at all
  ProbeChoice(boolean possible) {
    this.possible = possible;
    state = possible ? State.TRIAL : State.ECHO;
  }

  /// It is the reflector's turn: then [#asksEcho] and [#asksTimestamps] tell what to send.
  void turn(long now) {
    switch (state) {
      case ECHO -> turnOfEcho(now);
      case TRIAL -> turnOfTrial(now);
      case TIMESTAMPS -> turnOfTimestamps(now);
      case DOUBT -> ask(!asksEcho, asksEcho);
    }
    if (asksTimestamps) {
      unanswered++;
    }
  }

  private void ask(boolean echo, boolean timestamps) {
    asksEcho = echo;
    asksTimestamps = timestamps;
  }

  private void turnOfEcho(long now) {
    ask(true, false);
    if (possible && now - retryAt >= 0) {
      state = State.TRIAL;
      trials = 0;
      answeredTrials = 0;
      echoSinceTrial = false;
    }
  }

  private void turnOfTrial(long now) {
    boolean over = trials == TRIALS;
    boolean due =
        echoSinceTrial
            && (trials == 0 || now - triedAt >= (over ? LAST_TRIAL_NANOS : TRIAL_SPACING_NANOS));
    if (due && over) {
      refused(now);
    }
    boolean tries = due && !over;
    ask(true, tries);
    if (tries) {
      trials++;
      triedAt = now;
      echoSinceTrial = false;
    }
  }

  private void turnOfTimestamps(long now) {
    boolean silent = unanswered >= UNANSWERED && now - timestampAt >= SILENCE_NANOS;
    if (silent) {
      state = State.DOUBT;
      echoesInDoubt = 0;
    }
    ask(silent, !silent);
  }

  /// Timestamps cannot be had for now.
  void refused(long now) {
    state = State.ECHO;
    retryAt = now + RETRY_NANOS;
  }

  void echoAnswered(long now) {
    echoSinceTrial = true;
    if (state != State.DOUBT) {
      return;
    }
    if (echoesInDoubt++ == 0) {
      firstEchoInDoubt = now;
    }
    if (echoesInDoubt >= ECHOES_ALONE && now - firstEchoInDoubt >= ECHOES_ALONE_NANOS) {
      refused(now);
    }
  }

  void timestampAnswered(long now) {
    unanswered = 0;
    timestampAt = now;
    if (state == State.DOUBT || (state == State.TRIAL && ++answeredTrials >= ENOUGH)) {
      state = State.TIMESTAMPS;
    }
  }

  boolean asksEcho() {
    return asksEcho;
  }

  boolean asksTimestamps() {
    return asksTimestamps;
  }

  /// Whether timestamps are asked for now and then at least.
  boolean usesTimestamps() {
    return state != State.ECHO;
  }

  /// What the reflector is known to answer.
  ProbeKind kind() {
    return state == State.TIMESTAMPS || state == State.DOUBT
        ? ProbeKind.TIMESTAMPS
        : ProbeKind.ECHO;
  }
}
