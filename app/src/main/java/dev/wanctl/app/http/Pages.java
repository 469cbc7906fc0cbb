package dev.wanctl.app.http;

import dev.wanctl.app.history.History;
import dev.wanctl.app.history.Second;
import dev.wanctl.app.history.Seconds;
import dev.wanctl.app.profile.ProfileDocument;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.app.status.SteeringDocument;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What there is to read, by path.
final class Pages {

  /// A loop that has not turned for so long is dead or stuck.
  private static final Duration ALIVE = Duration.ofSeconds(2);

  private static final int DECISIONS = 200;

  private static final String INDEX =
      """
      wanctl

      /                         in a browser: the live page
      /recent?line=NAME&seconds=N  the last hour by seconds, as JSON
      /history?line=NAME&from=T&to=T  longer ago, by steps, with events, as JSON
      /events                   each second as it passes, as server-sent events
      /livez                    the control loop turns: 200, else 503
      /readyz                   every line is seen and can be shaped: 200, else 503 and what is missing
      /status                   everything, as JSON
      /status.schema.json       its JSON schema
      /explain?line=NAME&last=N the last decisions, as JSON
      /profile                  where the time went since the start, as JSON
      /steer                    steering and what it did, as JSON
      /metrics                  for Prometheus
      """;

  static final String EVENTS = "/events";

  private static final int SECONDS_AT_FIRST = 600;

  private final StatusSource source;
  private final Seconds seconds;
  private final HistoryPage past;
  private final StatusDocument document;
  private final Metrics metrics;
  private final Map<String, Function<Request, Answer>> pages;
  private final Map<String, Function<Request, Answer>> legacy;

  /// @param legacyNames also what the Python wanctl served
  Pages(StatusSource source, History history, boolean legacyNames) {
    this.source = source;
    seconds = history.seconds();
    past = new HistoryPage(history);
    document = new StatusDocument(source);
    metrics = new Metrics(source, document, legacyNames);
    legacy =
        legacyNames
            ? Map.of("/health", _ -> new LegacyHealth(source, document, Moment.now()).shaping())
            : Map.of();
    pages =
        Map.ofEntries(
            page("/", r -> r.wantsHtml() ? Page.html() : Answer.text(200, INDEX)),
            page(EVENTS, _ -> new Answer(200, "text/event-stream", "")),
            page("/recent", this::recent),
            page("/history", past::answer),
            page("/livez", _ -> alive()),
            page("/readyz", this::ready),
            page("/status", _ -> measured(() -> Answer.json(200, document.status(Moment.now())))),
            page("/status.schema.json", _ -> Page.schema()),
            page(
                "/metrics",
                _ ->
                    measured(() ->
                        new Answer(200, Answer.METRICS, metrics.page(Moment.now()).toString()))),
            page("/profile", _ -> Answer.json(200, ProfileDocument.of(source, System.nanoTime()))),
            page("/steer", _ -> steer()),
            page("/explain", this::explain));
  }

  private static Map.Entry<String, Function<Request, Answer>> page(
      String path, Function<Request, Answer> answer) {
    return Map.entry(path, answer);
  }

  Optional<Function<Request, Answer>> at(String path) {
    return Optional.ofNullable(pages.get(path))
        .or(() -> Optional.ofNullable(legacy.get(path)))
        .or(() -> Page.asset(path).map(a -> _ -> a));
  }

  private Answer measured(Supplier<Answer> page) {
    long start = System.nanoTime();
    Answer answer = page.get();
    source.stages().recordSince(Stage.SCRAPE, start);
    return answer;
  }

  private Answer alive() {
    Duration beat = source.sinceBeat();
    return beat.compareTo(ALIVE) <= 0
        ? Answer.text(200, "alive\n")
        : Answer.text(503, "the control loop has not turned for " + beat.toMillis() + " ms\n");
  }

  private Answer ready(Request request) {
    List<Missing> missing = Missing.of(source);
    int code = missing.isEmpty() ? 200 : 503;
    if (request.wantsJson()) {
      return Answer.json(
          code,
          Json.object()
              .put("ready", missing.isEmpty())
              .put("missing", Json.array(missing.stream().map(Missing::json).toList()))
              .build());
    }
    StringBuilder text = new StringBuilder(missing.isEmpty() ? "ready\n" : "not ready\n");
    missing.forEach(m -> text.append(m).append('\n'));
    return Answer.text(code, text.toString());
  }

  private Answer recent(Request request) {
    String most = request.parameter("seconds").orElse(String.valueOf(SECONDS_AT_FIRST));
    if (!most.matches("[1-9][0-9]{0,5}")) {
      return Answer.text(400, "seconds must be a number from 1, such as /recent?seconds=600\n");
    }
    String line = request.parameter("line").orElse("");
    if (source.lines().stream().noneMatch(l -> l.name().equals(line))) {
      return Answer.text(404, "there is no such line; /status lists those there are\n");
    }
    List<Second> found = seconds.after(line, Long.MIN_VALUE, Integer.parseInt(most));
    return new Answer(
        200,
        "application/json; charset=utf-8",
        Json.object()
            .put("line", line)
            .put("columns", Second.columns())
            .put("rows", Json.array(found.stream().map(Second::row).toList()))
            .build()
            .compact());
  }

  private Answer steer() {
    return source
        .steering()
        .map(s -> Answer.json(200, SteeringDocument.whole(s, Moment.now())))
        .orElseGet(() ->
            Answer.text(404, "there is no steering: `steering` is not in the configuration\n"));
  }

  private Answer explain(Request request) {
    Optional<String> last = request.parameter("last");
    if (last.isPresent() && !last.get().matches("[1-9][0-9]{0,5}")) {
      return Answer.text(400, "last must be a number from 1, such as /explain?last=100\n");
    }
    String line = request.parameter("line").orElse("");
    return document
        .explain(line, last.map(Integer::parseInt).orElse(DECISIONS), Moment.now())
        .map(json -> Answer.json(200, json))
        .orElseGet(
            () -> Answer.text(404, "there is no such line; /status lists those there are\n"));
  }
}
