package dev.wanctl.app.alert;

import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.status.AlertReport;
import dev.wanctl.app.status.Condition;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.json.Json;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Alerts of a running daemon: looks at the conditions once a second, on a thread of its own, and
/// keeps what is not delivered in the state folder, so that a restart loses nothing. Delivery is at
/// least once: after a crash in the moment between, a message may come twice.
public final class Alerts implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.alerts");
  private static final String FILE = "alerts.json";
  private static final long EVERY_MILLIS = 1000;

  private final AlertConfig config;
  private final Function<Moment, List<Condition>> conditions;
  private final StateDirectory store;
  private final Incidents incidents;
  private final List<Courier> couriers;
  private final Thread thread;
  private volatile List<Incident> open = List.of();
  private volatile Optional<String> bug = Optional.empty();
  private boolean diskTold;

  private Alerts(
      AlertConfig config,
      Function<Moment, List<Condition>> conditions,
      StateDirectory store,
      Function<AlertConfig.Target, Sender> senders,
      Clock clock) {
    this.config = config;
    this.conditions = conditions;
    this.store = store;
    incidents = new Incidents(config);
    couriers =
        config.sinks().stream()
            .map(s ->
                new Courier(
                    new Outbox(s, config, ZoneId.systemDefault(), System.nanoTime()),
                    senders.apply(s.target()),
                    clock,
                    () -> open,
                    this::save))
            .toList();
    thread = Thread.ofVirtual().name("alerts").unstarted(this::run);
  }

  /// Starts looking and delivering.
  public static Alerts start(AlertConfig config, StatusSource source, StateDirectory store) {
    StatusDocument document = new StatusDocument(source);
    return start(config, document::conditions, store, Sender::to);
  }

  static Alerts start(
      AlertConfig config,
      Function<Moment, List<Condition>> conditions,
      StateDirectory store,
      Function<AlertConfig.Target, Sender> senders) {
    Alerts alerts = new Alerts(config, conditions, store, senders, Clock.systemUTC());
    alerts.restore();
    for (AlertConfig.Broken broken : config.broken()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "alerts sink={0} is off: {1}. Remedy: `wanctl check` shows the place",
          broken.name(),
          broken.why());
    }
    alerts.couriers.forEach(Courier::start);
    alerts.thread.start();
    return alerts;
  }

  /// One that looks when it is told to, by [#look], and delivers when its couriers are.
  static Alerts idle(
      AlertConfig config,
      Function<Moment, List<Condition>> conditions,
      StateDirectory store,
      Function<AlertConfig.Target, Sender> senders,
      Clock clock) {
    return new Alerts(config, conditions, store, senders, clock);
  }

  List<Courier> couriers() {
    return couriers;
  }

  private void restore() {
    Optional<Json.Obj> former = store.read(FILE);
    if (former.isEmpty()) {
      return;
    }
    Moment now = Moment.now();
    incidents.restore(former.get().objects("open"), now);
    open = incidents.open();
    for (Json.Obj outbox : former.get().objects("outboxes")) {
      couriers.stream()
          .map(Courier::outbox)
          .filter(o -> outbox.string("sink").filter(o.sink().name()::equals).isPresent())
          .forEach(o -> o.restore(outbox, now.wall()));
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        lookOrSay();
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A bug here must not end the daemon, nor the alerts of the next second.
  private void lookOrSay() {
    try {
      look(Moment.now());
      bug = Optional.empty();
    } catch (RuntimeException e) {
      if (bug.isEmpty()) {
        LOG.log(System.Logger.Level.ERROR, "alerts cannot be made", e);
      }
      bug = Optional.of("a bug in wanctl keeps alerts from being made: " + e);
    }
  }

  void look(Moment now) {
    List<Notice> notices = incidents.observe(conditions.apply(now), now);
    open = incidents.open();
    if (notices.isEmpty()) {
      return;
    }
    for (Notice notice : notices) {
      log(notice);
      couriers.forEach(c -> c.outbox().offer(notice));
    }
    save();
    couriers.forEach(Courier::wake);
  }

  private static void log(Notice notice) {
    Incident incident = notice.incident();
    LOG.log(
        incident.ended().isPresent() || incident.severity() == Severity.INFO
            ? System.Logger.Level.INFO
            : System.Logger.Level.WARNING,
        "{0}={1} condition={2} incident {3}",
        incident.line().isPresent() ? "line" : "area",
        incident.subject(),
        String.join(",", incident.conditions().stream().map(t -> t.kind().id()).toList()),
        switch (notice.what()) {
          case START, TEST -> "begins: " + incident.conditions().getFirst().evidence();
          case UPDATE -> "goes on: " + incident.conditions().getLast().evidence();
          case END -> "is over";
        });
  }

  /// A disk that refuses costs what a restart would have kept, and nothing else.
  private synchronized void save() {
    try {
      store.write(
          FILE,
          Json.object()
              .put("open", Json.array(open.stream().map(Incident::json).toList()))
              .put("outboxes", Json.array(couriers.stream().map(c -> c.outbox().json()).toList()))
              .build());
      diskTold = false;
    } catch (UncheckedIOException e) {
      if (Thread.currentThread().isInterrupted()) {
        return; // it ends, and the end saves once more
      }
      if (!diskTold) {
        diskTold = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "alerts are not kept for a restart: {0}",
            String.valueOf(e.getCause()));
      }
    }
  }

  /// How alerting fares.
  public AlertReport report() {
    return new AlertReport(
        couriers.stream().map(c -> c.outbox().report()).toList(),
        config.broken().stream().map(b -> new AlertReport.Off(b.name(), b.why())).toList(),
        Stream.concat(config.faults().stream(), bug.stream()).toList(),
        open.stream()
            .map(i ->
                new AlertReport.Open(
                    i.id(),
                    i.subject(),
                    i.began(),
                    i.severity(),
                    i.conditions().stream().map(t -> t.kind().id()).toList()))
            .toList());
  }

  /// Stops delivering; what is not delivered is kept.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    couriers.forEach(Courier::close);
    save();
  }

  /// Sends a message marked as a test to some sinks, at once and one after the other.
  ///
  /// @param results is told each sink's name and what is wrong with it; empty: it was delivered
  /// @return whether all took it
  public static boolean test(
      List<AlertConfig.Sink> sinks, BiConsumer<String, Optional<String>> results)
      throws InterruptedException {
    boolean good = true;
    for (AlertConfig.Sink sink : sinks) {
      try (Sender sender = Sender.to(sink.target())) {
        Outcome outcome = sender.send(TestMessage.now());
        good &= outcome instanceof Outcome.Delivered;
        results.accept(
            sink.name(),
            outcome instanceof Outcome.Failed(var failure, var _)
                ? Optional.of(failure.what() + " -> " + failure.remedy())
                : Optional.empty());
      }
    }
    return good;
  }
}
