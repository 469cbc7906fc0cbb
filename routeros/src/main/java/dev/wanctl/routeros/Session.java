package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What all sessions have in common: which menus and rows answer which question, and that requests
/// of control come one at a time, since they share what is known of the queues. How rows are read
/// and limits set over its wire is what each session says itself.
abstract sealed class Session implements Router permits ApiSession, RestSession, SshSession {

  private final String host;
  private final String user;
  private final RouterFailures failures;
  private final Lane control;
  private @Nullable Resources lastResources;

  Session(String host, String user, Duration deadline, RouterFailures failures) {
    this.host = host;
    this.user = user;
    this.failures = failures;
    control = new Lane(deadline, failures);
  }

  /// The row of a menu that has but one, such as `/system/resource`. Under control.
  abstract Json.Obj single(String menu, List<String> properties, Deadline deadline);

  /// The rows of a menu with one of these names, and maybe others. Under control.
  abstract List<Json.Obj> rows(
      String menu, List<String> names, List<String> properties, Deadline deadline);

  /// The same beside control, without waiting for it or making it wait.
  abstract List<Json.Obj> statistics(String menu, List<String> names, List<String> properties);

  /// As [Router#queues]. Under control.
  abstract List<Queue> queues(List<String> names, Deadline deadline);

  /// As [Router#setLimits]. Under control.
  abstract Applied setLimits(List<Limit> wanted, Deadline deadline);

  /// The router may be another than before: nothing that was known of its queues holds.
  abstract void forget();

  /// Runs while no other operation of control does.
  <T> T controlled(Lane.Operation<T> operation) {
    return control.run(operation);
  }

  @Override
  public final String name() {
    return host;
  }

  @Override
  public final String identity() {
    return controlled(deadline ->
        single("/system/identity", List.of("name"), deadline).string("name").orElse(""));
  }

  @Override
  public final Resources resources() {
    return controlled(deadline -> {
      Resources now =
          Rows.resources(resourceRow(deadline))
              .orElseThrow(() -> failures.nonsense("/system/resource"));
      Resources before = lastResources;
      if (before != null && now.uptime().compareTo(before.uptime()) < 0) {
        forget();
      }
      lastResources = now;
      return now;
    });
  }

  Json.Obj resourceRow(Deadline deadline) {
    return single("/system/resource", Rows.RESOURCES, deadline);
  }

  @Override
  public final Optional<Access> access() {
    return controlled(deadline -> {
      try {
        return row("/user", user, List.of("name", "group"), deadline)
            .flatMap(row -> row.string("group"))
            .flatMap(group -> access(group, deadline));
      } catch (DeviceException e) {
        // A user who may not list users can be fit for the work all the same.
        if (e.failure() instanceof DeviceFailure.Forbidden) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }

  private Optional<Access> access(String group, Deadline deadline) {
    return row("/user/group", group, List.of("name", "policy"), deadline)
        .flatMap(row -> row.string("policy"))
        .map(policy -> new Access(user, group, Rows.policies(policy)));
  }

  @Override
  public final Optional<QueueType> queueType(String name) {
    return controlled(
        deadline -> row("/queue/type", name, Rows.TYPE, deadline).map(Rows::queueType));
  }

  private Optional<Json.Obj> row(
      String menu, String name, List<String> properties, Deadline deadline) {
    return Rows.named(rows(menu, List.of(name), properties, deadline), name).stream().findFirst();
  }

  @Override
  public final List<Queue> queues(List<String> names) {
    return controlled(deadline -> queues(names, deadline));
  }

  @Override
  public final Applied setLimits(List<Limit> wanted) {
    return controlled(deadline -> setLimits(wanted, deadline));
  }

  @Override
  public final List<Counters> counters(List<String> names) {
    long before = System.nanoTime();
    List<Json.Obj> rows = statistics("/queue/tree", names, Rows.COUNTERS);
    return Rows.counters(names, rows, before + (System.nanoTime() - before) / 2, failures);
  }

  @Override
  public final Optional<InterfaceCounters> interfaceCounters(String name) {
    return Rows.named(statistics("/interface", List.of(name), Rows.INTERFACE), name).stream()
        .findFirst()
        .map(row -> Rows.interfaceCounters(row).orElseThrow(() -> failures.nonsense("/interface")));
  }
}
