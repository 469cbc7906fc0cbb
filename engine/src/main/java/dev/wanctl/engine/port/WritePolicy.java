package dev.wanctl.engine.port;

import java.time.Duration;

/// How often a device likes to be written to and read.
///
/// @param leastChange a rate is sent when it moved by at least this ratio since the last confirmed
///   one
/// @param increaseSpacing increases wait so long after the last write; decreases never wait
/// @param readBackEvery the longest time between two readings of the rates
/// @param knownFor a write is preceded by a reading when the last one is older than this: what
///   somebody else set would be overwritten unseen
/// @param writesPerDay beyond so many in 24 hours increases wait [#THRIFT] times as long, and the
///   operator is told; decreases never wait
public record WritePolicy(
    double leastChange,
    Duration increaseSpacing,
    Duration readBackEvery,
    Duration knownFor,
    long writesPerDay) {

  /// How much longer increases wait once the writes of a day are used up.
  public static final int THRIFT = 20;

  /// The budget of a device that does not care.
  public static final long ANY_NUMBER = Long.MAX_VALUE;

  /// A kernel on this machine: microseconds per change and per reading.
  public static final WritePolicy LOCAL =
      new WritePolicy(0.005, Duration.ZERO, Duration.ofSeconds(2), Duration.ZERO, ANY_NUMBER);

  /// A router over the network: milliseconds per change, and each change costs it work. Of a burst
  /// of cuts only the first waits for a reading, and after that five in a second. What a change
  /// costs its flash nobody has measured: the budget is one write every two seconds all day long,
  /// more than a line needs that is used by people.
  public static final WritePolicy ROUTER =
      new WritePolicy(
          0.03, Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofMillis(200), 43_200);
}
