package dev.wanctl.app.cli;

import dev.wanctl.app.history.Column;
import dev.wanctl.app.history.HistoryEvent;
import dev.wanctl.app.history.HistoryException;
import dev.wanctl.app.history.HistoryText;
import dev.wanctl.app.history.Past;
import dev.wanctl.engine.json.Json;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// `wanctl history`.
record HistoryCommand(Terminal terminal) {

  private static final int POINTS = 1500;
  private static final int MOST_EVENTS = 1000;

  int execute(Kept.Request request, boolean json) {
    try (Kept kept = Kept.open(request, terminal)) {
      if (json) {
        terminal.out().println(document(kept).pretty());
        return Exit.GOOD;
      }
      StringBuilder text = new StringBuilder();
      for (String line : kept.lines()) {
        text.append(
            new HistoryText(kept.past(), line, kept.since(), kept.until(), ZoneId.systemDefault())
                .text(kept.step()));
      }
      terminal
          .out()
          .print(
              text.isEmpty() ? "Nothing is known of this time.\n" : terminal.bars(text.toString()));
      return Exit.GOOD;
    } catch (Choice.Refused e) {
      terminal.err().println("wanctl history: " + e.getMessage());
      return Exit.PROBLEM;
    } catch (HistoryException e) {
      return unreadable("history", e, terminal);
    }
  }

  static int unreadable(String command, HistoryException e, Terminal terminal) {
    terminal
        .err()
        .println(
            "wanctl "
                + command
                + ": the history cannot be read: "
                + e.what()
                + ". Remedy: "
                + e.remedy());
    return Exit.CANNOT_TELL;
  }

  private static Json.Obj document(Kept kept) {
    long from = kept.since().getEpochSecond();
    long until = kept.until().getEpochSecond();
    int step = kept.step() == 0 ? Past.step(until - from, POINTS) : kept.step();
    List<Json> lines = new ArrayList<>();
    for (String line : kept.lines()) {
      lines.add(
          Json.object()
              .put("line", line)
              .put(
                  "rows",
                  Json.array(
                      kept.past().read(line, from, until, step).stream()
                          .map(s -> Column.row(Column.ALL, s))
                          .toList()))
              .build());
    }
    List<HistoryEvent> events = kept.past().events("", from, until, MOST_EVENTS);
    return Json.object()
        .put("since", kept.since().toString())
        .put("until", kept.until().toString())
        .put("step_s", step)
        .put("columns", Column.names(Column.ALL))
        .put("lines", Json.array(lines))
        .put("events", Json.array(events.stream().map(HistoryEvent::json).toList()))
        .build();
  }
}
