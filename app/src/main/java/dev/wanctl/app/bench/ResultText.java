package dev.wanctl.app.bench;

import dev.wanctl.app.compare.Arm;
import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.compare.Verdict;
import dev.wanctl.core.units.Direction;
import java.util.Locale;
import java.util.Map;

/// Results as people read them.
public final class ResultText {

  private ResultText() {}

  public static String of(Result result) throws NoMeasurement {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s, load from %s; shaped is: %s%n"
            .formatted(result.line(), result.started(), result.source(), result.how()));
    for (Arm arm : Arm.values()) {
      text.append(row(arm.word(), result.of(arm)));
    }
    text.append(
        switch (result.verdict()) {
          case LESS -> "shaping helps: a busy line delays less with it\n";
          case MORE -> "shaping harms: a busy line delays more with it\n";
          case NONE -> "no verdict: the intervals overlap; more repeats make them narrower\n";
        });
    return text.toString();
  }

  private static String row(String name, Result.Summary summary) {
    StringBuilder row = new StringBuilder();
    row.append(
        "%-9s grade %-2s  load adds %s ms, p95 %s ms"
            .formatted(
                name, summary.grade().word(), figures(summary.added()), figures(summary.slow())));
    summary
        .rates()
        .forEach((direction, rate) ->
            row.append("; " + direction.word() + " " + figures(rate.times(1e-6)) + " Mbit/s"));
    return row.append('\n').toString();
  }

  private static String figures(Estimate e) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", e.mean(), Math.max(0, e.low()), e.high());
  }

  /// One line each.
  public static String list(Map<String, Result> results) {
    StringBuilder text = new StringBuilder();
    results.forEach((name, result) -> {
      try {
        text.append(
            "%s  shaped %s, unshaped %s: %s%n"
                .formatted(
                    name,
                    brief(result.of(Arm.SHAPED)),
                    brief(result.of(Arm.UNSHAPED)),
                    result.verdict().word()));
      } catch (NoMeasurement e) {
        text.append("%s  says nothing: %s%n".formatted(name, e.why()));
      }
    });
    return text.isEmpty() ? "no bench was run yet: `wanctl bench LINE`\n" : text.toString();
  }

  private static String brief(Result.Summary summary) {
    return String.format(
        Locale.ROOT, "%s (%.1f ms)", summary.grade().word(), summary.added().mean());
  }

  /// The shaped windows of two results.
  public static String comparison(String a, Result first, String b, Result second)
      throws NoMeasurement {
    Result.Summary one = first.of(Arm.SHAPED);
    Result.Summary two = second.of(Arm.SHAPED);
    StringBuilder text = new StringBuilder("shaped windows\n");
    text.append("A ").append(a).append('\n').append(row("A", one));
    text.append("B ").append(b).append('\n').append(row("B", two));
    text.append(
        switch (Verdict.of(two.added(), one.added())) {
          case LESS -> "delay: less in B\n";
          case MORE -> "delay: more in B\n";
          case NONE -> "delay: no verdict, the intervals overlap\n";
        });
    for (Direction direction : Direction.values()) {
      Estimate before = one.rates().get(direction);
      Estimate after = two.rates().get(direction);
      if (before != null && after != null) {
        text.append(direction.word())
            .append(
                switch (Verdict.of(after, before)) {
                  case LESS -> ": slower in B\n";
                  case MORE -> ": faster in B\n";
                  case NONE -> ": no verdict, the intervals overlap\n";
                });
      }
    }
    return text.toString();
  }
}
