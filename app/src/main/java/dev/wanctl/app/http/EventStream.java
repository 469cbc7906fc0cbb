package dev.wanctl.app.http;

import com.sun.net.httpserver.HttpExchange;
import dev.wanctl.app.history.Second;
import dev.wanctl.app.history.Seconds;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/// Each second of every line as soon as it is over, as server-sent events (the HTML standard,
/// section 9.2). An event's id is its second, so who comes back with the last one it saw gets what
/// it missed, for up to an hour. A stream ends by itself before the server would cut it; browsers
/// come back. Who is slow waits in a thread of its own and holds up nobody.
final class EventStream {

  /// So many may watch at a time; others are told to come back later.
  static final int MOST = 60;

  private static final long LASTS_NANOS = 20_000_000_000L;
  private static final int BACK_AFTER_MILLIS = 500;
  private static final int MOST_SECONDS = 3600;

  private final StatusSource source;
  private final Seconds seconds;
  private final Semaphore places = new Semaphore(MOST);

  EventStream(StatusSource source, Seconds seconds) {
    this.source = source;
    this.seconds = seconds;
  }

  /// Sends until the client has gone, the time is up or the daemon stops.
  void send(HttpExchange exchange) throws IOException {
    if (!places.tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "10");
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      write(out, "retry: " + BACK_AFTER_MILLIS + "\n\n");
      stream(out, lastSeen(exchange));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  private void stream(OutputStream out, long lastSeen) throws IOException, InterruptedException {
    long end = System.nanoTime() + LASTS_NANOS;
    long seen = lastSeen;
    while (!seconds.closed() && System.nanoTime() < end) {
      long newest = seconds.await(seen, 2_000);
      if (newest > seen) {
        for (Json.Obj event : events(seen)) {
          write(out, event);
        }
        seen = newest;
      } else {
        // So that a client that has gone is noticed.
        write(out, ":\n\n");
      }
    }
  }

  /// By second, all lines of one together.
  private List<Json.Obj> events(long seen) {
    SortedMap<Long, Json.Builder> rows = new TreeMap<>();
    for (LineStatus line : source.lines()) {
      for (Second second : seconds.after(line.name(), seen, MOST_SECONDS)) {
        rows.computeIfAbsent(second.at(), _ -> Json.object()).put(line.name(), second.row());
      }
    }
    return rows.entrySet().stream()
        .map(e -> Json.object().put("at", e.getKey()).put("lines", e.getValue().build()).build())
        .toList();
  }

  /// What the client saw last; without it the newest second is the first.
  private long lastSeen(HttpExchange exchange) throws InterruptedException {
    String id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    return id != null && id.matches("[0-9]{1,12}")
        ? Long.parseLong(id)
        : seconds.await(Long.MIN_VALUE, 0) - 1;
  }

  private static void write(OutputStream out, Json.Obj event) throws IOException {
    long at = event.integer("at").orElseThrow();
    write(out, "id: " + at + "\ndata: " + event.compact() + "\n\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
