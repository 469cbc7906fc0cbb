package dev.wanctl.core.steer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One decision with what it was made of. Lines by their places in the list of candidates, 0 is
/// home.
///
/// @param line where new sensitive connections are to go
/// @param candidate the line that would be better, if there is one
/// @param progress for how long what speaks for the next move has held, s
/// @param needed how long it must, s
/// @param heldUntil while held: until when; empty for ever
/// @param moved the move that this decision is
public record Choice(
    long atNanos,
    Phase phase,
    int line,
    Why why,
    OptionalInt candidate,
    double progress,
    double needed,
    int movesLastHour,
    double patience,
    Optional<Long> heldUntil,
    List<Rating> ratings,
    Optional<Move> moved) {

  public Choice {
    ratings = List.copyOf(ratings);
  }

  /// @param badness how much worse than a good line, in delays that matter; of the line in use, and
  ///   of another as it would be for those who come from the line in use
  public record Rating(LineEvidence evidence, double badness) {}

  public record Move(long atNanos, int from, int to, Why why) {}
}
