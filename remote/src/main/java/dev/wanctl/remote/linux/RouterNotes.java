package dev.wanctl.remote.linux;

import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.SshShell.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What comes to be known of a router by the way. Thread-safe.
final class RouterNotes {

  /// So old what the router tells of itself may be.
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private long changes;
  private long roundTrips;
  private Optional<Duration> lastRoundTrip = Optional.empty();
  private OptionalLong answeredAtNanos = OptionalLong.empty();
  private OptionalLong lookedAtNanos = OptionalLong.empty();
  private Optional<DeviceFailure> failure = Optional.empty();
  private Optional<LinuxRouterReport.Seen> seen = Optional.empty();

  /// Whether it is time to ask the router about itself again. Says so once.
  synchronized boolean due(long nowNanos) {
    if (lookedAtNanos.isPresent() && nowNanos - lookedAtNanos.getAsLong() < FRESH_NANOS) {
      return false;
    }
    lookedAtNanos = OptionalLong.of(nowNanos);
    return true;
  }

  synchronized void changes() {
    changes++;
  }

  synchronized void answered(long askedAtNanos, long nowNanos) {
    roundTrips++;
    lastRoundTrip = Optional.of(Duration.ofNanos(nowNanos - askedAtNanos));
    answeredAtNanos = OptionalLong.of(nowNanos);
    failure = Optional.empty();
  }

  synchronized void failed(DeviceFailure why) {
    roundTrips++;
    failure = Optional.of(why);
  }

  /// An answer to [Commands#ABOUT]; one that makes no sense is passed over.
  synchronized void told(Answer answer, long nowNanos) {
    List<String> lines = answer.text().lines().map(String::strip).toList();
    if (lines.size() >= 4
        && lines.get(0).matches("\\d{1,10}(\\.\\d+)? .*")
        && lines.get(1).matches("\\d{1,5}(\\.\\d+)? .*")) {
      double seconds = Double.parseDouble(lines.get(0).split(" ", 2)[0]);
      double load = Double.parseDouble(lines.get(1).split(" ", 2)[0]);
      seen =
          Optional.of(
              new LinuxRouterReport.Seen(
                  lines.get(3),
                  lines.get(2),
                  Duration.ofMillis(Math.round(seconds * 1e3)),
                  load,
                  nowNanos));
    }
  }

  synchronized LinuxRouterReport report(String name, int connections) {
    return new LinuxRouterReport(
        name, connections, changes, roundTrips, lastRoundTrip, answeredAtNanos, failure, seen);
  }
}
