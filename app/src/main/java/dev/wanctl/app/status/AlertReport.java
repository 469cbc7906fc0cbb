package dev.wanctl.app.status;

import dev.wanctl.app.condition.Severity;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How alerting fares.
///
/// @param sinks that work or should
/// @param off sinks that are off because of what is wrong with them in the configuration
/// @param faults what else of the configuration does not count
/// @param open incidents that go on
public record AlertReport(List<Sink> sinks, List<Off> off, List<String> faults, List<Open> open) {

  /// There is nowhere to send alerts to.
  public static final AlertReport NONE =
      new AlertReport(List.of(), List.of(), List.of(), List.of());

  public AlertReport {
    sinks = List.copyOf(sinks);
    off = List.copyOf(off);
    faults = List.copyOf(faults);
    open = List.copyOf(open);
  }

  public boolean enabled() {
    return !sinks.isEmpty() || !off.isEmpty();
  }

  /// A place that alerts go to.
  ///
  /// @param kind the word of the configuration, such as `ntfy`
  /// @param sent notices delivered, over restarts
  /// @param pending notices that wait: for an answer, for the end of quiet hours, or for the cap
  /// @param lost notices given up, because too many waited or the other side does not take them
  /// @param results of the last attempts, oldest first
  public record Sink(
      String name,
      String kind,
      Subsystem.Report health,
      long sent,
      int pending,
      long lost,
      List<Result> results) {
    public Sink {
      results = List.copyOf(results);
    }
  }

  /// @param why no secret
  public record Off(String name, String why) {}

  /// An incident that goes on.
  ///
  /// @param conditions ids, in the order in which they came
  public record Open(
      String id, String subject, Instant began, Severity severity, List<String> conditions) {
    public Open {
      conditions = List.copyOf(conditions);
    }
  }

  /// What came of an attempt to send.
  ///
  /// @param what why it failed; empty if it did not
  public record Result(Instant at, String title, boolean delivered, String what) {

    public Json.Obj json() {
      return Json.object()
          .put("at", at.toString())
          .put("title", title)
          .put("delivered", delivered)
          .put("what", what)
          .build();
    }

    /// What [#json] wrote; empty if it is not that.
    public static Optional<Result> read(Json.Obj json) {
      return json.string("at")
          .flatMap(Result::time)
          .map(at ->
              new Result(
                  at,
                  json.string("title").orElse(""),
                  json.bool("delivered").orElse(false),
                  json.string("what").orElse("")));
    }

    /// Empty if the text is no time.
    public static Optional<Instant> time(String text) {
      try {
        return Optional.of(Instant.parse(text));
      } catch (DateTimeException _) {
        return Optional.empty();
      }
    }
  }
}
