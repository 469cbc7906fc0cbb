package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A router by its REST service, over three kept-alive connections: two for control, so that both
/// directions of a line are set at the same time, and one for statistics with a lock of its own, so
/// that a slow reading delays no change. Connections are made when first needed and again when the
/// router has closed them.
///
/// Ids of queues are looked up by exact name, kept as long as the control connections live, and
/// looked up again on a new connection (the router may have restarted and numbered anew), when an
/// id is gone, and when the uptime went backwards.
public final class RestSession implements Router {

  private final RouterSettings settings;
  private final Failures failures;
  private final ReentrantLock control = new ReentrantLock();
  private final ReentrantLock statistics = new ReentrantLock();
  private final RestConnection statisticsConnection;
  private final RestConnection controlConnection;
  private final LimitWriter writer;
  private @Nullable Resources lastResources;
  private volatile boolean closed;

  /// Opens nothing yet. Throws [DeviceException] when the file of authorities cannot be used.
  public static RestSession of(RouterSettings settings) {
    return new RestSession(settings, Dialer.of(settings));
  }

  private RestSession(RouterSettings settings, Dialer dialer) {
    this.settings = settings;
    failures = new Failures(settings, Service.REST);
    controlConnection = new RestConnection(settings, dialer);
    statisticsConnection = new RestConnection(settings, dialer);
    writer =
        new LimitWriter(this, failures, controlConnection, new RestConnection(settings, dialer));
  }

  @Override
  public String name() {
    return settings.host();
  }

  @Override
  public String identity() {
    return controlled(deadline ->
        single(controlConnection, "/system/identity", deadline).string("name").orElse(""));
  }

  @Override
  public Resources resources() {
    return controlled(deadline -> {
      Resources now =
          Rows.resources(single(controlConnection, "/system/resource", deadline))
              .orElseThrow(() -> failures.nonsense("/system/resource"));
      Resources before = lastResources;
      if (before != null && now.uptime().compareTo(before.uptime()) < 0) {
        writer.forget();
      }
      lastResources = now;
      return now;
    });
  }

  @Override
  public Optional<Access> access() {
    return controlled(deadline -> {
      try {
        String user = settings.login().user();
        return row("/user", user, List.of("name", "group"), deadline)
            .flatMap(row -> row.string("group"))
            .flatMap(group -> access(user, group, deadline));
      } catch (DeviceException e) {
        // A user who may not list users can be fit for the work all the same.
        if (e.failure() instanceof DeviceFailure.Forbidden) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }

  private Optional<Access> access(String user, String group, Deadline deadline) {
    return row("/user/group", group, List.of("name", "policy"), deadline)
        .flatMap(row -> row.string("policy"))
        .map(policy -> new Access(user, group, Rows.policies(policy)));
  }

  @Override
  public List<Queue> queues(List<String> names) {
    return controlled(deadline -> writer.queues(names, deadline));
  }

  @Override
  public Optional<QueueType> queueType(String name) {
    return controlled(
        deadline -> row("/queue/type", name, Rows.TYPE, deadline).map(Rows::queueType));
  }

  @Override
  public Applied setLimits(List<Limit> wanted) {
    return controlled(deadline -> writer.setLimits(wanted, deadline));
  }

  @Override
  public List<Counters> counters(List<String> names) {
    return whileOpen(
        statistics,
        deadline ->
            Rows.counters(
                names,
                print(statisticsConnection, "/queue/tree", names, Rows.COUNTERS, deadline),
                failures));
  }

  @Override
  public Optional<InterfaceCounters> interfaceCounters(String name) {
    return whileOpen(
        statistics,
        deadline ->
            print(statisticsConnection, "/interface", List.of(name), Rows.INTERFACE, deadline)
                .stream()
                .filter(row -> row.string("name").orElse("").equals(name))
                .findFirst()
                .map(row ->
                    Rows.interfaceCounters(row)
                        .orElseThrow(() -> failures.nonsense("/interface"))));
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
          List<String> names = List.of(name);
          String id =
              Rows.onlyId(
                  menu,
                  name,
                  print(controlConnection, menu.path(), names, List.of(".id", "name"), deadline),
                  failures);
          return exchange(controlConnection, RestRequest.set(menu, id, values), deadline);
        });
    if (answer.status() != 200) {
      throw new DeviceException(failures.of(answer, ConsoleText.set(menu, name, "...")));
    }
  }

  private Optional<Json.Obj> row(
      String menu, String name, List<String> properties, Deadline deadline) {
    return print(controlConnection, menu, List.of(name), properties, deadline).stream()
        .filter(row -> row.string("name").orElse("").equals(name))
        .findFirst();
  }

  List<Json.Obj> print(
      RestConnection connection,
      String menu,
      List<String> names,
      List<String> properties,
      Deadline deadline) {
    Json value =
        json(exchange(connection, RestRequest.print(menu, names, properties), deadline), menu);
    if (!(value instanceof Json.Arr)) {
      throw failures.nonsense(menu);
    }
    return value.objects();
  }

  /// A menu with one row comes as an object; the first versions with REST sent a list of one.
  private Json.Obj single(RestConnection connection, String menu, Deadline deadline) {
    Json value = json(exchange(connection, RestRequest.get(menu), deadline), menu);
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
    for (boolean repeated = false; ; repeated = true) {
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

  private interface Operation<T> {
    T run(Deadline deadline);
  }

  private <T> T controlled(Operation<T> operation) {
    return whileOpen(control, operation);
  }

  private <T> T whileOpen(ReentrantLock lock, Operation<T> operation) {
    return locked(
        lock,
        deadline -> {
          if (closed) {
            throw failures.closed();
          }
          return operation.run(deadline);
        });
  }

  private <T> T locked(ReentrantLock lock, Operation<T> operation) {
    Deadline deadline = Deadline.in(settings.deadline());
    Supplier<DeviceException> late =
        () -> failures.of(new SocketTimeoutException("busy with another request"), deadline);
    try {
      if (!lock.tryLock(settings.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
        throw late.get();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw late.get();
    }
    try {
      return operation.run(deadline);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for running requests, at most until their deadline. Later ones fail as unreachable.
  @Override
  public void close() {
    closed = true;
    locked(
        control,
        _ -> {
          writer.abandon();
          return true;
        });
    locked(
        statistics,
        _ -> {
          statisticsConnection.abandon();
          return true;
        });
  }
}
