package dev.wanctl.app.http;

import dev.wanctl.app.history.Column;
import dev.wanctl.app.history.History;
import dev.wanctl.app.history.HistoryEvent;
import dev.wanctl.app.history.HistoryException;
import dev.wanctl.app.history.Past;
import dev.wanctl.app.history.Times;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// What a line did longer ago, with what happened meanwhile. Each request opens the file for
/// itself, so that no reader holds up another, or the writer.
record HistoryPage(History history) {

  /// About as many as a screen has columns.
  private static final int POINTS = 1500;

  private static final int MOST_EVENTS = 500;
  private static final Duration USUAL = Duration.ofDays(1);

  Answer answer(Request request) {
    Instant now = Instant.now();
    ZoneId zone = ZoneId.systemDefault();
    Optional<Instant> to = time(request, "to", now, now, zone);
    Optional<Instant> from = time(request, "from", to.orElse(now).minus(USUAL), now, zone);
    if (from.isEmpty() || to.isEmpty() || !from.get().isBefore(to.get())) {
      return Answer.text(
          400,
          "from and to must be times, such as /history?line=NAME&from=24h&to=2026-11-26T12:00Z\n");
    }
    String points = request.parameter("points").orElse(String.valueOf(POINTS));
    if (!points.matches("[0-9]{1,4}")) {
      return Answer.text(400, "points must be a number from 0 to 9999\n");
    }
    Asked asked =
        new Asked(
            request.parameter("line").orElse(""),
            from.get().getEpochSecond(),
            to.get().getEpochSecond() + 1,
            Integer.parseInt(points));
    try {
      Optional<Past> opened = history.past();
      if (opened.isEmpty()) {
        return Answer.text(404, "no history is kept: `history.max-size` is off\n");
      }
      try (Past past = opened.get()) {
        return asked.read(past);
      }
    } catch (HistoryException e) {
      boolean begins = e.kind() == HistoryException.Cause.MISSING;
      return begins && history.report().failure().isEmpty()
          ? asked.answer(List.of(), List.of())
          : Answer.text(
              503, "the history cannot be read: " + e.what() + ". Remedy: " + e.remedy() + "\n");
    }
  }

  private static Optional<Instant> time(
      Request request, String name, Instant usual, Instant now, ZoneId zone) {
    Optional<String> given = request.parameter(name);
    return given.isEmpty() ? Optional.of(usual) : Times.parse(given.get(), now, zone);
  }

  /// What is asked for.
  ///
  /// @param points of which there are not more; 0: only what happened
  private record Asked(String line, long from, long to, int points) {

    int step() {
      return Past.step(to - from, Math.max(1, points));
    }

    Answer read(Past past) {
      return answer(
          points == 0 ? List.of() : past.read(line, from, to, step()),
          past.events(line, from, to, MOST_EVENTS));
    }

    Answer answer(List<Past.Stretch> rows, List<HistoryEvent> events) {
      return new Answer(
          200,
          "application/json; charset=utf-8",
          Json.object()
              .put("line", line)
              .put("from", from)
              .put("to", to)
              .put("step_s", step())
              .put("columns", Column.names(Column.PAGE))
              .put("rows", Json.array(rows.stream().map(s -> Column.row(Column.PAGE, s)).toList()))
              .put("events", Json.array(events.stream().map(HistoryEvent::json).toList()))
              .build()
              .compact());
    }
  }
}
