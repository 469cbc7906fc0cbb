package dev.wanctl.app.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.app.history.HistoryFile.Waiting;
import dev.wanctl.core.line.Usual;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a line carries by the hour of the week, learned from weeks that were made up.
class UsualCapacityTest {

  @TempDir Path folder;

  /// A line that carries 90 Mbit/s, and 40 from 18 to 23 o'clock; on Sundays 60 all day. In some
  /// seconds a queue shows it, one of twenty-five of which shows nonsense.
  private void weeks(int weeks) {
    long begin = Days.MIDNIGHT - 7L * 86_400 * weeks;
    try (HistoryFile file = HistoryFile.open(Past.file(folder), 64L << 20, Duration.ofDays(99))) {
      for (long hour = begin; hour < Days.MIDNIGHT; hour += 3600) {
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
          double carried = i == 7 ? 5e6 : carried(hour);
          waiting.add(Waiting.of("cable", Days.shown(hour + 100L * i, carried)));
        }
        file.add(waiting, List.of());
      }
    }
  }

  private static double carried(long at) {
    var time = Instant.ofEpochSecond(at).atOffset(ZoneOffset.UTC);
    return time.getDayOfWeek().getValue() == 7
        ? 60e6
        : time.getHour() >= 18 && time.getHour() < 23 ? 40e6 : 90e6;
  }

  private Usual at(long second) {
    return Objects.requireNonNull(
        UsualCapacity.read(Past.file(folder), Instant.ofEpochSecond(second), ZoneOffset.UTC)
            .lines()
            .get("cable"));
  }

  @Test
  void theHourOfTheWeekTellsWhatIsUsual() {
    weeks(4);
    for (int hour = 0; hour < 7 * 24; hour++) {
      long second = Days.MIDNIGHT + 3600L * hour + 600;
      double expected = carried(second);
      assertThat(at(second).download())
          .as("hour " + hour)
          .isCloseTo(expected, within(0.02 * expected));
    }
    assertThat(at(Days.MIDNIGHT).upload()).as("nothing showed it").isNaN();
  }

  @Test
  void oneWeekIsTooLittleForADayOfTheWeekButTellsTheHour() {
    weeks(1);
    assertThat(at(Days.MIDNIGHT + 3 * 86_400 + 3 * 3600).download()).isCloseTo(90e6, within(2e6));
  }

  @Test
  void withoutAPastNothingIsUsual() {
    HistoryFile.open(Past.file(folder), 64L << 20, Duration.ofDays(99)).close();
    assertThat(
            UsualCapacity.read(Past.file(folder), Instant.ofEpochSecond(Days.NOON), ZoneOffset.UTC)
                .lines())
        .isEmpty();
  }
}
