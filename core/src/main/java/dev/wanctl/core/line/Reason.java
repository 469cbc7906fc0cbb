package dev.wanctl.core.line;

/// Why a direction's rate is what it is after a decision.
public enum Reason {
  START("start", "no decision yet: the rate it started with"),
  NO_COUNTERS(
      "no-counters", "byte counters are missing, so what the line delivers is unknown: held"),
  BLIND("blind", "no reflector answers: held, once the last growth is taken back"),
  STALE("stale", "the newest reply is too old to act on: held"),
  CUT(
      "cut",
      "a queue stands and this direction feeds it: set below what the line delivers until it is gone"),
  FOLLOW(
      "follow",
      "a queue stands, and the line delivers more than the rate: raised to what it delivers"),
  GROW_PAST(
      "grow-past", "a queue stands, but surely in the other direction: this one goes on growing"),
  HOLD("hold", "a queue stands, no new evidence or nothing to change: held"),
  IGNORED("ignored", "delay without traffic of ours in this direction: not our queue"),
  RESTORE("restore", "no queue: back to the capacity that was known before the last cut"),
  GROW("grow", "loaded and no queue: looking for more"),
  TEST(
      "test",
      "a delay that stands is put to the test: held below what the line carries, a queue must shrink"),
  REBASE(
      "rebase",
      "the delay did not shrink, so it is no queue: the path became longer; back to the former rate"),
  IDLE("idle", "no load, no queue: nothing to do"),
  DRIFT("drift", "no load for a while: easing towards the learned capacity"),
  GREEN("green", "classic: the delay is low and was for a while: a step up"),
  RECOVERING("recovering", "classic: the delay is low, but not for long enough: held"),
  DWELL("dwell", "classic: the delay is above the target, but not for long enough: held"),
  YELLOW("yellow", "classic: the delay is above the target: a small step down"),
  SOFT_RED(
      "soft-red", "classic: the delay is above the warning level: held, at its floor at least"),
  RED("red", "classic: the delay is far too high: a large step down");

  private final String code;
  private final String meaning;

  Reason(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /// Whether the rate was lowered because of a queue.
  public boolean cuts() {
    return this == CUT || this == TEST || this == YELLOW || this == RED;
  }

  /// The word used in output and metrics.
  public String code() {
    return code;
  }

  /// One sentence for people.
  public String meaning() {
    return meaning;
  }
}
