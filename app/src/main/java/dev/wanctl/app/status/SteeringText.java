package dev.wanctl.app.status;

import dev.wanctl.engine.json.Json;
import java.util.List;
import java.util.Locale;

/// Steering for a terminal of 80 columns, from the JSON of [SteeringDocument].
public final class SteeringText {

  private static final int WIDTH = 80;
  private static final int KINDS = 14;

  private final StringBuilder out = new StringBuilder();

  private SteeringText() {}

  /// Where new sensitive connections go, and why.
  public static String status(Json.Obj steering) {
    SteeringText text = new SteeringText();
    text.head(steering);
    steering.objects("lines").forEach(text::line);
    text.device(StatusText.object(steering, "device"));
    text.findings(steering.objects("findings"));
    return text.out.toString();
  }

  /// What it did, or would have done.
  public static String report(Json.Obj steering) {
    SteeringText text = new SteeringText();
    text.head(steering);
    text.counts("moves", StatusText.object(steering, "moves"));
    text.counts("refused", StatusText.object(steering, "refusals"));
    List<Json.Obj> events = steering.objects("events");
    if (events.isEmpty()) {
      text.out.append("\nnothing happened yet\n");
    }
    events.forEach(text::event);
    text.matched(StatusText.object(steering, "device").objects("matched"));
    return text.out.toString();
  }

  /// The last moves, for `explain`.
  static String events(List<Json.Obj> events) {
    SteeringText text = new SteeringText();
    if (!events.isEmpty()) {
      text.out.append("steering: what happened, the newest is last\n");
    }
    events.forEach(text::event);
    return text.out.toString();
  }

  private void head(Json.Obj s) {
    String phase = s.string("phase").orElse("no decision yet");
    String line = s.string("line").orElse("?");
    boolean observes = s.string("mode").filter("observe"::equals).isPresent();
    out.append("steering  ").append(phase.toUpperCase(Locale.ROOT)).append(": new sensitive");
    out.append(" connections ").append(observes ? "would go to " : "go to ");
    out.append(Printable.of(line)).append('\n');
    wrapped(
        "  ",
        s.string("reason").orElse("?")
            + ": "
            + s.string("reason_text").orElse("")
            + ", for "
            + Words.span(StatusText.number(s, "since_s")));
    double needed = StatusText.number(s, "needed_s");
    if (needed > 0) {
      wrapped(
          "  ",
          "next: "
              + s.string("candidate").map(c -> "to " + c).orElse("a move")
              + ", good for it since "
              + Words.span(StatusText.number(s, "progress_s"))
              + " of "
              + Words.span(needed));
    }
    double held = StatusText.number(s, "held_for_s");
    if (held > 0) {
      wrapped("  ", "held for " + Words.span(held) + " more");
    }
    wrapped(
        "  ",
        "moves in the last hour: "
            + s.integer("moves_last_hour").orElse(0)
            + ", patience before a return: "
            + Words.span(StatusText.number(s, "patience_s"))
            + (observes ? "; mode observe: nothing is written" : ""));
    double standsBy = StatusText.number(s, "stands_by_s");
    if (Double.isFinite(standsBy)) {
      wrapped(
          "  ",
          "stands by for "
              + Words.span(standsBy)
              + ": somebody else keeps changing the same; `wanctl steer release` goes on");
    }
  }

  private void line(Json.Obj l) {
    out.append(
        String.format(
            Locale.ROOT,
            "  %-12s %-8s %-7s %-11s delay %9s (90%%: %9s) loss %5s%s%n",
            Printable.of(l.string("name").orElse("?")),
            l.string("class").orElse("?"),
            l.string("link").orElse("?"),
            l.string("strain").orElse("?"),
            Words.millis(StatusText.number(l, "delay_ms")),
            Words.millis(StatusText.number(l, "delay_p90_ms")),
            percent(StatusText.number(l, "loss")),
            l.string("route").filter(r -> !r.equals("in")).map(r -> " route " + r).orElse("")));
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f%%", 100 * share) : "-";
  }

  private void device(Json.Obj d) {
    double armed = StatusText.number(d, "returns_home_in_s");
    wrapped(
        "  ",
        d.string("name").orElse("?")
            + ", "
            + d.string("state").orElse("?")
            + ", asked "
            + Words.span(StatusText.number(d, "read_age_s"))
            + " ago"
            + (Double.isFinite(armed)
                ? "; returns home by itself in " + Words.span(armed) + " unless put off"
                : ""));
    Json.Obj failure = StatusText.object(d, "failure");
    failure.string("what").ifPresent(what -> wrapped("  ", what));
    failure.string("remedy").ifPresent(remedy -> wrapped("  -> ", remedy));
    matched(d.objects("matched"));
    carried(d.objects("carried"));
  }

  private void carried(List<Json.Obj> lines) {
    List<String> some =
        lines.stream()
            .filter(c -> c.integer("connections").orElse(0) > 0)
            .map(c ->
                c.integer("connections").orElse(0)
                    + " by "
                    + c.string("line").orElse("?")
                    + " ("
                    + c.string("family").orElse("?")
                    + ")")
            .toList();
    if (!some.isEmpty()) {
      wrapped("  ", "moved connections that run now: " + String.join(", ", some));
    }
  }

  private void matched(List<Json.Obj> rules) {
    List<Json.Obj> some =
        rules.stream().filter(r -> r.integer("packets").orElse(0) > 0).limit(KINDS).toList();
    if (!some.isEmpty()) {
      out.append("  matched so far\n");
    }
    for (Json.Obj r : some) {
      out.append(
          String.format(
              Locale.ROOT,
              "    %-40s %s %10d packets%n",
              Printable.of(r.string("rule").orElse("?")),
              r.string("family").orElse("?"),
              r.integer("packets").orElse(0)));
    }
  }

  private void findings(List<Json.Obj> findings) {
    for (Json.Obj f : findings) {
      if (f.string("severity").filter("ok"::equals).isPresent()) {
        continue;
      }
      wrapped(
          "  " + f.string("severity").orElse("?") + " ",
          f.string("subject").filter(s -> !s.isEmpty()).map(s -> s + ": ").orElse("")
              + f.string("what").orElse(""));
      f.string("remedy").filter(r -> !r.isEmpty()).ifPresent(r -> wrapped("    -> ", r));
    }
  }

  private void counts(String what, Json.Obj counts) {
    if (!counts.members().isEmpty()) {
      wrapped(
          "  ",
          what
              + ": "
              + String.join(
                  ", ",
                  counts.members().keySet().stream()
                      .map(k -> k + " " + counts.integer(k).orElse(0))
                      .toList()));
    }
  }

  private void event(Json.Obj e) {
    String at = e.string("at").orElse("");
    boolean done = e.bool("done").orElse(true);
    String kind = e.string("kind").orElse("?");
    out.append('\n');
    wrapped(
        Printable.of(at.replace('T', ' ').replaceFirst("\\.\\d+Z$", "")) + "  ",
        kind
            + (kind.equals("move") && !done ? " (not done: observe)" : "")
            + " "
            + e.string("line").orElse("?")
            + ", "
            + e.string("reason").orElse("?")
            + ": "
            + e.string("text").orElse(""));
    for (Json.Obj l : e.objects("lines")) {
      wrapped(
          "    ",
          l.string("name").orElse("?")
              + ": "
              + l.string("link").orElse("?")
              + ", "
              + l.string("strain").orElse("?")
              + ", delay "
              + Words.millis(StatusText.number(l, "delay_ms"))
              + ", loss "
              + percent(StatusText.number(l, "loss"))
              + ", at its floor for "
              + Words.span(StatusText.number(l, "at_floor_s"))
              + String.format(Locale.ROOT, ", badness %.1f", StatusText.number(l, "badness")));
    }
  }

  private void wrapped(String first, String text) {
    out.append(
        Wrap.text(Printable.of(text), WIDTH, first, " ".repeat(Math.min(24, first.length() + 2))));
  }
}
