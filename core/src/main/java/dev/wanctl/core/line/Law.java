package dev.wanctl.core.line;

/// The port of a [LineController] to the rules it follows: it takes replies, and decides the rates
/// of its [Link]. Everything else (counters, sight, confirmations, baselines) is the controller's,
/// so that every law is held when it sees nothing. Seconds; nothing is allocated after
/// construction.
sealed interface Law permits QueueLaw, ClassicLaw {

  /// A reply that shows the round trip only; `delta` is what it exceeds its reflector's baseline
  /// by.
  void reply(int reflector, double sentAt, double receivedAt, double delta);

  /// The same for a reply that shows both ways, each beyond its own baseline.
  void reply(
      int reflector,
      double sentAt,
      double receivedAt,
      double delta,
      double upDelta,
      double downDelta);

  /// No reply came for long.
  void blind();

  /// Decides both directions on what came since the last step, `dt` ago.
  void step(double now, double dt);

  /// Whether it waits for something that no evidence may announce, and wants to decide again soon.
  boolean impatient();

  /// The delay to act on, beyond the baseline.
  double delay();

  /// The delay from which a queue is seen.
  double threshold();

  /// The level below which a delay is noise; `NaN` where the law knows no noise.
  double noise();

  /// The part of the delay that is blamed on the path.
  double pathOffset();

  /// When the newest reply came that showed both ways.
  double splitAt();
}
