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
    try (Past past = history.past().orElse(null)) {
      return past == null
          ? Answer.text(404, "no history is kept: `history.max-size` is off\n")
          : read(
              past,
              request.parameter("line").orElse(""),
              from.get(),
              to.get(),
              Integer.parseInt(points));
    } catch (HistoryException e) {
      return Answer.text(
          503, "the history cannot be read: " + e.what() + ". Remedy: " + e.remedy() + "\n");
    }
  }

  private static Optional<Instant> time(
      Request request, String name, Instant usual, Instant now, ZoneId zone) {
    Optional<String> given = request.parameter(name);
    return given.isEmpty() ? Optional.of(usual) : Times.parse(given.get(), now, zone);
  }

  /// @param points of which there are not more; 0: only what happened
  private static Answer read(Past past, String line, Instant from, Instant to, int points) {
    long begin = from.getEpochSecond();
    long end = to.getEpochSecond() + 1;
    int step = Past.step(end - begin, Math.max(1, points));
    List<Past.Stretch> stretches = points == 0 ? List.of() : past.read(line, begin, end, step);
    List<HistoryEvent> events = past.events(line, begin, end, MOST_EVENTS);
    return new Answer(
        200,
        "application/json; charset=utf-8",
        Json.object()
            .put("line", line)
            .put("from", begin)
            .put("to", end)
            .put("step_s", step)
            .put("columns", Column.names(Column.PAGE))
            .put(
                "rows",
                Json.array(stretches.stream().map(s -> Column.row(Column.PAGE, s)).toList()))
            .put("events", Json.array(events.stream().map(HistoryEvent::json).toList()))
            .build()
            .compact());
  }
}
