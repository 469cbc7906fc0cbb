package dev.wanctl.app.history;

import dev.wanctl.app.history.Past.Stretch;
import dev.wanctl.app.status.Spark;
import dev.wanctl.app.status.Wrap;
import dev.wanctl.core.units.Direction;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A line's past for a terminal of 80 columns: rows of bars, a table by steps with quantiles, and
/// what happened in between.
public final class HistoryText {

  private static final int WIDTH = 80;
  private static final int BARS = 54;
  private static final int ROWS = 25;
  private static final int MOST_EVENTS = 60;

  private final Past past;
  private final String line;
  private final long from;
  private final long until;
  private final ZoneId zone;
  private final DateTimeFormatter clock;
  private final StringBuilder out = new StringBuilder();

  public HistoryText(Past past, String line, Instant since, Instant until, ZoneId zone) {
    this.past = past;
    this.line = line;
    this.from = since.getEpochSecond();
    this.until = until.getEpochSecond();
    this.zone = zone;
    boolean days = Duration.between(since, until).compareTo(Duration.ofDays(1)) > 0;
    clock = DateTimeFormatter.ofPattern(days ? "MM-dd HH:mm" : "HH:mm:ss", Locale.ROOT);
  }

  /// Empty if nothing is known of that time.
  ///
  /// @param wanted the step, s; 0: one by which it fits a screen
  public String text(int wanted) {
    int step = wanted == 0 ? Past.step(until - from, ROWS) : wanted;
    List<Stretch> rows = past.read(line, from, until, step);
    List<HistoryEvent> events = past.events(line, from, until, MOST_EVENTS);
    if (rows.isEmpty() && events.isEmpty()) {
      return "";
    }
    line(line + ", " + time(1000 * from) + " to " + time(1000 * until));
    if (!rows.isEmpty()) {
      bars();
      table(rows, events);
    } else {
      events.forEach(e -> event(e));
    }
    line("");
    return out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void bars() {
    int step = Past.step(until - from, BARS);
    List<Stretch> points = past.read(line, from, until, step);
    bar(points, step, "delay 95%", "ms", s -> 1e3 * s.step().quantile(Measure.DELAY, 0.95));
    for (Direction d : Direction.values()) {
      Measure load = Measure.load(d);
      Measure rate = Measure.rate(d);
      bar(points, step, d.word(), "Mbit/s", s -> s.step().quantile(load, 0.95) / 1e6);
      bar(points, step, "  rate", "Mbit/s", s -> s.step().quantile(rate, 0.5) / 1e6);
    }
    line("");
  }

  private void bar(
      List<Stretch> points, int step, String name, String unit, ToDoubleFunction<Stretch> value) {
    long first = from - Math.floorMod(from, (long) step);
    double[] figures = new double[(int) Math.ceilDiv(until - first, (long) step)];
    Arrays.fill(figures, Double.NaN);
    for (Stretch s : points) {
      double v = value.applyAsDouble(s);
      long at = (s.step().at() - first) / step;
      // A coarser step fills all that it covers.
      for (long i = Math.max(0, at); i < at + Math.max(1, s.seconds() / step); i++) {
        if (i < figures.length) {
          figures[(int) i] = v;
        }
      }
    }
    double most = Arrays.stream(figures).filter(Double::isFinite).max().orElse(Double.NaN);
    line(
        String.format(Locale.ROOT, "  %-9s ", name)
            + Spark.line(figures, BARS + 2).stripTrailing()
            + " "
            + figure(most).strip()
            + " "
            + unit);
  }

  private void table(List<Stretch> rows, List<HistoryEvent> events) {
    line(
        String.format(
            Locale.ROOT,
            "  %-11s  %-29s  %-15s  %s",
            "",
            "added delay, ms",
            "download Mbit",
            "upload Mbit"));
    line("  from           min   50%   95%   99%   max   load    rate    load    rate");
    Iterator<HistoryEvent> happened = events.iterator();
    HistoryEvent next = happened.hasNext() ? happened.next() : null;
    for (Stretch row : rows) {
      while (next != null && next.at() < 1000 * row.step().at()) {
        event(next);
        next = happened.hasNext() ? happened.next() : null;
      }
      line(row(row.step()));
    }
    while (next != null) {
      event(next);
      next = happened.hasNext() ? happened.next() : null;
    }
  }

  private String row(Step s) {
    return String.format(
        Locale.ROOT,
        "  %-11s %s %s %s %s %s %s %s %s %s",
        time(1000 * s.at()),
        figure(1e3 * s.least(Measure.DELAY)),
        figure(1e3 * s.quantile(Measure.DELAY, 0.5)),
        figure(1e3 * s.quantile(Measure.DELAY, 0.95)),
        figure(1e3 * s.quantile(Measure.DELAY, 0.99)),
        figure(1e3 * s.quantile(Measure.DELAY, 1)),
        wide(s.quantile(Measure.DOWNLOAD_LOAD, 0.5)),
        wide(s.quantile(Measure.DOWNLOAD_RATE, 0.5)),
        wide(s.quantile(Measure.UPLOAD_LOAD, 0.5)),
        wide(s.quantile(Measure.UPLOAD_RATE, 0.5)));
  }

  private static String wide(double bits) {
    return String.format(Locale.ROOT, "%7s", figure(bits / 1e6).strip());
  }

  private static String figure(double v) {
    return !Double.isFinite(v)
        ? "    -"
        : String.format(Locale.ROOT, v < 9.995 ? "%5.2f" : v < 99.95 ? "%5.1f" : "%5.0f", v);
  }

  private void event(HistoryEvent e) {
    String mark = e.severity().equals("info") ? "  * " : "  ! ";
    out.append(
        Wrap.text(
            time(e.at()) + " " + (e.line().isEmpty() ? "" : e.kind() + ": ") + printable(e.text()),
            WIDTH,
            mark,
            "      "));
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private String time(long millis) {
    return clock.format(Instant.ofEpochMilli(millis).atZone(zone));
  }
}
