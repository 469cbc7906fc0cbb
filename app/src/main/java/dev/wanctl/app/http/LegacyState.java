package dev.wanctl.app.http;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.units.Direction;

/// The four states of the Python wanctl, as far as a decision of another law has one.
enum LegacyState {
  GREEN,
  YELLOW,
  SOFT_RED,
  RED;

  static final String NUMBERS = "1 no queue, 2 a queue, 3 a queue that is held, 4 cut.";

  static LegacyState of(LineSnapshot d, Direction direction) {
    return switch (d.of(direction).reason()) {
      case CUT, TEST, RED -> RED;
      case SOFT_RED -> SOFT_RED;
      case YELLOW, DWELL -> YELLOW;
      case GREEN, RECOVERING -> GREEN;
      default -> d.delay() > d.threshold() ? YELLOW : GREEN;
    };
  }

  int number() {
    return switch (this) {
      case GREEN -> 1;
      case YELLOW -> 2;
      case SOFT_RED -> 3;
      case RED -> 4;
    };
  }

  /// As its steering counted.
  int steering() {
    return switch (this) {
      case GREEN -> 1;
      case YELLOW, SOFT_RED -> 2;
      case RED -> 4;
    };
  }

  /// The word for why, of those that its documents knew.
  String because(Reason reason) {
    return switch (this) {
      case RED -> "red_active";
      case SOFT_RED -> "soft_red_active";
      case YELLOW -> reason == Reason.DWELL ? "yellow_dwell_hold" : "yellow_active";
      case GREEN ->
          reason == Reason.RECOVERING || reason == Reason.RESTORE
              ? "green_recovering"
              : "green_stable";
    };
  }
}
