package dev.wanctl.app.status;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How the history fares, in the status document and as conditions.
final class HistoryDocument {

  /// A file that was moved away is told of for so long.
  private static final Duration ASIDE_TOLD = Duration.ofDays(1);

  private HistoryDocument() {}

  static Json of(HistoryReport h, Moment now) {
    return Json.object()
        .put("state", h.state().code())
        .put("since", now.at(h.sinceNanos()))
        .put("file", h.file().isEmpty() ? Json.none() : Json.of(h.file()))
        .put(
            "last_written_age_s",
            h.lastWrittenNanos().map(at -> Json.of(now.since(at))).orElseGet(Json::none))
        .put("waiting_seconds", h.waiting())
        .put("dropped_seconds", h.droppedSeconds())
        .put("lost_events", h.lostEvents())
        .put("bytes", h.bytes())
        .put("max_bytes", h.mostBytes())
        .put(
            "oldest",
            h.oldest() == 0 ? Json.none() : Json.of(Instant.ofEpochSecond(h.oldest()).toString()))
        .put("problem", h.failure().<Json>map(f -> problem(f, now)).orElseGet(Json::none))
        .build();
  }

  private static Json problem(HistoryReport.Failure failure, Moment now) {
    return Json.object()
        .put("since", now.at(failure.sinceNanos()))
        .put("what", failure.what())
        .put("remedy", failure.remedy())
        .build();
  }

  static List<Condition> conditions(HistoryReport h, long now) {
    List<Condition> all = new ArrayList<>();
    h.failure()
        .ifPresent(f ->
            all.add(
                new Condition(
                    ConditionKind.HISTORY_FAILING,
                    Severity.WARNING,
                    "",
                    f.sinceNanos(),
                    "the history is not written, which costs control nothing: "
                        + f.what()
                        + lost(h),
                    f.remedy() + "; it is tried again by itself")));
    if (h.state() == HistoryReport.State.STALE) {
      all.add(
          new Condition(
              ConditionKind.HISTORY_STALE,
              Severity.WARNING,
              "",
              h.lastWrittenNanos().orElse(h.sinceNanos()),
              "the disk does not answer, so that the history is not written" + lost(h),
              "see whether the disk of " + h.file() + " is well"));
    }
    h.aside()
        .filter(a -> now - a.atNanos() < ASIDE_TOLD.toNanos())
        .ifPresent(a ->
            all.add(
                new Condition(
                    ConditionKind.HISTORY_SET_ASIDE,
                    Severity.INFO,
                    "",
                    a.atNanos(),
                    "a new history was begun, since the former could not be used: " + a.why(),
                    "the former is " + a.file() + "; delete it if nobody needs it")));
    return all;
  }

  private static String lost(HistoryReport h) {
    return h.droppedSeconds() + h.lostEvents() == 0
        ? "; " + h.waiting() + " seconds wait"
        : "; given up so far: " + h.droppedSeconds() + " seconds, " + h.lostEvents() + " events";
  }
}
