package dev.wanctl.app.status;

import dev.wanctl.engine.ProbeKind;
import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The status document as one screen for a terminal of 80 columns. Reads the JSON of
/// [StatusDocument#status], so it needs no daemon in its own process; what it does not find there
/// it leaves out.
public final class StatusText {

  private static final int WIDTH = 80;

  private final StringBuilder out = new StringBuilder();
  private final boolean colour;

  private StatusText(boolean colour) {
    this.colour = colour;
  }

  public static String of(Json.Obj status, boolean colour) {
    StatusText text = new StatusText(colour);
    text.head(status);
    status.objects("lines").forEach(text::line);
    status.objects("routers").forEach(text::router);
    status
        .get("steering")
        .flatMap(Json::asObject)
        .filter(s -> s.string("mode").isPresent())
        .ifPresent(s -> text.out.append('\n').append(SteeringText.status(s)));
    text.out.append(AlertText.brief(object(status, "alerts")));
    text.conditions(status.objects("conditions"));
    return text.out.toString();
  }

  private void head(Json.Obj status) {
    Json.Obj daemon = object(status, "daemon");
    out.append(verdict(status.string("verdict").orElse("unknown")))
        .append("  wanctl ")
        .append(daemon.string("version").orElse("?"))
        .append(", up ")
        .append(Words.span(number(daemon, "uptime_s")));
    if (daemon.string("mode").filter("observe"::equals).isPresent()) {
      out.append(", observing: nothing is written");
    }
    out.append('\n');
  }

  private void line(Json.Obj line) {
    out.append('\n').append(bold(line.string("name").orElse("?"))).append("  ");
    out.append(verdict(line.string("verdict").orElse("unknown")));
    line.string("policy")
        .filter(policy -> !policy.equals("wanctl"))
        .ifPresent(policy -> out.append("  policy ").append(Printable.of(policy)));
    double since = number(line, "working_since_s");
    if (Double.isFinite(since)) {
      out.append("  all parts work since ").append(Words.span(since));
    }
    out.append('\n');
    wrapped("  ", "  ", line.string("verdict_text").orElse(""));
    table(line);
    delay(line);
    evidence(line);
    shaper(object(line, "shaper"));
    comparison(object(line, "comparison"));
  }

  /// Once there is something to compare.
  private void comparison(Json.Obj comparison) {
    boolean any =
        comparison.members().values().stream()
            .flatMap(arm -> arm.asObject().stream())
            .anyMatch(arm -> number(arm, "windows") > 0);
    if (any) {
      comparison.string("text").ifPresent(text -> fact("compared", text));
    }
  }

  private void table(Json.Obj line) {
    out.append(row("", "wanted", "confirmed", "passing", "capacity", "bounds", "why"));
    for (String direction : List.of("download", "upload")) {
      Json.Obj side = object(line, direction);
      out.append(
          row(
              direction,
              rate(side, "desired_bps"),
              rate(side, "confirmed_bps"),
              rate(side, "achieved_bps"),
              rate(side, "capacity_bps"),
              bounds(side),
              side.string("reason").orElse("-")));
    }
  }

  private static String row(String... cells) {
    String row =
        String.format(
            Locale.ROOT,
            "  %-8s  %9s  %9s  %9s  %9s  %9s  %s",
            cells[0],
            cells[1],
            cells[2],
            cells[3],
            cells[4],
            cells[5],
            cells[6]);
    return row.stripTrailing() + "\n";
  }

  /// In Mbit, to be short.
  private static String bounds(Json.Obj side) {
    return mega(number(side, "min_bps")) + "-" + mega(number(side, "max_bps"));
  }

  private static String mega(double bitsPerSecond) {
    double mega = bitsPerSecond / 1e6;
    return mega == Math.rint(mega)
        ? String.valueOf((long) mega)
        : String.format(Locale.ROOT, "%.1f", mega);
  }

  private void delay(Json.Obj line) {
    Json.Obj delay = object(line, "delay");
    if (Double.isFinite(number(delay, "added_ms"))) {
      fact(
          "delay",
          Words.millis(number(delay, "added_ms"))
              + " added (a queue above "
              + Words.millis(number(delay, "threshold_ms"))
              + "), path "
              + Words.millis(number(delay, "baseline_ms")));
    }
    double period = number(delay, "reallocations_every_s");
    if (Double.isFinite(period)) {
      fact(
          "clock",
          "the provider deals out the capacity anew every "
              + Words.span(period)
              + " (Starlink does), and changes are expected then");
    }
  }

  private void evidence(Json.Obj line) {
    Json.Obj evidence = object(line, "evidence");
    // A line that carries nothing is probed less often.
    double lately =
        10 + 2 * line.objects("reflectors").size() * number(evidence, "probe_spacing_s");
    long answering =
        line.objects("reflectors").stream()
            .filter(r -> number(r, "last_reply_age_s") < lately)
            .count();
    fact(
        "sight",
        line.string("sight").orElse("no decision yet")
            + ", reply "
            + Words.span(number(evidence, "reply_age_s"))
            + " old, counters "
            + Words.span(number(evidence, "counter_age_s"))
            + " old, "
            + answering
            + " of "
            + line.objects("reflectors").size()
            + " reflectors answer");
    asked(line.objects("reflectors"), object(evidence, "one_way_problem"));
    doubts(line.objects("reflectors"), object(evidence, "last_exchange"));
  }

  /// Which reflectors do worse than the others, and who gave its place to another.
  private void doubts(List<Json.Obj> reflectors, Json.Obj exchange) {
    List<String> said = new ArrayList<>();
    for (Json.Obj r : reflectors) {
      String name = r.string("reflector").orElse("?");
      r.string("doubt").ifPresent(doubt -> said.add(name + ": " + doubt));
      if (number(r, "asked_every") > 1) {
        said.add(name + " is asked at every " + Math.round(number(r, "asked_every")) + ". turn");
      }
    }
    exchange
        .string("now")
        .ifPresent(now ->
            said.add(
                now
                    + " took the place of "
                    + exchange.string("former").orElse("?")
                    + " "
                    + Words.span(number(exchange, "age_s"))
                    + " ago: "
                    + exchange.string("why").orElse("?")));
    if (!said.isEmpty()) {
      fact("reflectors", String.join("; ", said));
    }
  }

  /// Which reflectors show what: the two kinds of evidence are not worth the same.
  private void asked(List<Json.Obj> reflectors, Json.Obj problem) {
    List<String> said = new ArrayList<>();
    for (ProbeKind known : ProbeKind.values()) {
      String kind = known.code();
      List<String> names =
          reflectors.stream()
              .filter(r -> r.string("answers").orElse("").equals(kind))
              .map(r -> r.string("reflector").orElse("?"))
              .toList();
      if (!names.isEmpty()) {
        said.add(kind + " from " + String.join(", ", names));
      }
    }
    problem.string("what").ifPresent(what -> said.add("no timestamps: " + what));
    fact("asked", said.isEmpty() ? "nobody" : String.join("; ", said));
  }

  private void shaper(Json.Obj shaper) {
    Json.Obj confirm = object(shaper, "confirm_ms");
    fact(
        "shaper",
        shaper.string("name").orElse("?")
            + ", "
            + shaper.string("state").orElse("?")
            + ", writes "
            + count(shaper, "writes")
            + " (last day: "
            + count(shaper, "writes_last_day")
            + ")"
            + ", errors "
            + count(shaper, "errors")
            + ", confirmed in "
            + Words.millis(number(confirm, "p50"))
            + " (99%: "
            + Words.millis(number(confirm, "p99"))
            + ")");
  }

  /// What the dealings with a router cost it, as far as it tells.
  private void router(Json.Obj router) {
    if (router.string("kind").filter("linux"::equals).isPresent()) {
      linuxRouter(router);
      return;
    }
    Json.Obj system = object(router, "system");
    Optional<String> version = system.string("version");
    if (version.isEmpty()) {
      return;
    }
    out.append('\n').append(bold("router " + router.string("name").orElse("?"))).append('\n');
    fact(
        "system",
        "RouterOS "
            + version.get()
            + ", processor "
            + count(system, "cpu_load_percent")
            + " % busy, "
            + Words.span(number(system, "age_s"))
            + " ago");
    fact(
        "flash",
        "sectors written since wanctl started: "
            + count(system, "written_sectors_since_start")
            + ", by whomever; changes by wanctl: "
            + count(router, "changes"));
  }

  private void linuxRouter(Json.Obj router) {
    Json.Obj system = object(router, "system");
    Optional<String> failure = object(router, "failure").string("what");
    if (system.string("version").isEmpty() && failure.isEmpty()) {
      return;
    }
    out.append('\n').append(bold("router " + router.string("name").orElse("?"))).append('\n');
    system
        .string("version")
        .ifPresent(version ->
            fact(
                "system",
                version
                    + system.string("board").filter(b -> !b.isEmpty()).map(b -> ", " + b).orElse("")
                    + ", up "
                    + Words.span(number(system, "uptime_s"))
                    + String.format(Locale.ROOT, ", load %.2f, ", number(system, "load"))
                    + Words.span(number(system, "age_s"))
                    + " ago"));
    fact(
        "ssh",
        failure
                .map(what -> "no answer: " + what)
                .orElse("answers in " + Words.millis(number(router, "round_trip_ms")))
            + "; connections: "
            + count(router, "connections")
            + ", changes by wanctl: "
            + count(router, "changes"));
  }

  private void conditions(List<Json.Obj> conditions) {
    if (!conditions.isEmpty()) {
      out.append('\n');
    }
    for (Json.Obj c : conditions) {
      String severity = c.string("severity").orElse("?");
      String line = c.string("line").map(l -> l + ": ").orElse("");
      out.append(paint(colourOf(severity), severity)).append(' ');
      out.append(c.string("id").orElse("?"));
      out.append(", since ").append(Words.span(number(c, "age_s"))).append('\n');
      wrapped("  ", "  ", line + c.string("evidence").orElse(""));
      c.string("remedy")
          .filter(r -> !r.isEmpty())
          .ifPresent(remedy -> wrapped("  -> ", "     ", remedy));
    }
  }

  private void fact(String name, String text) {
    wrapped("  " + name + " ".repeat(Math.max(1, 10 - name.length())), " ".repeat(12), text);
  }

  private void wrapped(String first, String rest, String text) {
    out.append(Wrap.text(Printable.of(text), WIDTH, first, rest));
  }

  private String verdict(String word) {
    return paint(
        colourOf(word),
        switch (word) {
          case "good" -> "GOOD";
          case "warning" -> "WARNING";
          case "problem" -> "PROBLEM";
          default -> "UNKNOWN";
        });
  }

  private static int colourOf(String word) {
    return switch (word) {
      case "good" -> 32;
      case "warning" -> 33;
      case "problem", "error" -> 31;
      default -> 36;
    };
  }

  private String bold(String text) {
    return paint(1, Printable.of(text));
  }

  private String paint(int code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  private static String count(Json.Obj object, String name) {
    OptionalLong count = object.integer(name);
    return count.isPresent() ? String.valueOf(count.getAsLong()) : "?";
  }

  private static String rate(Json.Obj object, String name) {
    return Words.rate(number(object, name));
  }

  static Json.Obj object(Json.Obj parent, String name) {
    return parent.get(name).flatMap(Json::asObject).orElseGet(() -> Json.object().build());
  }

  /// NaN where there is none.
  static double number(Json.Obj object, String name) {
    return object.number(name).orElse(Double.NaN);
  }
}
