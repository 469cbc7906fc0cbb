package dev.wanctl.app.status;

import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Alerting for a terminal, from the JSON of [AlertDocument].
public final class AlertText {

  private static final int WIDTH = 80;

  private AlertText() {}

  /// All of it, for `wanctl alerts`.
  public static String of(Json.Obj alerts) {
    StringBuilder out = new StringBuilder();
    if (!alerts.bool("enabled").orElse(false)) {
      return "Nobody is told: there is no `alerts.sinks` in the configuration.\n";
    }
    for (Json.Obj sink : alerts.objects("sinks")) {
      out.append(wrapped("", "  ", line(sink)));
      for (Json.Obj result : sink.objects("results")) {
        boolean delivered = result.bool("delivered").orElse(false);
        out.append(
            wrapped(
                "  ",
                "    ",
                seconds(result, "at")
                    + (delivered ? " told: " : " failed: ")
                    + result.string("title").orElse("?")
                    + (delivered ? "" : " (" + result.string("what").orElse("?") + ")")));
      }
    }
    alerts
        .get("faults")
        .map(Json::elements)
        .orElse(List.of())
        .forEach(f -> out.append(wrapped("left out: ", "  ", f.asString().orElse("?"))));
    List<Json.Obj> open = alerts.objects("open");
    out.append(open.isEmpty() ? "No incident.\n" : "\nIncidents that go on:\n");
    for (Json.Obj o : open) {
      out.append(
          wrapped(
              "  ",
              "    ",
              o.string("subject").orElse("?")
                  + " since "
                  + seconds(o, "began")
                  + ", "
                  + o.string("severity").orElse("?")
                  + ": "
                  + String.join(
                      ", ",
                      o.get("conditions").map(Json::elements).orElse(List.of()).stream()
                          .map(c -> c.asString().orElse("?"))
                          .toList())));
    }
    return out.toString();
  }

  /// One line for the status screen; empty where nobody is told.
  static String brief(Json.Obj alerts) {
    List<String> said = new ArrayList<>();
    alerts.objects("sinks").forEach(s -> said.add(line(s)));
    return said.isEmpty() ? "" : wrapped("alerts  ", "        ", String.join("; ", said));
  }

  private static String line(Json.Obj sink) {
    StringBuilder text = new StringBuilder(sink.string("name").orElse("?"));
    sink.string("kind").ifPresent(kind -> text.append(" (").append(kind).append(')'));
    text.append(' ').append(sink.string("state").orElse("?"));
    sink.string("why").ifPresent(why -> text.append(": ").append(why));
    StatusText.object(sink, "failure")
        .string("what")
        .ifPresent(what -> text.append(": ").append(what));
    if (sink.integer("sent").isPresent()) {
      text.append(", ").append(sink.integer("sent").getAsLong()).append(" sent");
    }
    if (sink.integer("pending").orElse(0) > 0) {
      text.append(", ").append(sink.integer("pending").getAsLong()).append(" waiting");
    }
    if (sink.integer("lost").orElse(0) > 0) {
      text.append(", ").append(sink.integer("lost").getAsLong()).append(" lost");
    }
    return text.toString();
  }

  /// To the second: more is no help to a person.
  private static String seconds(Json.Obj json, String name) {
    return json.string(name).orElse("?").replaceFirst("\\.\\d+Z$", "Z");
  }

  private static String wrapped(String first, String rest, String text) {
    return Wrap.text(Printable.of(text), WIDTH, first, rest);
  }
}
