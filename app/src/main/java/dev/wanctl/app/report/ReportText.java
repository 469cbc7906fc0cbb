package dev.wanctl.app.report;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A report as text and as JSON.
public final class ReportText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

  private ReportText() {}

  /// @param observing the line is only observed: rates are what it would have set
  public static String of(LineReport r, boolean observing) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        String.format(
            Locale.ROOT,
            "line %s%s",
            r.line(),
            observing ? ", observed: nothing was written" : ""));
    line(
        text,
        String.format(
            Locale.ROOT,
            "%s to %s: %s of evidence, %s of it busy",
            TIME.format(Instant.ofEpochSecond(r.fromSecond())),
            TIME.format(Instant.ofEpochSecond(r.toSecond())),
            span(r.seconds()),
            span(r.busy())));
    if (!r.isEnough()) {
      line(
          text,
          String.format(
              Locale.ROOT,
              "That is not enough to say more: it was busy in %d minutes, and %d are needed. Let it run"
                  + " while the line is used.",
              r.busyMinutes(),
              LineReport.LEAST_BUSY_MINUTES));
      return text.toString();
    }
    line(
        text,
        String.format(
            Locale.ROOT,
            "\nadded delay   busy: %s in the middle, %s at the 95th percentile, %s at the 99th; else %s",
            millis(r.delayP50()),
            millis(r.delayP95()),
            millis(r.delayP99()),
            millis(r.delayIdle())));
    line(
        text,
        String.format(
            Locale.ROOT,
            "over the goal (%s) in %s of the busy time; by chance it might be %s to %s",
            Durations.text(r.goal()),
            percent((double) r.over() / r.busy()),
            percent(r.leastOver()),
            percent(r.mostOver())));
    for (Direction direction : Direction.values()) {
      side(text, direction, r.of(direction), observing);
    }
    line(text, "\n" + conclusion(r, observing));
    return text.toString();
  }

  private static void side(
      StringBuilder text, Direction direction, LineReport.Side s, boolean observing) {
    if (s.busy() == 0) {
      line(text, String.format(Locale.ROOT, "%-13s never busy", direction.word()));
      return;
    }
    line(
        text,
        String.format(
            Locale.ROOT,
            "%-13s busy for %s with %s; %s %s, 90 %% of the time %s to %s, at least %s; %s stood there",
            direction.word(),
            span(s.busy()),
            rate(s.load()),
            observing ? "it would have set" : "it set",
            rate(s.p50()),
            rate(s.p5()),
            rate(s.p95()),
            rate(s.least()),
            s.standing() > 0 ? rate(s.standing()) : "no limit"));
  }

  /// In words, and no more than what was seen bears out.
  static String conclusion(LineReport r, boolean observing) {
    double over = (double) r.over() / r.busy();
    if (!observing) {
      return "It is in control: what is over the goal is what was left of the waiting.";
    }
    if (over < 0.02) {
      return "Packets hardly waited: there is little to win on this line as it was used.";
    }
    double held = (double) r.overHeld() / r.over();
    String cost =
        "of what passed its rates would have let through "
            + percent(r.download().passing())
            + " of the download and "
            + percent(r.upload().passing())
            + " of the upload";
    return "In "
        + percent(held)
        + " of the time over the goal it would have held the traffic back: that much of the waiting"
        + " it had to do with, and would have shortened. In the other "
        + percent(1 - held)
        + " it would have changed nothing. At most, "
        + cost
        + "; with less waiting senders fill a line better, so that the true figure is higher. How"
        + " much shorter the waiting gets shows only in control.";
  }

  public static Json.Obj document(LineReport r, boolean observing) {
    Json.Builder document =
        Json.object()
            .put("line", r.line())
            .put("observing", observing)
            .put("enough", r.isEnough())
            .put("from", r.fromSecond())
            .put("to", r.toSecond())
            .put("seconds", (long) r.seconds())
            .put("busy_seconds", (long) r.busy())
            .put("busy_minutes", (long) r.busyMinutes())
            .put("goal_seconds", r.goal().toNanos() / 1e9)
            .put("delay_idle_seconds", r.delayIdle())
            .put("delay_p50_seconds", r.delayP50())
            .put("delay_p95_seconds", r.delayP95())
            .put("delay_p99_seconds", r.delayP99())
            .put("over_goal_seconds", (long) r.over())
            .put("over_goal_held_seconds", (long) r.overHeld())
            .put("over_goal_share_least", r.leastOver())
            .put("over_goal_share_most", r.mostOver());
    for (Direction direction : Direction.values()) {
      LineReport.Side s = r.of(direction);
      document.put(
          direction.word(),
          Json.object()
              .put("busy_seconds", (long) s.busy())
              .put("wanted_least_bps", s.least())
              .put("wanted_p5_bps", s.p5())
              .put("wanted_p50_bps", s.p50())
              .put("wanted_p95_bps", s.p95())
              .put("standing_p50_bps", s.standing())
              .put("load_p50_bps", s.load())
              .put("passing_share", s.passing())
              .build());
    }
    return document.build();
  }

  private static void line(StringBuilder text, String words) {
    text.append(words).append('\n');
  }

  private static String span(int seconds) {
    return seconds < 600
        ? Durations.text(Duration.ofSeconds(seconds))
        : seconds < 36_000
            ? Math.round(seconds / 60.0) + "min"
            : Math.round(seconds / 3600.0) + "h";
  }

  private static String millis(double seconds) {
    return Double.isFinite(seconds) ? String.format(Locale.ROOT, "%.0f ms", 1000 * seconds) : "-";
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", 100 * share) : "-";
  }

  /// To the tenth of a megabit, which is as much as anybody wants to read.
  private static String rate(double bitsPerSecond) {
    return BitRate.bits(Math.round(bitsPerSecond / 1e5) * 1e5).toString();
  }
}
