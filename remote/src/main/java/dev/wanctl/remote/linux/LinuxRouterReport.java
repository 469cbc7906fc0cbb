package dev.wanctl.remote.linux;

import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What is known of a Linux router without asking it. Immutable.
///
/// @param name its address, as configured
/// @param connections opened so far
/// @param changes requests to change rates
/// @param roundTrips how often it was asked anything
/// @param lastRoundTrip how long the newest answer took, with the wait for other questions and for
///   the connection
/// @param answeredAtNanos when it answered last, [System#nanoTime]
/// @param failure why it did not answer when it was asked last; empty where it did
/// @param seen what it told of itself last
public record LinuxRouterReport(
    String name,
    int connections,
    long changes,
    long roundTrips,
    Optional<Duration> lastRoundTrip,
    OptionalLong answeredAtNanos,
    Optional<DeviceFailure> failure,
    Optional<Seen> seen) {

  /// @param system in its own words, such as `OpenWrt 24.10.4 r28959-29397011cc`
  /// @param model of the device; empty where it does not tell
  /// @param load its processes that ran or waited to run, the mean of a minute
  /// @param atNanos [System#nanoTime]
  public record Seen(String system, String model, Duration uptime, double load, long atNanos) {}

  /// Whether it answered when it was asked last; empty where nobody has asked.
  public Optional<Boolean> reachable() {
    return failure.isPresent()
        ? Optional.of(false)
        : answeredAtNanos.isPresent() ? Optional.of(true) : Optional.empty();
  }
}
