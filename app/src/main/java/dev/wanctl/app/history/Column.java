package dev.wanctl.app.history;

import dev.wanctl.app.history.Past.Stretch;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// One figure of a stretch of time, with its name: `_ms` milliseconds to the hundredth, `_bps`
/// bit/s.
///
/// @param digits behind the point
public record Column(String name, int digits, ToDoubleFunction<Stretch> value) {

  /// The share of the numbers that lies below a figure.
  private enum Figure {
    MIN,
    P50,
    P95,
    P99,
    MAX;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    double of(Step step, Measure measure) {
      return switch (this) {
        case MIN -> step.least(measure);
        case P50 -> step.quantile(measure, 0.5);
        case P95 -> step.quantile(measure, 0.95);
        case P99 -> step.quantile(measure, 0.99);
        case MAX -> step.quantile(measure, 1);
      };
    }
  }

  /// What the page draws.
  public static final List<Column> PAGE = page();

  /// Everything that is kept.
  public static final List<Column> ALL = everything();

  private static List<Column> page() {
    List<Column> all = head();
    for (Figure figure : Figure.values()) {
      all.add(delay(figure));
    }
    for (Direction d : Direction.values()) {
      all.add(rate(d, "rate", Measure.rate(d), Figure.P50));
      all.add(rate(d, "rate_min", Measure.rate(d), Figure.MIN));
      all.add(rate(d, "load", Measure.load(d), Figure.P50));
      all.add(rate(d, "load_p95", Measure.load(d), Figure.P95));
      all.add(rate(d, "load_max", Measure.load(d), Figure.MAX));
      all.add(rate(d, "capacity", Measure.capacity(d), Figure.P50));
    }
    return List.copyOf(all);
  }

  private static List<Column> everything() {
    List<Column> all = head();
    for (Figure figure : Figure.values()) {
      all.add(delay(figure));
    }
    for (Direction d : Direction.values()) {
      for (Figure figure : Figure.values()) {
        all.add(rate(d, "rate_" + figure.word(), Measure.rate(d), figure));
        all.add(rate(d, "load_" + figure.word(), Measure.load(d), figure));
        all.add(rate(d, "capacity_" + figure.word(), Measure.capacity(d), figure));
        all.add(rate(d, "shown_capacity_" + figure.word(), Measure.full(d), figure));
      }
    }
    return List.copyOf(all);
  }

  private static List<Column> head() {
    List<Column> all = new ArrayList<>();
    all.add(new Column("at", 0, s -> s.step().at()));
    all.add(new Column("span_s", 0, Stretch::seconds));
    all.add(new Column("decisions", 0, s -> s.step().decisions()));
    all.add(new Column("unseen", 0, s -> s.step().unseen()));
    for (Direction d : Direction.values()) {
      all.add(new Column(d.word() + "_cuts", 0, s -> s.step().cuts(d)));
    }
    return all;
  }

  private static Column delay(Figure figure) {
    return new Column(
        "delay_" + figure.word() + "_ms", 2, s -> 1e3 * figure.of(s.step(), Measure.DELAY));
  }

  private static Column rate(Direction direction, String name, Measure measure, Figure figure) {
    return new Column(direction.word() + "_" + name + "_bps", 0, s -> figure.of(s.step(), measure));
  }

  /// Null where nothing is known.
  public Json json(Stretch stretch) {
    double v = value.applyAsDouble(stretch);
    return Double.isFinite(v) ? new Json.Num(plain(v)) : Json.none();
  }

  /// Empty where nothing is known.
  public String text(Stretch stretch) {
    double v = value.applyAsDouble(stretch);
    return Double.isFinite(v) ? plain(v).toPlainString() : "";
  }

  private BigDecimal plain(double v) {
    return digits == 0
        ? BigDecimal.valueOf(Math.round(v))
        : BigDecimal.valueOf(Math.round(v * 100), 2);
  }

  public static Json names(List<Column> columns) {
    return Json.array(columns.stream().map(c -> Json.of(c.name())).toList());
  }

  public static Json row(List<Column> columns, Stretch stretch) {
    return Json.array(columns.stream().map(c -> c.json(stretch)).toList());
  }
}
