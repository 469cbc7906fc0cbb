package dev.wanctl.core.line;

/// How the capacity of a direction goes on from one reply to the next, in logarithms: a walk with
/// rare jumps. While a queue is in question a part of the moves is guided to where this direction
/// alone explains the newest delay, and each move is weighed by what it is worth without guide.
final class Moves {

  /// Capacities walk, per square root of a second.
  private static final double WALK = 0.14;

  // And they jump, so often per second, by so much. Where both ways are seen, a jump can be
  // believed at once; where only the sum is, it is easily told of the wrong direction, but when
  // one is expected.
  private static final double JUMPS = 0.15;
  private static final double JUMPS_SEEN = 4;
  private static final double JUMPS_EXPECTED = 6;
  private static final double JUMP_SIZE = 0.45;

  /// Share of moves that are guided, and how closely.
  private static final double GUIDED = 0.12;

  private static final double GUIDE_SPREAD = 0.04;

  /// Beyond so many deviations, squared, nothing is left of a density.
  private static final double FAR = 80;

  private final Randoms random;
  private boolean changeExpected;
  private double step;
  private double jump;

  Moves(Randoms random) {
    this.random = random;
  }

  /// Whether the capacities may change now, by a clock that is known.
  void expectChange(boolean expected) {
    changeExpected = expected;
  }

  /// The moves that follow are over `seconds`.
  void over(double seconds, boolean bothWays) {
    double jumps = changeExpected ? JUMPS_EXPECTED : bothWays ? JUMPS_SEEN : JUMPS;
    step = WALK * Math.sqrt(seconds) + 1e-4;
    jump = Math.min(0.3, jumps * seconds);
  }

  /// The next value of a capacity.
  double free(double old) {
    long bits = random.next();
    return old + (Randoms.uniform(bits) < jump ? JUMP_SIZE : step) * Randoms.normal(bits);
  }

  /// The same, in part guided.
  double guided(double old, double guide) {
    long bits = random.next();
    double z = Randoms.normal(bits);
    double choice = Randoms.uniform(bits);
    if (choice < GUIDED) {
      return guide + GUIDE_SPREAD * z;
    }
    return old + (choice < GUIDED + (1 - GUIDED) * jump ? JUMP_SIZE : step) * z;
  }

  /// What such a move is worth: its density without guide over that with it.
  double worth(double walked, double fromGuide) {
    double a = walked / step;
    double b = walked / JUMP_SIZE;
    double prior = (1 - jump) * bell(a) / step + jump * bell(b) / JUMP_SIZE;
    double guided = GUIDED * bell(fromGuide / GUIDE_SPREAD) / GUIDE_SPREAD;
    return prior / ((1 - GUIDED) * prior + guided + 1e-300) + 1e-9;
  }

  private static double bell(double z) {
    double squared = z * z;
    return squared > FAR ? 0 : Approx.exp(-0.5 * squared);
  }
}
