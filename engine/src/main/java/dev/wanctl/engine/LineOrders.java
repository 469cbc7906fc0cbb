package dev.wanctl.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a person ordered of a line by hand, whatever its law decides. Both count until they are
/// taken back or their time is over; observing writes less than holding and so wins over it.
///
/// @param hold the rates stand still where they were
/// @param observe nothing is written to the device
public record LineOrders(Optional<Order> hold, Optional<Order> observe) {

  /// Nothing is ordered: the line follows its law.
  public static final LineOrders NONE = new LineOrders(Optional.empty(), Optional.empty());

  /// What can be ordered.
  public enum Kind {
    HOLD("hold"),
    OBSERVE("observe");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  /// @param until when it ends by itself; empty: not before it is taken back
  public record Order(Instant since, Optional<Instant> until) {
    boolean overAt(Instant now) {
      return until.map(end -> !now.isBefore(end)).orElse(false);
    }
  }

  /// Where orders are given.
  @FunctionalInterface
  public interface Desk {

    /// @param order empty: what was ordered is taken back
    /// @return why it is refused; empty: it counts
    Optional<String> give(String line, Kind kind, Optional<Order> order);
  }

  /// An order that counts from now on.
  ///
  /// @param time how long; empty: until it is taken back
  public static Optional<Order> now(Optional<Duration> time) {
    Instant now = Instant.now();
    return Optional.of(new Order(now, time.map(now::plus)));
  }

  public Optional<Order> of(Kind kind) {
    return kind == Kind.HOLD ? hold : observe;
  }

  LineOrders with(Kind kind, Optional<Order> order) {
    return kind == Kind.HOLD ? new LineOrders(order, observe) : new LineOrders(hold, order);
  }

  /// Without those whose time is over.
  LineOrders at(Instant now) {
    boolean none = hold.isEmpty() && observe.isEmpty();
    return none
        ? this
        : new LineOrders(hold.filter(o -> !o.overAt(now)), observe.filter(o -> !o.overAt(now)));
  }
}
