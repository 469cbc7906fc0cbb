package dev.wanctl.app.history;

import dev.wanctl.core.line.Usual;
import dev.wanctl.core.units.Direction;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// What lines carried when a queue showed it, by the hour of the week, as far as the last weeks
/// tell: a line that is shared is slower in the evening. Immutable.
///
/// @param lines by name, what each is expected to carry at this hour
public record UsualCapacity(Map<String, Usual> lines) {

  private static final Duration BACK = Duration.ofDays(56);
  private static final int HOURS = 24 * DayOfWeek.values().length;

  /// So many seconds, of so many hours of the past, must have shown it.
  private static final int LEAST_SECONDS = 10;

  private static final int LEAST_HOURS = 2;

  public UsualCapacity {
    lines = Map.copyOf(lines);
  }

  /// All hours of one direction: what was shown in each hour of the week.
  private static final class Week {
    private final Tally[] shown =
        IntStream.range(0, HOURS).mapToObj(_ -> new Tally()).toArray(Tally[]::new);
    private final int[] hours = new int[HOURS];

    void add(int hour, Tally tally) {
      if (tally.count() > 0) {
        shown[hour].add(tally);
        hours[hour]++;
      }
    }

    /// The median of this hour of the week; where that is not known well, of the same hour of all
    /// days.
    double at(int hour, double unit) {
      if (hours[hour] >= LEAST_HOURS && shown[hour].count() >= LEAST_SECONDS) {
        return shown[hour].quantile(0.5) * unit;
      }
      Tally all = new Tally();
      int seen = 0;
      for (int h = hour % 24; h < HOURS; h += 24) {
        all.add(shown[h]);
        seen += hours[h];
      }
      return seen >= LEAST_HOURS && all.count() >= LEAST_SECONDS
          ? all.quantile(0.5) * unit
          : Double.NaN;
    }
  }

  /// What the file tells for the hour that it is there now.
  public static UsualCapacity read(Path file, Instant now, ZoneId zone) {
    Map<String, Usual> lines = new LinkedHashMap<>();
    try (Past past = Past.open(file)) {
      for (String line : past.lines()) {
        lines.put(line, of(past, line, now, zone));
      }
    }
    return new UsualCapacity(lines);
  }

  private static Usual of(Past past, String line, Instant now, ZoneId zone) {
    Week download = new Week();
    Week upload = new Week();
    long until = now.getEpochSecond();
    for (Past.Stretch s : past.read(line, until - BACK.toSeconds(), until, Tier.HOURS.step())) {
      int hour = hour(Instant.ofEpochSecond(s.step().at()), zone);
      download.add(hour, s.step().tally(Measure.full(Direction.DOWNLOAD)));
      upload.add(hour, s.step().tally(Measure.full(Direction.UPLOAD)));
    }
    int hour = hour(now, zone);
    return new Usual(
        download.at(hour, Measure.DOWNLOAD_FULL.unit()),
        upload.at(hour, Measure.UPLOAD_FULL.unit()));
  }

  /// The hour of the week where people live, since they make it busy.
  private static int hour(Instant at, ZoneId zone) {
    ZonedDateTime local = at.atZone(zone);
    return 24 * (local.getDayOfWeek().getValue() - 1) + local.getHour();
  }
}
