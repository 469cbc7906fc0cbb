package dev.wanctl.app.simulate;

import dev.wanctl.app.status.Wrap;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.json.Json;
import dev.wanctl.sim.line.Score;
import java.util.Locale;

/// What came of a [Simulation], in words and as JSON.
record Summary(Simulation of, Simulation.Outcome outcome) {

  private static final int WIDTH = 80;

  String text() {
    StringBuilder out = new StringBuilder();
    out.append(of.on().name()).append(": ").append(of.on().about()).append('\n');
    out.append(
        Wrap.text(
            of.subject()
                + ": "
                + of.plan().download()
                + " down, "
                + of.plan().upload()
                + " up, policy "
                + of.settings().policy().word()
                + ", a probe every "
                + Durations.text(of.options().probeSpacing())
                + (of.oneWay() ? " with one-way delays" : ", round trips alone"),
            WIDTH,
            "",
            "  "));
    out.append(Durations.text(of.length())).append(" of virtual time, seed ").append(of.seed());
    out.append("\n\n");
    out.append("               download  upload     added delay, ms           above\n");
    out.append("               used      used       mean   95 %   99 %   most  50 ms    score\n");
    out.append(row("wanctl", outcome.wanctl().score()));
    out.append(row("no control", outcome.nobody().score()));
    out.append(row("static 95 %", outcome.fixed().score()));
    out.append('\n').append(Wrap.text(verdict(), WIDTH, "", ""));
    out.append(
        Wrap.text(
            "A simulated line is no measurement of yours: it shows how these settings behave when"
                + " such a thing happens.",
            WIDTH,
            "",
            ""));
    return out.toString();
  }

  private static String row(String who, Score s) {
    return String.format(
        Locale.ROOT,
        "  %-11s  %8s  %8s  %7s %6s %6s %6s  %7s  %7s%n",
        who,
        percent(s.downloadUtilisation()),
        percent(s.uploadUtilisation()),
        figure("%.1f", s.mean()),
        figure("%.1f", s.p95()),
        figure("%.1f", s.p99()),
        figure("%.0f", s.max()),
        figure("%.1f s", s.secondsOver50()),
        figure("%.3f", s.overall()));
  }

  private String verdict() {
    Score mine = outcome.wanctl().score();
    Score nobody = outcome.nobody().score();
    Score fixed = outcome.fixed().score();
    if (Double.isNaN(mine.p95())) {
      return "Nothing loads this line, so there is nothing to gain; rates were cut "
          + Math.round(mine.idleCutsPerHour())
          + " times an hour without a reason.";
    }
    StringBuilder text = new StringBuilder("With this configuration ");
    text.append(used(mine)).append(", and 95 % of the time no packet waits longer than ");
    text.append(millis(mine.p95())).append(" more than on an empty line");
    if (!Double.isNaN(mine.dropRecovery())) {
      text.append("; after a sudden fall the delay is good again within ");
      text.append(figure("%.1f s", Math.max(0.1, mine.dropRecovery())));
    }
    text.append(". Without control it would be ").append(millis(nobody.p95()));
    text.append("; with a static shaper at 95 % of the plan ").append(millis(fixed.p95()));
    text.append(", and ").append(used(fixed)).append('.');
    if (fixed.overall() > mine.overall()) {
      text.append(
          " Here a static shaper does better: the line does not change in a way that needs"
              + " control.");
    }
    if (mine.overall() < nobody.overall()) {
      text.append(" This configuration makes it worse than no control at all.");
    }
    return text.toString();
  }

  private static String used(Score s) {
    boolean down = !Double.isNaN(s.downloadUtilisation());
    boolean up = !Double.isNaN(s.uploadUtilisation());
    return (down ? percent(s.downloadUtilisation()) + " of the download" : "")
        + (down && up ? " and " : "")
        + (up ? percent(s.uploadUtilisation()) + " of the upload" : "")
        + (down && up ? " are used" : " is used");
  }

  private static String millis(double value) {
    return figure(value < 10 ? "%.1f ms" : "%.0f ms", value);
  }

  private static String percent(double share) {
    return figure("%.0f %%", 100 * share);
  }

  private static String figure(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  Json json() {
    return Json.object()
        .put("scenario", of.on().name())
        .put("subject", of.subject())
        .put("policy", of.settings().policy().word())
        .put("one_way", of.oneWay())
        .put("seconds", of.length().toMillis() / 1e3)
        .put("seed", of.seed())
        .put("download_max_bps", of.plan().download().bitsPerSecond())
        .put("upload_max_bps", of.plan().upload().bitsPerSecond())
        .put("wanctl", json(outcome.wanctl().score()))
        .put("no_control", json(outcome.nobody().score()))
        .put("static", json(outcome.fixed().score()))
        .build();
  }

  private static Json json(Score s) {
    return Json.object()
        .put("score", s.overall())
        .put("download_utilisation", s.downloadUtilisation())
        .put("upload_utilisation", s.uploadUtilisation())
        .put("added_mean_ms", s.mean())
        .put("added_p50_ms", s.p50())
        .put("added_p95_ms", s.p95())
        .put("added_p99_ms", s.p99())
        .put("added_max_ms", s.max())
        .put("seconds_over_50_ms", s.secondsOver50())
        .put("drop_recovery_s", s.dropRecovery())
        .put("rise_recovery_s", s.riseRecovery())
        .put("changes_per_minute", s.changesPerMinute())
        .put("idle_cuts_per_hour", s.idleCutsPerHour())
        .put("wrong_cut", s.wrongCut())
        .build();
  }
}
