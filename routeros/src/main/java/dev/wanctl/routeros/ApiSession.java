package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A router by its binary API, over one connection that is kept open: one login, hence one line in
/// the router's log, and any number of commands in flight, so that both directions are set and read
/// back in one round trip and a slow reading of counters delays no change.
///
/// Ids of queues are looked up by exact name, kept as long as the session lives, and looked up
/// again in a new one (the router may have restarted and numbered anew), when an id is gone, and
/// when the uptime went backwards. A session that ended is opened again when it is next needed.
public final class ApiSession implements Router {

  private final RouterSettings settings;
  private final Failures failures;
  private final ApiLink link;
  private final ApiLimits limits;
  private final ReentrantLock control = new ReentrantLock();
  private @Nullable Resources lastResources;

  /// Opens nothing yet. Throws [DeviceException] when the file of authorities cannot be used.
  public static ApiSession of(RouterSettings settings) {
    return new ApiSession(settings);
  }

  private ApiSession(RouterSettings settings) {
    this.settings = settings;
    failures = new Failures(settings, Service.API);
    link = new ApiLink(settings, failures);
    limits = new ApiLimits(link, failures);
  }

  @Override
  public String name() {
    return settings.host();
  }

  @Override
  public String identity() {
    return controlled(deadline ->
        single("/system/identity", List.of("name"), deadline).string("name").orElse(""));
  }

  @Override
  public Resources resources() {
    return controlled(deadline -> {
      Resources now =
          Rows.resources(single("/system/resource", Rows.RESOURCES, deadline))
              .orElseThrow(() -> failures.nonsense("/system/resource"));
      Resources before = lastResources;
      if (before != null && now.uptime().compareTo(before.uptime()) < 0) {
        limits.forget();
      }
      lastResources = now;
      return now;
    });
  }

  private Json.Obj single(String menu, List<String> properties, Deadline deadline) {
    return link.print(menu, List.of(), properties, deadline).stream()
        .findFirst()
        .orElseThrow(() -> failures.nonsense(menu));
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
    return controlled(deadline -> limits.queues(names, deadline));
  }

  @Override
  public Optional<QueueType> queueType(String name) {
    return controlled(
        deadline -> row("/queue/type", name, Rows.TYPE, deadline).map(Rows::queueType));
  }

  @Override
  public Applied setLimits(List<Limit> wanted) {
    return controlled(deadline -> limits.setLimits(wanted, deadline));
  }

  @Override
  public List<Counters> counters(List<String> names) {
    Deadline deadline = Deadline.in(settings.deadline());
    return Rows.counters(
        names, link.print("/queue/tree", names, Rows.COUNTERS, deadline), failures);
  }

  @Override
  public Optional<InterfaceCounters> interfaceCounters(String name) {
    return row("/interface", name, Rows.INTERFACE, Deadline.in(settings.deadline()))
        .map(row -> Rows.interfaceCounters(row).orElseThrow(() -> failures.nonsense("/interface")));
  }

  @Override
  public List<Map<String, String>> rows(Menu menu) {
    return controlled(deadline ->
        Rows.texts(menu, link.print(menu.path(), List.of(), menu.properties(), deadline)));
  }

  @Override
  public void set(Menu menu, String name, Map<String, String> values) {
    ApiReply answer =
        controlled(deadline -> {
          // Whatever becomes of it, what was known of the queues may no longer be so.
          limits.forget();
          String id =
              Rows.onlyId(
                  menu,
                  name,
                  link.print(menu.path(), List.of(name), List.of(".id", "name"), deadline),
                  failures);
          List<String> words = new ArrayList<>(List.of(menu.path() + "/set", "=.id=" + id));
          values.forEach((key, value) -> words.add("=" + key + "=" + value));
          return link.ask(words, deadline);
        });
    if (answer.trap().isPresent()) {
      throw new DeviceException(
          failures.of(answer.trap().get(), ConsoleText.set(menu, name, "...")));
    }
  }

  private Optional<Json.Obj> row(
      String menu, String name, List<String> properties, Deadline deadline) {
    return Rows.named(link.print(menu, List.of(name), properties, deadline), name).stream()
        .findFirst();
  }

  private interface Operation<T> {
    T run(Deadline deadline);
  }

  /// One at a time, since they share what is known of the queues.
  private <T> T controlled(Operation<T> operation) {
    Deadline deadline = Deadline.in(settings.deadline());
    try {
      if (!control.tryLock(settings.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
        throw late(deadline);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw late(deadline);
    }
    try {
      return operation.run(deadline);
    } finally {
      control.unlock();
    }
  }

  private DeviceException late(Deadline deadline) {
    return failures.of(new SocketTimeoutException("busy with another request"), deadline);
  }

  /// Ends running requests at once. Later ones fail as unreachable.
  @Override
  public void close() {
    link.close();
  }
}
