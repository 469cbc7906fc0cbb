package dev.wanctl.app.status;

import java.util.Optional;

/// How the history fares. Immutable.
///
/// @param sinceNanos when the state began, [System#nanoTime]
/// @param file where it is
/// @param lastWrittenNanos when something was written last; empty: never
/// @param waiting seconds that wait to be written
/// @param droppedSeconds seconds that were given up because writing was not possible for long
/// @param lostEvents the same of events, which are given up last
/// @param bytes of the file; 0 while that is not known
/// @param mostBytes how large it may become
/// @param oldest the start of what it holds, seconds since 1970; 0: nothing or not known
/// @param failure what is wrong now
/// @param aside where a file was moved that could not be used
public record HistoryReport(
    State state,
    long sinceNanos,
    String file,
    Optional<Long> lastWrittenNanos,
    long waiting,
    long droppedSeconds,
    long lostEvents,
    long bytes,
    long mostBytes,
    long oldest,
    Optional<Failure> failure,
    Optional<Aside> aside) {

  /// Whether it works.
  public enum State {
    DISABLED("disabled"),
    NEVER_WORKED("never-worked"),
    WORKING("working"),
    /// Nothing was written for long, and nothing tells why: the disk does not answer.
    STALE("stale"),
    FAILING("failing");

    private final String code;

    State(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  /// @param sinceNanos [System#nanoTime]
  public record Failure(long sinceNanos, String what, String remedy) {}

  /// @param atNanos [System#nanoTime]
  public record Aside(long atNanos, String file, String why) {}

  /// That of a daemon that keeps none.
  public static HistoryReport off(long nowNanos) {
    return new HistoryReport(
        State.DISABLED,
        nowNanos,
        "",
        Optional.empty(),
        0,
        0,
        0,
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }
}
