package dev.wanctl.app.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.app.history.HistoryFile.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file of the history, by the time of the seconds that go into it.
class HistoryFileTest {

  private static final long SIZE = 256L << 20;
  private static final Duration KEEP = Duration.ofDays(730);
  private static final String LINE = "cable";

  @TempDir Path folder;
  private final Random random = Random.from(new SplittableRandom(9));

  private Path path() {
    return folder.resolve(HistoryFile.NAME);
  }

  private HistoryFile open() {
    return HistoryFile.open(path(), SIZE, KEEP);
  }

  /// All bounds kept, however many pieces that takes.
  private static void trim(HistoryFile file, long now) {
    while (file.trim(Instant.ofEpochSecond(now))) {
      // one more piece
    }
  }

  private static List<Past.Stretch> read(Path path, String line, long from, long until, int step) {
    try (Past past = Past.open(path)) {
      return past.read(line, from, until, step);
    }
  }

  private static Map<Long, Step> summed(List<Past.Stretch> stretches, int step) {
    Map<Long, Step> sums = new TreeMap<>();
    for (Past.Stretch s : stretches) {
      long at = s.step().at() - Math.floorMod(s.step().at(), (long) step);
      sums.computeIfAbsent(at, Step::new).add(s.step());
    }
    return sums;
  }

  @Test
  @DisplayName("C-93: minutes and hours are the sums of their seconds, whatever is written when")
  void everyTierTellsTheSame() {
    Days days = new Days(1);
    Map<Long, Step> seconds = new TreeMap<>();
    try (HistoryFile file = open()) {
      long at = Days.NOON;
      for (int batch = 0; batch < 60; batch++) {
        List<Waiting> waiting = new ArrayList<>();
        int length = 1 + random.nextInt(180);
        for (int i = 0; i < length; i++) {
          // Clocks jump back now and then, and lines are not there for a while.
          at += random.nextInt(50) == 0 ? random.nextInt(400) - 150 : 1;
          Step step = days.plain(at);
          seconds.computeIfAbsent(at, Step::new).add(step);
          waiting.add(Waiting.of(LINE, step));
        }
        file.add(waiting, List.of());
      }
    }
    long from = Days.NOON - 86_400;
    long until = Days.NOON + 86_400;
    for (int step : new int[] {1, 10, 60, 300, 3600, 7200}) {
      Map<Long, Step> expected = new TreeMap<>();
      seconds.forEach((at, s) ->
          expected.computeIfAbsent(at - Math.floorMod(at, (long) step), Step::new).add(s));
      assertThat(summed(read(path(), LINE, from, until, step), step)).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("C-93: what was deleted as too old is still there by minutes and hours")
  void deletingLosesNoSum() {
    Days days = new Days(2);
    long begin = Days.NOON;
    long end = begin + 4 * 86_400;
    long count = 0;
    try (HistoryFile file = open()) {
      List<Waiting> waiting = new ArrayList<>();
      for (long at = begin; at < end; at += 7) {
        waiting.add(Waiting.of(LINE, days.plain(at)));
        count++;
      }
      file.add(waiting, List.of());
      trim(file, end);
    }
    List<Past.Stretch> all = read(path(), LINE, begin, end, 1);
    assertThat(all.stream().mapToLong(s -> s.step().decisions()).sum()).isEqualTo(count);
    assertThat(all.getFirst().seconds()).as("the oldest is known by the minute").isEqualTo(60);
    assertThat(all.getLast().seconds()).isEqualTo(1);
  }

  @Test
  @DisplayName("C-99: every question is answered as by counting, one tier for each time")
  void eachTimeCountsOnce() {
    Days days = new Days(3);
    long begin = Days.MIDNIGHT;
    long end = begin + 70 * 86_400 + 1234;
    TreeMap<Long, Step> seconds = new TreeMap<>();
    try (HistoryFile file = open()) {
      List<Waiting> waiting = new ArrayList<>();
      for (long at = begin + 777; at < end; at += 61 + random.nextInt(900)) {
        Step step = days.plain(at);
        seconds.put(at, step);
        waiting.add(Waiting.of(LINE, step));
        if (waiting.size() == 5000) {
          file.add(waiting, List.of());
          waiting.clear();
        }
      }
      file.add(waiting, List.of());
      file.add(List.of(Waiting.of("other", days.plain(end - 5))), List.of());
      trim(file, end);
    }
    int[] steps = {1, 5, 60, 300, 1800, 3600, 10_800, 86_400};
    for (int run = 0; run < 60; run++) {
      int step = steps[random.nextInt(steps.length)];
      // By whole days every tier begins and ends with the question.
      long from = begin + 86_400L * random.nextInt(70);
      long until = from + 86_400L * (1 + random.nextInt(70));
      List<Past.Stretch> found = read(path(), LINE, from, until, step);
      Step sum = new Step(0);
      long before = Long.MIN_VALUE;
      for (Past.Stretch s : found) {
        assertThat(s.step().at())
            .as("no stretch reaches into another")
            .isGreaterThanOrEqualTo(before);
        before = s.step().at() + s.seconds();
        sum.add(s.step());
      }
      Step expected = new Step(0);
      seconds.subMap(from, until).values().forEach(expected::add);
      assertThat(sum).as(from + " to " + until + " by " + step).isEqualTo(expected);
    }
  }

  @Test
  void aYearIsAnsweredFromAsManyPiecesAsItHasDays() {
    MadeUpPast.year(folder, LINE);
    long now = System.currentTimeMillis() / 1000;
    long from = now - 365L * 86_400;
    int step = Past.step(now - from, 1500);
    List<Past.Stretch> year = read(path(), LINE, from, now, step);
    assertThat(year).hasSizeBetween(1400, 1500).allMatch(s -> s.seconds() == step);
    try (Database database = Database.readable(path())) {
      long read =
          database.with(
              "SELECT count(*) FROM chunk WHERE step=" + Tier.HOURS.step(),
              s -> {
                try (ResultSet rows = s.executeQuery()) {
                  return rows.getLong(1);
                }
              });
      assertThat(read).as("rows of the file that are read").isBetween(363L, 367L);
    }
  }

  @Test
  void atAnyTimeTheFinestAnswerIsThatOfTheSeconds() {
    Days days = new Days(4);
    TreeMap<Long, Step> seconds = new TreeMap<>();
    try (HistoryFile file = open()) {
      List<Waiting> waiting = new ArrayList<>();
      for (long at = Days.NOON + 100; at < Days.NOON + 4000; at++) {
        Step step = days.plain(at);
        seconds.put(at, step);
        waiting.add(Waiting.of(LINE, step));
      }
      file.add(waiting, List.of());
    }
    for (int run = 0; run < 40; run++) {
      long from = Days.NOON + random.nextInt(4000);
      long until = from + 1 + random.nextInt(500);
      assertThat(read(path(), LINE, from, until, 1))
          .extracting(Past.Stretch::step)
          .containsExactlyElementsOf(seconds.subMap(from, until).values());
    }
  }

  @Test
  void itStaysWithinItsSize() {
    Days days = new Days(5);
    long most = 8L << 20;
    long at = Days.NOON;
    long largest = 0;
    try (HistoryFile file = HistoryFile.open(path(), most, KEEP)) {
      for (int hour = 0; hour < 16; hour++) {
        for (int part = 0; part < 6; part++) {
          List<Waiting> waiting = new ArrayList<>();
          for (int i = 0; i < 600; i++) {
            Step step = days.busy(at++);
            waiting.add(Waiting.of("cable", step));
            waiting.add(Waiting.of("dsl", step));
            waiting.add(Waiting.of("lte", step));
          }
          file.add(waiting, List.of());
          trim(file, at);
          largest = Math.max(largest, file.bytes());
        }
      }
    }
    System.out.println("history: largest with a bound of " + most + ": " + largest);
    assertThat(largest).isLessThanOrEqualTo(most);
    long count =
        read(path(), "dsl", Days.NOON, at, 3600).stream()
            .mapToLong(s -> s.step().decisions())
            .sum();
    assertThat(count).as("hours are kept although seconds went").isEqualTo(45 * (at - Days.NOON));
  }

  @Test
  void twentyFourHoursOfTwoLinesTakeLessThan20Megabytes() {
    Days days = new Days(6);
    long end = Days.NOON + 86_400;
    long bytes;
    try (HistoryFile file = open()) {
      for (long at = Days.NOON; at < end; ) {
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < 60; i++, at++) {
          waiting.add(Waiting.of("cable", days.busy(at)));
          // The other one is in use every third hour.
          waiting.add(Waiting.of("lte", at / 3600 % 3 == 0 ? days.busy(at) : days.idle(at)));
        }
        file.add(waiting, List.of());
        if (at % 3600 == 0) {
          trim(file, at);
        }
      }
      bytes = file.bytes();
    }
    System.out.println("history: 24 hours of two lines: " + bytes + " bytes");
    assertThat(bytes).isLessThan(20_000_000);
  }

  @Test
  void whatIsNoHistoryIsRefusedAndWhatIsBrokenToo() throws IOException {
    Files.writeString(
        path(), "no database at all, but long enough to have had a head. ".repeat(99));
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            HistoryException.class,
            e -> assertThat(e.kind()).isEqualTo(HistoryException.Cause.DAMAGED));
    Path aside = HistoryFile.setAside(path(), Instant.ofEpochSecond(Days.NOON));
    assertThat(aside).exists();
    assertThat(path()).doesNotExist();
  }

  @Test
  void aFileOfALaterVersionIsRefused() {
    open().close();
    try (Database database = Database.writable(path())) {
      database.run("PRAGMA user_version=99");
    }
    assertThatThrownBy(this::open).hasMessageContaining("another version of wanctl (form 99");
    assertThatThrownBy(() -> Past.open(path())).hasMessageContaining("another version");
  }

  @Test
  void anotherProgramsDatabaseIsRefused() {
    open().close();
    try (Database database = Database.writable(path())) {
      database.run("PRAGMA application_id=7");
    }
    assertThatThrownBy(this::open).hasMessageContaining("no history of wanctl");
  }

  @Test
  void onlyTheLastOfThoseSetAsideAreKept() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.writeString(path(), "broken " + i);
      HistoryFile.setAside(path(), Instant.ofEpochSecond(Days.NOON + i));
    }
    try (var all = Files.list(folder)) {
      assertThat(all.map(p -> p.getFileName().toString()).filter(n -> n.contains("aside")))
          .hasSize(2);
    }
  }

  @Test
  void aChunkThatIsDamagedIsAnErrorAndNoAbsence() {
    try (HistoryFile file = open()) {
      file.add(List.of(Waiting.of(LINE, new Days(7).plain(Days.NOON))), List.of());
    }
    try (Database database = Database.writable(path())) {
      database.run("UPDATE chunk SET steps=x'0102030405'");
    }
    assertThatThrownBy(() -> read(path(), LINE, Days.NOON, Days.NOON + 60, 1))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void eventsAreThoseOfTheLineAndOfTheDaemon() {
    try (HistoryFile file = open()) {
      file.add(
          List.of(),
          List.of(
              new HistoryEvent(1000 * Days.NOON, "", "daemon", "info", "wanctl starts"),
              new HistoryEvent(1000 * Days.NOON + 1, "cable", "congestion", "info", "one"),
              new HistoryEvent(1000 * Days.NOON + 2, "lte", "congestion", "info", "two")));
    }
    try (Past past = Past.open(path())) {
      assertThat(past.events("cable", Days.NOON, Days.NOON + 1, 10))
          .extracting(HistoryEvent::text)
          .containsExactly("wanctl starts", "one");
      assertThat(past.events("", Days.NOON, Days.NOON + 1, 2))
          .extracting(HistoryEvent::text)
          .containsExactly("one", "two");
    }
  }
}
