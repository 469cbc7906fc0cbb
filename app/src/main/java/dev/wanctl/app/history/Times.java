package dev.wanctl.app.history;

import dev.wanctl.core.units.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/// Points of time as people name them: `24h` ago, `2026-11-26`, `2026-11-26T20:15` where they live,
/// `2026-11-26T19:15:00Z`, seconds since 1970.
public final class Times {

  private Times() {}

  /// Empty if it is none of them.
  public static Optional<Instant> parse(String text, Instant now, ZoneId zone) {
    Optional<Duration> ago = Durations.parse(text);
    if (ago.isPresent()) {
      return Optional.of(now.minus(ago.get()));
    }
    try {
      if (text.matches("[0-9]{1,11}")) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
      }
      return Optional.of(
          text.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})")
              ? java.time.OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
