package dev.wanctl.core.line;

/// Turns replies into rates; one for round trips, one for one-way delays. Both work on the same two
/// directions, so that changing from one to the other keeps the rates.
sealed interface RateLaw permits RoundTripLaw, OneWayLaw {

  /// Decides; `now` and `dt` in seconds. Loads are up to date and the newest reply is not blind.
  void step(double now, double dt);

  /// No reply came for long: what is half known is forgotten, what is known stays.
  void blind();

  /// Added delay that is acted on, s.
  double delay();

  /// The delay above which a queue is seen, s.
  double threshold();

  double noise();

  /// The part of the added delay that is blamed on the path, s.
  double pathOffset();
}
