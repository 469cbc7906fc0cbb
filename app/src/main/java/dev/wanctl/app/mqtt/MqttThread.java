package dev.wanctl.app.mqtt;

import dev.wanctl.app.config.MqttConfig;
import dev.wanctl.app.status.Export;
import dev.wanctl.app.status.LineFacts;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineOrders;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.steer.SteeringReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Keeps a connection to the broker and tells it, every now and then and when something changes,
/// how each line fares. One virtual thread writes and a second one reads while there is a
/// connection; both only look at what the daemon has published, so that a broker that hangs holds
/// up nothing else. From [#start] to [#close].
public final class MqttThread implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.mqtt");
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 500;
  private static final int MOST_DECISIONS = 1000;
  private static final long GOODBYE_MILLIS = 2_000;

  /// What the reading thread tells the writing one.
  private sealed interface News {
    /// Home Assistant was started and knows nothing.
    record Born() implements News {}

    /// An order was given.
    record Ordered() implements News {}

    /// The broker keeps this below the topics that are ours to announce on.
    record Kept(String topic) implements News {}

    /// The connection ended.
    record Lost(IOException why) implements News {}
  }

  private final MqttConfig config;
  private final StatusSource source;
  private final LineOrders.Desk desk;
  private final StatusDocument document;
  private final Topics topics;
  private final Optional<Discovery> discovery;
  private final Subsystem health = new Subsystem(System.nanoTime());
  private final BlockingQueue<News> news = new ArrayBlockingQueue<>(1024);
  private final Thread thread = Thread.ofVirtual().name("mqtt").unstarted(this::run);
  private volatile boolean closed;

  // Only the writing thread touches these.
  private Map<String, String> announced = new LinkedHashMap<>();
  private final Map<String, String> toldNews = new LinkedHashMap<>();
  private long toldAt;
  private long pingedAt;

  private MqttThread(MqttConfig config, StatusSource source, LineOrders.Desk desk) {
    this.config = config;
    this.source = source;
    this.desk = desk;
    document = new StatusDocument(source);
    topics = new Topics(config.root());
    discovery =
        config
            .discovery()
            .map(prefix -> new Discovery(prefix, topics, source.version(), config.commands()));
  }

  /// @param desk where orders that come by MQTT are given
  public static MqttThread start(MqttConfig config, StatusSource source, LineOrders.Desk desk) {
    MqttThread mqtt = new MqttThread(config, source, desk);
    mqtt.thread.start();
    return mqtt;
  }

  /// How it fares; any thread.
  public Export report() {
    return new Export(
        "mqtt",
        (config.tls() ? "mqtts://" : "mqtt://") + config.address() + ":" + config.port(),
        health.report());
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      long began = System.nanoTime();
      try {
        session();
      } catch (BrokerException e) {
        failed(e);
      } catch (IOException e) {
        failed(new BrokerException(Broker.failure(config, e), e));
      } catch (InterruptedException _) {
        break;
      } catch (RuntimeException bug) {
        // What is only looked at must not end the control.
        if (health.failed(DeviceFailure.ofBug(bug), System.nanoTime())) {
          LOG.log(System.Logger.Level.ERROR, "a bug keeps the broker from being told", bug);
        }
      }
      boolean lasted = System.nanoTime() - began > LONGEST_PAUSE.toNanos();
      pause = lasted ? FIRST_PAUSE : pause;
      try {
        if (!closed) {
          Thread.sleep(pause);
        }
      } catch (InterruptedException _) {
        break;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private void failed(BrokerException e) {
    if (!closed && health.failed(e.failure(), System.nanoTime())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "mqtt failure={0}: {1}. Remedy: {2}. It is tried again",
          e.failure().code(),
          e.failure().what(),
          e.failure().remedy());
    }
  }

  private void worked() {
    if (health.worked(System.nanoTime())) {
      LOG.log(System.Logger.Level.INFO, "mqtt connected to {0}", report().where());
    }
  }

  /// From one connection to its end, which is thrown.
  private void session() throws BrokerException, IOException, InterruptedException {
    Packet.Will will = new Packet.Will(topics.availability(), Topics.OFFLINE);
    try (Broker broker = Broker.connect(config, client(), will)) {
      worked();
      news.clear();
      announced = new LinkedHashMap<>();
      toldNews.clear();
      Thread.ofVirtual().name("mqtt-reader").start(() -> read(broker));
      List<String> wanted = new ArrayList<>();
      discovery.ifPresent(d -> wanted.addAll(List.of(d.birth(), d.mine())));
      if (config.commands()) {
        wanted.add(topics.orders());
      }
      if (!wanted.isEmpty()) {
        broker.subscribe(wanted);
      }
      pingedAt = System.nanoTime();
      try {
        announce(broker);
        broker.publish(topics.availability(), Topics.ONLINE, true);
        tell(broker, true);
        serve(broker);
      } catch (InterruptedException e) {
        broker.publish(topics.availability(), Topics.OFFLINE, true);
        broker.leave();
        throw e;
      }
    }
  }

  /// By the root, so that a daemon that is started again takes over from its former connection.
  private String client() {
    return "wanctl-" + topics.node();
  }

  private void serve(Broker broker) throws IOException, InterruptedException {
    while (true) {
      boolean again = false;
      for (News n = news.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS); n != null; n = news.poll()) {
        switch (n) {
          case News.Lost lost -> throw lost.why();
          case News.Ordered _ -> again = true;
          case News.Kept kept -> forget(broker, kept.topic());
          case News.Born _ -> {
            announced = new LinkedHashMap<>();
            broker.publish(topics.availability(), Topics.ONLINE, true);
            again = true;
          }
        }
      }
      announce(broker);
      tell(broker, again);
      if (System.nanoTime() - pingedAt > TimeUnit.SECONDS.toNanos(Broker.PING_SECONDS)) {
        pingedAt = System.nanoTime();
        broker.ping();
      }
    }
  }

  /// Tells Home Assistant of lines that are new, and takes back those that are gone.
  private void announce(Broker broker) throws IOException {
    if (discovery.isEmpty()) {
      return;
    }
    Map<String, String> now = new LinkedHashMap<>();
    source.lines().forEach(line -> now.putAll(discovery.get().of(line.name())));
    if (now.keySet().equals(announced.keySet())) {
      return;
    }
    for (Map.Entry<String, String> entity : now.entrySet()) {
      if (!announced.containsKey(entity.getKey())) {
        broker.publish(entity.getKey(), entity.getValue(), true);
      }
    }
    for (String gone : announced.keySet()) {
      if (!now.containsKey(gone)) {
        broker.publish(gone, "", true);
      }
    }
    announced = now;
  }

  /// What an earlier run announced and this one does not.
  private void forget(Broker broker, String topic) throws IOException {
    if (!announced.containsKey(topic)) {
      broker.publish(topic, "", true);
    }
  }

  /// @param all also where nothing but figures changed
  private void tell(Broker broker, boolean all) throws IOException {
    long now = System.nanoTime();
    boolean due = all || now - toldAt >= config.every().toNanos();
    Map<String, LineFacts> facts = document.facts(Moment.now());
    List<LineStatus> lines = source.lines();
    for (LineStatus line : lines) {
      LineReport report =
          new LineReport(
              line,
              Optional.ofNullable(facts.get(line.name())).orElse(LineFacts.UNKNOWN),
              due ? decisions(line.name()) : List.of(),
              steering(line.name()));
      if (due || !report.news().equals(toldNews.get(line.name()))) {
        LineReport whole = due ? report : report.with(decisions(line.name()));
        broker.publish(topics.line(line.name()), whole.json().compact(), true);
        toldNews.put(line.name(), report.news());
      }
    }
    toldNews.keySet().removeIf(name -> lines.stream().noneMatch(l -> l.name().equals(name)));
    if (due) {
      toldAt = now;
    }
  }

  /// Those of the time between two reports, or the newest of them where there are very many.
  private List<LineSnapshot> decisions(String line) {
    long from = System.nanoTime() - config.every().toNanos();
    return source.decisions(line, MOST_DECISIONS).stream().filter(d -> d.atNanos() > from).toList();
  }

  private String steering(String line) {
    return source
        .steering()
        .flatMap(SteeringReport::choice)
        .map(choice -> {
          SteeringReport report = source.steering().orElseThrow();
          for (int i = 0; i < choice.ratings().size(); i++) {
            if (report.line(i).equals(line)) {
              return choice.line() == i ? "in use" : "not in use";
            }
          }
          return "none";
        })
        .orElse("none");
  }

  // --- the reading thread

  private void read(Broker broker) {
    try {
      broker.read(this::take);
    } catch (IOException e) {
      // The writing thread may hang in a write to a broker that takes nothing.
      broker.close();
      news.clear();
      boolean _ = news.offer(new News.Lost(e));
    }
  }

  private void take(Packet packet) {
    switch (packet) {
      case Packet.Alive _ -> worked();
      case Packet.Subscribed(boolean granted) -> {
        if (!granted) {
          LOG.log(
              System.Logger.Level.WARNING,
              "mqtt the broker refuses a subscription. Remedy: let this user read {0} and {1}/#",
              discovery.map(Discovery::birth).orElse("nothing more"),
              topics.root());
        }
      }
      case Packet.Message message -> taken(message);
      case Packet.Welcome _ -> {}
    }
  }

  private void taken(Packet.Message message) {
    String topic = message.topic();
    if (discovery.isPresent() && topic.equals(discovery.get().birth())) {
      if (message.text().equals(Topics.ONLINE) && !message.retained()) {
        boolean _ = news.offer(new News.Born());
      }
    } else if (config.commands() && topics.ordered(topic).isPresent()) {
      order(topics.ordered(topic).get(), message);
    } else if (message.retained() && !message.text().isEmpty() && isAnnouncement(topic)) {
      boolean _ = news.offer(new News.Kept(topic));
    }
  }

  /// Whether the topic is one that [Discovery] uses.
  private boolean isAnnouncement(String topic) {
    return discovery.isPresent()
        && topic.startsWith(discovery.get().prefix() + "/")
        && topic.contains("/" + topics.node() + "/")
        && topic.endsWith("/config");
  }

  private void order(Topics.Ordered ordered, Packet.Message message) {
    // What a stranger wrote gets into the log only as far as it is known here.
    boolean known = source.lines().stream().anyMatch(l -> l.name().equals(ordered.line()));
    String what = "mqtt order " + ordered.kind().code() + (known ? " line=" + ordered.line() : "");
    Optional<String> refused =
        message.retained()
            ? Optional.of(
                "it is retained by the broker, which would repeat it at each start: publish orders"
                    + " without retain")
            : !known
                ? Optional.of("there is no such line")
                : switch (message.text()) {
                  case LineReport.ON ->
                      desk.give(ordered.line(), ordered.kind(), LineOrders.now(Optional.empty()));
                  case LineReport.OFF ->
                      desk.give(ordered.line(), ordered.kind(), Optional.empty());
                  default -> Optional.of("it is neither ON nor OFF");
                };
    LOG.log(
        refused.isPresent() ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
        "{0}{1}",
        what,
        refused.map(r -> " refused: " + r).orElse(" " + message.text().toLowerCase(Locale.ROOT)));
    boolean _ = news.offer(new News.Ordered());
  }

  /// Tells the broker that nothing more comes, if that can be done soon.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(GOODBYE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
