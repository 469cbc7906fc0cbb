package dev.wanctl.app.history;

import java.time.Duration;
import java.util.List;

/// How finely time is kept. Each tier holds all that the finer ones hold, so that of any moment one
/// tier tells everything.
enum Tier {
  SECONDS(1, 60, 3600, Duration.ofDays(2)),
  MINUTES(60, 3600, 86_400, Duration.ofDays(60)),
  HOURS(3600, 86_400, 604_800, Duration.ofDays(730));

  /// Finest first.
  static final List<Tier> ALL = List.of(values());

  private final int step;
  private final int chunk;
  private final int piece;
  private final Duration kept;

  Tier(int step, int chunk, int piece, Duration kept) {
    this.step = step;
    this.chunk = chunk;
    this.piece = piece;
    this.kept = kept;
  }

  /// Seconds of one step.
  int step() {
    return step;
  }

  /// How old it may become.
  Duration kept() {
    return kept;
  }

  long stepOf(long second) {
    return second - Math.floorMod(second, (long) step);
  }

  /// The start of the chunk, the steps that are stored together.
  long chunkOf(long second) {
    return second - Math.floorMod(second, (long) chunk);
  }

  /// Seconds that are deleted together: whole chunks, and whole steps of the next tier, or a reader
  /// would find one half covered.
  long piece() {
    return piece;
  }

  long pieceOf(long second) {
    return second - Math.floorMod(second, (long) piece);
  }
}
