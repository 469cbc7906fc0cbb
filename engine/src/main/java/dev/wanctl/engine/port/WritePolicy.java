package dev.wanctl.engine.port;

import java.time.Duration;

/// How often a device likes to be written to. A rate is sent when it moved by at least
/// `leastChange` (a ratio) since the last confirmed one. Increases wait `increaseSpacing` after the
/// last write; decreases never wait.
public record WritePolicy(double leastChange, Duration increaseSpacing, Duration readBackEvery) {

  /// A kernel on this machine: microseconds per change.
  public static final WritePolicy LOCAL =
      new WritePolicy(0.005, Duration.ZERO, Duration.ofSeconds(2));

  /// A router over the network: milliseconds per change, and each change costs it work.
  public static final WritePolicy ROUTER =
      new WritePolicy(0.03, Duration.ofMillis(250), Duration.ofSeconds(5));
}
