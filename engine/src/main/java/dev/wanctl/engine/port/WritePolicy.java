package dev.wanctl.engine.port;

import java.time.Duration;

/// How often a device likes to be written to and read.
///
/// @param leastChange a rate is sent when it moved by at least this ratio since the last confirmed
///   one
/// @param increaseSpacing increases wait so long after the last write; decreases never wait
/// @param readBackEvery the longest time between two readings of the rates
/// @param knownFor a write is preceded by a reading when the device's last word is older than this:
///   what somebody else set would be overwritten unseen
public record WritePolicy(
    double leastChange, Duration increaseSpacing, Duration readBackEvery, Duration knownFor) {

  /// A kernel on this machine: microseconds per change and per reading.
  public static final WritePolicy LOCAL =
      new WritePolicy(0.005, Duration.ZERO, Duration.ofSeconds(2), Duration.ZERO);

  /// A router over the network: milliseconds per change, and each change costs it work. Of a burst
  /// of cuts only the first waits for a reading.
  public static final WritePolicy ROUTER =
      new WritePolicy(0.03, Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofMillis(200));
}
