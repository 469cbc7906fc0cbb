package dev.wanctl.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.config.LegacyConfig;
import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusDocument;
import dev.wanctl.app.status.StatusSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// The ports on which dashboards of the Python wanctl look for its documents, where they are
/// wanted. They only read. A port that cannot be had is told, and the others are served all the
/// same.
public final class LegacyService implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.http");
  private static final int MOST = 4;

  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("legacy-", 0).factory());
  private final Semaphore permits = new Semaphore(MOST);

  private LegacyService() {}

  public static LegacyService start(LegacyConfig config, StatusSource source) {
    LegacyService service = new LegacyService();
    StatusDocument document = new StatusDocument(source);
    Supplier<Answer> steering = () -> new LegacyHealth(source, document, Moment.now()).steering();
    config
        .metrics()
        .ifPresent(listen -> service.open(listen, Map.of("/metrics", () -> metrics(source))));
    config
        .steering()
        .ifPresent(listen -> service.open(listen, Map.of("/", steering, "/health", steering)));
    return service;
  }

  private static Answer metrics(StatusSource source) {
    Exposition page = new Exposition();
    new LegacyMetrics(source, Moment.now(), page).add();
    return new Answer(200, Answer.METRICS, page.toString());
  }

  /// The ports that are served.
  List<Integer> ports() {
    return servers.stream().map(s -> s.getAddress().getPort()).toList();
  }

  private void open(HttpConfig.Listen listen, Map<String, Supplier<Answer>> pages) {
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.ofLiteral(listen.address()), listen.port()), 4);
      server.setExecutor(threads);
      server.createContext("/", exchange -> handle(exchange, pages));
      server.start();
      servers.add(server);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "cannot listen on {0} for legacy names: {1}. Remedy: set another port in `legacy`, or"
              + " off; `ss -ltnp` tells who has it. The lines are kept all the same",
          listen,
          e.getMessage());
    }
  }

  private void handle(HttpExchange exchange, Map<String, Supplier<Answer>> pages)
      throws IOException {
    try (exchange) {
      boolean permitted = permits.tryAcquire();
      try {
        Supplier<Answer> page = pages.get(String.valueOf(exchange.getRequestURI().getPath()));
        Answer answer =
            !permitted
                ? Answer.text(503, "too many requests at a time\n")
                : !exchange.getRequestMethod().equals("GET")
                    ? Answer.text(405, "only GET\n")
                    : page == null ? Answer.text(404, "there is no such page\n") : page.get();
        byte[] body = answer.body();
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.code(), body.length);
        exchange.getResponseBody().write(body);
      } finally {
        if (permitted) {
          permits.release();
        }
      }
    }
  }

  @Override
  public void close() {
    servers.forEach(s -> s.stop(0));
    threads.shutdownNow();
  }
}
