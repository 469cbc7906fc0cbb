package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.NoAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A router by its REST service, over three kept-alive connections: two for control, so that both
/// directions of a line are set at the same time, and one for statistics beside them, so that a
/// slow reading delays no change. Connections are made when first needed and again when the router
/// has closed them.
///
/// Ids of queues are looked up by exact name, kept as long as the control connections live, and
/// looked up again on a new connection (the router may have restarted and numbered anew), when an
/// id is gone, and when the uptime went backwards.
public final class RestSession extends Session {

  private final Failures failures;
  private final Lane statistics;
  private final RestConnection statisticsConnection;
  private final RestConnection controlConnection;
  private final LimitWriter writer;
  private volatile boolean closed;

  /// Opens nothing yet. Throws [DeviceException] when the file of authorities cannot be used.
  public static RestSession of(RouterSettings settings) {
    return new RestSession(settings, Dialer.of(settings), new Failures(settings, Service.REST));
  }

  private RestSession(RouterSettings settings, Dialer dialer, Failures failures) {
    super(settings.host(), settings.login().user(), settings.deadline(), failures);
    this.failures = failures;
    statistics = new Lane(settings.deadline(), failures);
    controlConnection = new RestConnection(settings, dialer);
    statisticsConnection = new RestConnection(settings, dialer);
    writer =
        new LimitWriter(this, failures, controlConnection, new RestConnection(settings, dialer));
  }

  @Override
  List<Json.Obj> rows(String menu, List<String> names, List<String> properties, Deadline deadline) {
    return print(controlConnection, menu, names, properties, deadline);
  }

  @Override
  List<Json.Obj> statistics(String menu, List<String> names, List<String> properties) {
    return statistics.run(
        deadline -> print(statisticsConnection, menu, names, properties, deadline));
  }

  @Override
  List<Queue> queues(List<String> names, Deadline deadline) {
    return writer.queues(names, deadline);
  }

  @Override
  Applied setLimits(List<Limit> wanted, Deadline deadline) {
    ensureUsable();
    return writer.setLimits(wanted, deadline);
  }

  @Override
  void forget() {
    writer.forget();
  }

  @Override
  public List<Map<String, String>> rows(Menu menu) {
    return controlled(deadline ->
        Rows.texts(
            menu, print(controlConnection, menu.path(), List.of(), menu.properties(), deadline)));
  }

  @Override
  public void set(Menu menu, String name, Map<String, String> values) {
    HttpReply answer =
        controlled(deadline -> {
          // Whatever becomes of it, what was known of the queues may no longer be so.
          writer.forget();
          String id = Rows.onlyId(menu, name, find(menu, name, deadline), failures);
          return exchange(controlConnection, RestRequest.set(menu, id, values), deadline);
        });
    if (answer.status() != 200) {
      throw new DeviceException(failures.of(answer, ConsoleText.set(menu, name, "...")));
    }
  }

  @Override
  public void add(Menu menu, Map<String, String> values) {
    String name = values.getOrDefault(menu.key(), "");
    controlled(deadline ->
            Rows.idIfAny(menu, name, find(menu, name, deadline), failures).isPresent()
                ? Optional.<HttpReply>empty()
                : Optional.of(
                    exchange(controlConnection, RestRequest.add(menu, values), false, deadline)))
        .ifPresent(answer -> refused(answer, ConsoleText.add(menu, name)));
  }

  @Override
  public void remove(Menu menu, String name) {
    controlled(deadline ->
            Rows.idIfAny(menu, name, find(menu, name, deadline), failures)
                .map(id -> exchange(controlConnection, RestRequest.remove(menu, id), deadline)))
        .filter(answer -> !Failures.missing(answer))
        .ifPresent(
            answer -> refused(answer, menu.console() + " remove " + ConsoleText.find(menu, name)));
  }

  private void refused(HttpReply answer, String doing) {
    if (answer.status() < 200 || answer.status() > 299) {
      throw new DeviceException(failures.of(answer, doing));
    }
  }

  private List<Json.Obj> find(Menu menu, String name, Deadline deadline) {
    return list(exchange(controlConnection, RestRequest.find(menu, name), deadline), menu.path());
  }

  List<Json.Obj> print(
      RestConnection connection,
      String menu,
      List<String> names,
      List<String> properties,
      Deadline deadline) {
    return list(exchange(connection, RestRequest.print(menu, names, properties), deadline), menu);
  }

  private List<Json.Obj> list(HttpReply reply, String menu) {
    Json value = json(reply, menu);
    if (!(value instanceof Json.Arr)) {
      throw failures.nonsense(menu);
    }
    return value.objects();
  }

  /// A menu with one row comes as an object; the first versions with REST sent a list of one.
  @Override
  Json.Obj single(String menu, List<String> properties, Deadline deadline) {
    Json value = json(exchange(controlConnection, RestRequest.get(menu), deadline), menu);
    return value
        .asObject()
        .or(() -> value.objects().stream().findFirst())
        .orElseThrow(() -> failures.nonsense(menu));
  }

  private Json json(HttpReply reply, String menu) {
    if (reply.status() != 200) {
      throw new DeviceException(failures.of(reply, "reading " + menu));
    }
    try {
      return Json.parse(reply.body());
    } catch (JsonException e) {
      throw new DeviceException(
          failures.protocol("reading " + menu + " of router " + name() + ": " + e.getMessage()), e);
    }
  }

  /// One request and its answer. Repeated once, on a new connection, when the one in use had been
  /// closed by the router since its last answer.
  private HttpReply exchange(RestConnection connection, RestRequest request, Deadline deadline) {
    return exchange(connection, request, true, deadline);
  }

  private HttpReply exchange(
      RestConnection connection, RestRequest request, boolean repeatable, Deadline deadline) {
    ensureUsable();
    for (boolean repeated = !repeatable; ; repeated = true) {
      boolean used = false;
      try {
        connection.ensureOpen(deadline);
        used = connection.used();
        connection.send(request, deadline);
        return connection.receive(deadline);
      } catch (IOException e) {
        connection.abandon();
        if (repeated || !used || !(e instanceof NoAnswer)) {
          throw failures.of(e, deadline);
        }
      }
    }
  }

  @Override
  public int connections() {
    return statisticsConnection.opened() + writer.connections();
  }

  private void ensureUsable() {
    if (closed) {
      throw failures.closed();
    }
  }

  /// Waits for running requests, at most until their deadline. Later ones fail as unreachable.
  @Override
  public void close() {
    closed = true;
    controlled(_ -> {
      writer.abandon();
      return true;
    });
    statistics.run(_ -> {
      statisticsConnection.abandon();
      return true;
    });
  }
}
