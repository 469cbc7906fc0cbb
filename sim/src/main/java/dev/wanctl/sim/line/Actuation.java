package dev.wanctl.sim.line;

import java.time.Duration;

/// How a device takes new rates: one write under way at a time, the newest wish wins.
///
/// @param delay from the write to the rate in force and confirmed
/// @param leastChange a rate is written when it moved by this share of the one in force
/// @param increaseSpacing how long increases wait after a write; decreases never wait
public record Actuation(Duration delay, double leastChange, Duration increaseSpacing) {

  /// A kernel on this machine.
  public static final Actuation LOCAL = new Actuation(Duration.ofMillis(1), 0.005, Duration.ZERO);

  /// A router over the network.
  public static final Actuation ROUTER =
      new Actuation(Duration.ofMillis(50), 0.03, Duration.ofMillis(250));

  public Actuation {
    if (delay.isNegative() || increaseSpacing.isNegative() || !(leastChange >= 0)) {
      throw new IllegalArgumentException("an actuation's numbers are not negative");
    }
  }
}
