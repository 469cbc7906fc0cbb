package dev.wanctl.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.history.History;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// Serves the pages of one daemon from [#start] to [#close], and to those who watch each second as
/// it passes. Only GET and HEAD, and POST for the orders of [SteeringOrdersPage] and
/// [LineOrdersPage]; nothing that a client sends is kept. At most [#MOST] requests are answered at
/// a time, others get 503; watchers have places of their own.
public final class HttpService implements AutoCloseable {

  static {
    // The server reads these once. Without nodelay a page of some packets takes 40 ms longer, by
    // Nagle's algorithm against delayed ACKs.
    property("sun.net.httpserver.nodelay", "true");
    property("sun.net.httpserver.maxReqTime", "10");
    property("sun.net.httpserver.maxRspTime", "30");
    // How often it looks for requests that took too long, ms: each look wakes a processor.
    property("sun.net.httpserver.timerMillis", "5000");
    property("jdk.httpserver.maxConnections", "64");
  }

  private static final System.Logger LOG = System.getLogger("wanctl.http");
  private static final int MOST = 16;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Semaphore permits = new Semaphore(MOST);
  private final History history;
  private final Pages pages;
  private final EventStream events;
  private final Served served;
  private final Map<String, Boolean> logged = new ConcurrentHashMap<>();

  private HttpService(
      HttpServer server,
      ExecutorService threads,
      StatusSource source,
      Served served,
      History history) {
    this.server = server;
    this.threads = threads;
    this.served = served;
    this.history = history;
    pages = new Pages(source, history, served.legacyNames());
    events = new EventStream(source, history.seconds());
  }

  private static void property(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /// Opens the port; 0 takes any free one. Throws [DeviceException] when it cannot be had.
  public static HttpService start(HttpConfig.Listen listen, StatusSource source) {
    return start(listen, source, Served.PAGES, History.ofLastHour(source));
  }

  /// The same with more than the pages, and where more of the past is kept. The seconds that it
  /// serves end with it.
  public static HttpService start(
      HttpConfig.Listen listen, StatusSource source, Served served, History history) {
    HttpServer server;
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.ofLiteral(listen.address()), listen.port()), 16);
    } catch (IOException e) {
      throw new DeviceException(failure(listen, e), e);
    }
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    HttpService service = new HttpService(server, threads, source, served, history);
    server.setExecutor(threads);
    server.createContext("/", service::handle);
    server.start();
    return service;
  }

  private static DeviceFailure failure(HttpConfig.Listen listen, IOException e) {
    String what = "cannot listen on " + listen + ": " + e.getMessage();
    String text = String.valueOf(e.getMessage());
    if (e instanceof BindException && text.contains("in use")) {
      return new DeviceFailure.Ambiguous(
          what,
          "another program (or another wanctl) has this port: set `http.listen` to a free one, such"
              + " as "
              + new HttpConfig.Listen(listen.address(), Math.min(65_535, listen.port() + 1))
              + ", or to `off`; `ss -ltnp` tells who has it");
    }
    if (e instanceof BindException && text.contains("assign")) {
      return new DeviceFailure.NotFound(
          what, "this address is not on this machine: set `http.listen` to one that is");
    }
    return new DeviceFailure.Forbidden(
        what, "set `http.listen` to a port of 1024 or above, or to `off`");
  }

  /// The port that is served.
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (watches(exchange)) {
        events.send(exchange);
        return;
      }
      if (!permits.tryAcquire()) {
        send(exchange, Answer.text(503, "too many requests at a time\n"));
        return;
      }
      try {
        send(exchange, answer(exchange));
      } finally {
        permits.release();
      }
    }
  }

  private static boolean watches(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET")
        && Pages.EVENTS.equals(exchange.getRequestURI().getPath());
  }

  private Answer answer(HttpExchange exchange) {
    String path = String.valueOf(exchange.getRequestURI().getPath());
    if (SteeringOrdersPage.takes(path)) {
      return order(exchange, path, served.steering()::order);
    }
    if (LineOrdersPage.takes(path)) {
      return order(exchange, path, served.lines()::order);
    }
    Optional<Function<Request, Answer>> page = pages.at(path);
    if (page.isEmpty()) {
      return Answer.text(404, "there is no such page; / lists those there are\n");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Answer.text(405, "only GET and HEAD\n");
    }
    String accept = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")).orElse("");
    return made(path, () -> page.get().apply(new Request(exchange.getRequestURI(), accept)));
  }

  /// Carries out an order.
  private interface Taker {
    Answer order(String path, Request request, String authorization);
  }

  private Answer order(HttpExchange exchange, String path, Taker taker) {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Answer.text(405, "only POST\n");
    }
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    Request request = new Request(exchange.getRequestURI(), "");
    return made(path, () -> taker.order(path, request, authorization));
  }

  private Answer made(String path, Supplier<Answer> answer) {
    try {
      return answer.get();
    } catch (RuntimeException bug) {
      if (logged.putIfAbsent(path + " " + bug.getClass().getName(), true) == null) {
        LOG.log(System.Logger.Level.ERROR, "page " + path + " cannot be made", bug);
      }
      return Answer.text(500, "a bug in wanctl keeps it from making this page; see its log\n");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body();
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (answer.type().startsWith("text/html")) {
      exchange.getResponseHeaders().set("Content-Security-Policy", Page.POLICY);
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(answer.code(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.code(), body.length);
    exchange.getResponseBody().write(body);
  }

  /// Closes the port at once and gives running requests a second.
  @Override
  public void close() {
    history.seconds().close();
    server.stop(0);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
