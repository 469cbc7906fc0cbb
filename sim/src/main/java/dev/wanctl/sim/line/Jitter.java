package dev.wanctl.sim.line;

import java.util.random.RandomGenerator;

/// How a path's delay trembles: a new value every 10 ms. Packets never overtake one another because
/// of it.
///
/// @param kind the shape
/// @param seconds its size: what it means depends on the shape
public record Jitter(Kind kind, double seconds) {

  public static final Jitter NONE = new Jitter(Kind.NONE, 0);

  static final long PERIOD_NANOS = 10_000_000;

  /// The shapes of delay noise.
  public enum Kind {
    NONE,
    /// A cable modem asks for each grant: uniform up to the size, one in fifty asks twice.
    DOCSIS,
    /// The medium is granted in turns: mostly a short wait, at times a turn of several sizes.
    WIFI,
    /// The size is the standard deviation of a normal distribution about three of them.
    NETEM
  }

  public Jitter {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("a jitter cannot be negative: " + seconds);
    }
  }

  double sample(RandomGenerator random) {
    return switch (kind) {
      case NONE -> 0;
      case DOCSIS -> seconds * random.nextDouble() + (random.nextInt(50) == 0 ? seconds * 1.5 : 0);
      case WIFI ->
          seconds * (0.5 * random.nextExponential())
              + (random.nextInt(25) == 0 ? seconds * (1 + 4 * random.nextDouble()) : 0);
      case NETEM -> Math.max(0, seconds * (3 + random.nextGaussian()));
    };
  }
}
