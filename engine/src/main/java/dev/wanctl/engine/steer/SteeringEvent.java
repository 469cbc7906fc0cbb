package dev.wanctl.engine.steer;

import dev.wanctl.core.steer.Choice;
import dev.wanctl.core.steer.Why;
import java.util.List;

/// Something that a person would want to read of steering later.
///
/// @param atNanos [System#nanoTime]
/// @param why its reason code
/// @param ratings what was known of the lines; empty where it does not matter
/// @param done written to the device; false: only decided, or refused
public record SteeringEvent(
    long atNanos,
    Kind kind,
    String line,
    Why why,
    String text,
    List<Choice.Rating> ratings,
    boolean done) {

  public enum Kind {
    /// New sensitive connections go to `line`.
    MOVE("move"),
    /// They would, but for the reason.
    REFUSAL("refusal"),
    /// The default route of `line` was taken out.
    ROUTE_OUT("route-out"),
    ROUTE_BACK("route-back"),
    /// It should be, and was not, since no other usable one would be left.
    ROUTE_KEPT("route-kept"),
    /// Somebody else changed something.
    FOREIGN("foreign"),
    /// The operator ordered something.
    ORDER("order");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  public SteeringEvent {
    ratings = List.copyOf(ratings);
  }
}
