package dev.wanctl.app.http;

import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Something that a line lacks to be ready.
///
/// @param part `probes`, `counters`, `shaper` or `sight`
/// @param state of that part, such as `never-worked`
/// @param what why, as far as is known; may be empty
record Missing(String line, String part, String state, String what) {

  static List<Missing> of(StatusSource source) {
    List<Missing> missing = new ArrayList<>();
    List<LineStatus> lines = source.lines();
    if (lines.isEmpty()) {
      missing.add(new Missing("", "lines", "none", "no line runs"));
    }
    for (LineStatus line : lines) {
      part(line, "probes", line.probes().health(), missing);
      part(line, "counters", line.counters(), missing);
      part(line, "shaper", line.actuator().health(), missing);
      String sight = line.decision().map(d -> d.sight().code()).orElse("no decision yet");
      if (!sight.equals(Sight.CLEAR.code())) {
        missing.add(new Missing(line.name(), "sight", sight, ""));
      }
    }
    return missing;
  }

  private static void part(
      LineStatus line, String part, Subsystem.Report health, List<Missing> missing) {
    if (health.state() != Subsystem.State.WORKING) {
      missing.add(
          new Missing(
              line.name(),
              part,
              health.state().code(),
              health.failure().map(f -> f.what() + "; " + f.remedy()).orElse("")));
    }
  }

  Json json() {
    return Json.object()
        .put("line", line)
        .put("part", part)
        .put("state", state)
        .put("what", what)
        .build();
  }

  @Override
  public String toString() {
    return (line.isEmpty() ? "" : line + ": ")
        + part
        + " "
        + state
        + (what.isEmpty() ? "" : ": " + what);
  }
}
