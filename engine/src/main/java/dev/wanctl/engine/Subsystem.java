package dev.wanctl.engine;

import dev.wanctl.engine.port.DeviceFailure;
import java.util.Optional;

/// Whether a part of the system works: "enabled but never worked" is a state of its own, visible on
/// day one. Thread-safe.
public final class Subsystem {

  /// How it is.
  public enum State {
    DISABLED("disabled"),
    NEVER_WORKED("never-worked"),
    WORKING("working"),
    FAILING("failing");

    private final String code;

    State(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  /// A reading of it. `sinceNanos` is when the state began, [System#nanoTime].
  public record Report(
      State state,
      long sinceNanos,
      Optional<DeviceFailure> failure,
      long successes,
      long failures) {}

  private State state = State.NEVER_WORKED;
  private long since;
  private Optional<DeviceFailure> failure = Optional.empty();
  private long successes;
  private long failures;

  public Subsystem(long nowNanos) {
    since = nowNanos;
  }

  /// It worked now; true if it did not before.
  public synchronized boolean worked(long nowNanos) {
    successes++;
    boolean changed = state != State.WORKING;
    if (changed) {
      state = State.WORKING;
      since = nowNanos;
      failure = Optional.empty();
    }
    return changed;
  }

  /// It failed now; true if that is news: it worked before, or fails in another way.
  public synchronized boolean failed(DeviceFailure why, long nowNanos) {
    failures++;
    boolean news = failure.isEmpty() || !failure.get().equals(why);
    if (state == State.WORKING) {
      state = State.FAILING;
      since = nowNanos;
    }
    failure = Optional.of(why);
    return news;
  }

  synchronized void disable(long nowNanos) {
    state = State.DISABLED;
    since = nowNanos;
    failure = Optional.empty();
  }

  public synchronized Report report() {
    return new Report(state, since, failure, successes, failures);
  }
}
