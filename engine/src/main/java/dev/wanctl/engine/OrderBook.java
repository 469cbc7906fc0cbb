package dev.wanctl.engine;

import dev.wanctl.engine.LineOrders.Kind;
import dev.wanctl.engine.LineOrders.Order;
import dev.wanctl.engine.json.Json;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The orders of all lines, in the state folder: who ordered that nothing be written wants that
/// after a restart, too. A line that is not in the configuration now keeps its orders until it is
/// there again. Thread-safe; readers take no lock.
final class OrderBook {

  private static final System.Logger LOG = System.getLogger("wanctl.state");
  private static final String FILE = "orders.json";
  private static final String SINCE = "since";
  private static final String UNTIL = "until";

  private final StateDirectory directory;
  private volatile Map<String, LineOrders> orders;

  OrderBook(StateDirectory directory) {
    this.directory = directory;
    Map<String, LineOrders> found = new TreeMap<>();
    directory
        .read(FILE)
        .ifPresent(content ->
            content
                .members()
                .forEach(
                    (line, kinds) -> kinds.asObject().ifPresent(o -> found.put(line, orders(o)))));
    orders = found;
  }

  private static LineOrders orders(Json.Obj kinds) {
    LineOrders all = LineOrders.NONE;
    for (Kind kind : Kind.values()) {
      all =
          all.with(kind, kinds.get(kind.code()).flatMap(Json::asObject).flatMap(OrderBook::order));
    }
    return all;
  }

  private static Optional<Order> order(Json.Obj order) {
    try {
      return Optional.of(
          new Order(
              Instant.parse(order.string(SINCE).orElse("")),
              order.string(UNTIL).map(Instant::parse)));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// What counts for a line now.
  LineOrders of(String line) {
    LineOrders found = orders.get(line);
    return found == null ? LineOrders.NONE : found.at(Instant.now());
  }

  /// Gives an order, or takes it back. One that cannot be kept on disk counts all the same.
  synchronized void set(String line, Kind kind, Optional<Order> order) {
    Map<String, LineOrders> next = new TreeMap<>(orders);
    next.put(line, of(line).with(kind, order));
    next.values().removeIf(o -> o.at(Instant.now()).equals(LineOrders.NONE));
    orders = next;
    try {
      directory.write(FILE, json(next));
    } catch (UncheckedIOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "line={0} the order counts until wanctl is restarted only, since it cannot be kept: {1}."
              + " Remedy: make room in the state folder and order again",
          line,
          String.valueOf(e.getCause()));
    }
  }

  private static Json.Obj json(Map<String, LineOrders> all) {
    Json.Builder lines = Json.object();
    all.forEach((line, orders) -> {
      Json.Builder kinds = Json.object();
      for (Kind kind : Kind.values()) {
        orders.of(kind).ifPresent(o -> kinds.put(kind.code(), json(o)));
      }
      lines.put(line, kinds.build());
    });
    return lines.build();
  }

  private static Json json(Order order) {
    Json.Builder json = Json.object().put(SINCE, order.since().toString());
    order.until().ifPresent(until -> json.put(UNTIL, until.toString()));
    return json.build();
  }
}
