package dev.wanctl.app.profile;

import dev.wanctl.app.profile.Profile.Row;
import dev.wanctl.engine.json.Json;
import java.util.List;
import java.util.Locale;

/// A profile as a table for a terminal, and as JSON.
public final class ProfileText {

  private static final double[] SHARES = {0.5, 0.9, 0.99, 0.999};
  private static final String[] NAMES = {"p50", "p90", "p99", "p99.9"};

  private ProfileText() {}

  public static String of(Profile profile) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%.1f s, the whole process %.2f %% of a processor%n",
            profile.seconds(),
            100 * profile.processorShare()));
    table(out, "From a reply to the rate in force", profile.way(), true);
    table(out, "Together", profile.totals(), false);
    table(out, "Work of all threads", profile.work(), true);
    table(out, "Waiting for a processor", profile.lateness(), false);
    out.append('\n');
    profile
        .slowestOnTheWay()
        .ifPresent(row ->
            out.append("To be faster: ")
                .append(target(row))
                .append(" of the way from a reply to the rate in force\n"));
    profile
        .mostWork()
        .ifPresent(row ->
            out.append("To be cheaper: ")
                .append(target(row))
                .append(
                    String.format(
                        Locale.ROOT,
                        " of the work, %.3f %% of a processor's time%n",
                        100 * row.times().sum() / 1e9 / profile.seconds())));
    return out.toString();
  }

  private static String target(Row row) {
    return String.format(
        Locale.ROOT, "%s (%s), %.0f %%", row.stage(), row.meaning(), 100 * row.share());
  }

  private static void table(StringBuilder out, String title, List<Row> rows, boolean shares) {
    if (rows.isEmpty()) {
      return;
    }
    out.append(
        String.format(
            "%n%-33s %6s %7s %8s %8s %8s %8s %8s%n",
            title, shares ? "share" : "", "count", NAMES[0], NAMES[1], NAMES[2], NAMES[3], "max"));
    for (Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              "  %-31s %6s %7d",
              row.stage(),
              shares ? String.format(Locale.ROOT, "%.1f %%", 100 * row.share()) : "",
              row.times().count()));
      for (double share : SHARES) {
        out.append(String.format(" %8s", time(row.times().quantile(share))));
      }
      out.append(String.format(" %8s%n", time(row.times().longest())));
    }
  }

  /// Three digits, and a unit.
  static String time(long nanos) {
    if (nanos < 1000) {
      return nanos + " ns";
    }
    double value = nanos / 1e3;
    String unit = "us";
    if (value >= 999.5) {
      value /= 1e3;
      unit = "ms";
    }
    if (value >= 999.5) {
      value /= 1e3;
      unit = "s";
    }
    String digits = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, digits, value) + " " + unit;
  }

  public static Json.Obj json(Profile profile) {
    Json.Builder all =
        Json.object()
            .put("seconds", profile.seconds())
            .put("processor_share", profile.processorShare())
            .put("way", rows(profile.way(), true))
            .put("totals", rows(profile.totals(), false))
            .put("work", rows(profile.work(), true))
            .put("lateness", rows(profile.lateness(), false));
    Json.Builder target = Json.object();
    profile.slowestOnTheWay().ifPresent(row -> target.put("faster", row.stage()));
    profile.mostWork().ifPresent(row -> target.put("cheaper", row.stage()));
    return all.put("target", target.build()).build();
  }

  private static Json rows(List<Row> rows, boolean shares) {
    return Json.array(rows.stream().map(row -> row(row, shares)).toList());
  }

  private static Json.Obj row(Row row, boolean shares) {
    Json.Builder json = Json.object().put("stage", row.stage()).put("meaning", row.meaning());
    if (shares) {
      json.put("share", row.share());
    }
    json.put("count", row.times().count()).put("mean_us", row.mean() / 1e3);
    for (int i = 0; i < SHARES.length; i++) {
      json.put(NAMES[i].replace('.', '_') + "_us", row.times().quantile(SHARES[i]) / 1e3);
    }
    return json.put("max_us", row.times().longest() / 1e3).build();
  }
}
