package dev.wanctl.core.line;

/// What [Observer#wantedRate] is asked with. Mutable and reused.
final class RateDemand {
  double guilty;
  double allowed;
  double drainTime;

  /// The most that is withheld to drain.
  double deepest;

  double headroom;

  /// The rate now, bit/s.
  double rate;

  /// The quantile to answer with.
  double doubt;

  /// Bits sent up since the newest probe left, which lengthen the upload's queue, and the seconds
  /// since.
  double sentBits;

  double since;
}
