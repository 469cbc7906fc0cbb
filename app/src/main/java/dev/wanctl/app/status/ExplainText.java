package dev.wanctl.app.status;

import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The last decisions for people, made from the JSON of [StatusDocument#explain]: decisions in a
/// row with the same reasons become one entry.
public final class ExplainText {

  private static final int WIDTH = 80;
  private static final List<String> DIRECTIONS = List.of("download", "upload");

  private ExplainText() {}

  public static String of(Json.Obj explanation) {
    StringBuilder out = new StringBuilder();
    for (Json.Obj line : explanation.objects("lines")) {
      out.append(out.isEmpty() ? "" : "\n").append(line(line));
    }
    String steering = SteeringText.events(explanation.objects("steering"));
    if (!steering.isEmpty()) {
      out.append('\n').append(steering);
    }
    return out.toString();
  }

  private static String line(Json.Obj line) {
    String name = Printable.of(line.string("name").orElse("?"));
    List<Json.Obj> decisions = line.objects("decisions");
    if (decisions.isEmpty()) {
      return name + ": no decision yet\n";
    }
    double span =
        StatusText.number(decisions.getFirst(), "age_s")
            - StatusText.number(decisions.getLast(), "age_s");
    StringBuilder out = new StringBuilder(name);
    out.append(": the last ").append(decisions.size()).append(" decisions, over ");
    out.append(Words.span(span)).append("; the newest is last\n");
    runs(decisions).forEach(run -> out.append('\n').append(entry(run)));
    return out.toString();
  }

  private static List<List<Json.Obj>> runs(List<Json.Obj> decisions) {
    List<List<Json.Obj>> runs = new ArrayList<>();
    for (Json.Obj decision : decisions) {
      if (runs.isEmpty() || !reasons(runs.getLast().getLast()).equals(reasons(decision))) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(decision);
    }
    return runs;
  }

  private static List<Optional<String>> reasons(Json.Obj decision) {
    return DIRECTIONS.stream().map(d -> StatusText.object(decision, d).string("reason")).toList();
  }

  private static String entry(List<Json.Obj> run) {
    Json.Obj first = run.getFirst();
    Json.Obj last = run.getLast();
    StringBuilder head = new StringBuilder();
    head.append(run.size() == 1 ? "1 decision" : run.size() + " decisions");
    double length = StatusText.number(first, "age_s") - StatusText.number(last, "age_s");
    head.append(length > 0 ? " in " + Words.span(length) : "");
    head.append(", added delay ").append(range(run, d -> delay(d, "added_ms"))).append(" ms");
    head.append(" (a queue above ").append(Words.millis(delay(last, "threshold_ms"))).append(')');
    head.append(", reply ").append(Words.span(StatusText.number(last, "reply_age_s")));
    head.append(" and counters ").append(Words.span(StatusText.number(last, "counter_age_s")));
    head.append(" old");
    StringBuilder out =
        new StringBuilder(
            Wrap.text(head.toString(), WIDTH, timeOfDay(first) + "  ", " ".repeat(14)));
    DIRECTIONS.forEach(direction -> out.append(side(direction, first, last)));
    return out.toString();
  }

  private static String side(String direction, Json.Obj first, Json.Obj last) {
    Json.Obj from = StatusText.object(first, direction);
    Json.Obj to = StatusText.object(last, direction);
    String before = Words.rate(StatusText.number(from, "desired_bps"));
    String after = Words.rate(StatusText.number(to, "desired_bps"));
    String rates = before.equals(after) ? after : before + " -> " + after;
    String text =
        to.string("reason").orElse("?")
            + ", "
            + rates
            + " (passing "
            + Words.rate(StatusText.number(to, "achieved_bps"))
            + "): "
            + to.string("reason_text").orElse("");
    return Wrap.text(
        Printable.of(text),
        WIDTH,
        String.format(Locale.ROOT, "  %-10s", direction),
        " ".repeat(12));
  }

  private static double delay(Json.Obj decision, String name) {
    return StatusText.number(StatusText.object(decision, "delay"), name);
  }

  private static String range(List<Json.Obj> run, ToDoubleFunction<Json.Obj> value) {
    double least =
        run.stream().mapToDouble(value).filter(Double::isFinite).min().orElse(Double.NaN);
    double most = run.stream().mapToDouble(value).filter(Double::isFinite).max().orElse(Double.NaN);
    if (Double.isNaN(least)) {
      return "-";
    }
    String low = String.format(Locale.ROOT, "%.1f", least);
    String high = String.format(Locale.ROOT, "%.1f", most);
    return low.equals(high) ? low : low + " to " + high;
  }

  /// `12:03:04.250` of an ISO time.
  private static String timeOfDay(Json.Obj decision) {
    String at = decision.string("at").orElse("");
    int start = at.indexOf('T') + 1;
    return Printable.of(at.substring(start).replace("Z", ""));
  }
}
