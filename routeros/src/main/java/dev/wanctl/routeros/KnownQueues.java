package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.routeros.Router.Queue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What a session has learned of the queue tree: the ids of queues, and the limit that the router
/// named last for each. Not thread-safe.
final class KnownQueues {

  /// @param found by name
  /// @param problems by name, of those that are not among the found
  record Look(Map<String, Queue> found, Map<String, DeviceFailure> problems) {

    /// In the order of the names; throws the first problem.
    List<Queue> all(List<String> names) {
      List<Queue> queues = new ArrayList<>();
      for (String name : names) {
        DeviceFailure problem = problems.get(name);
        if (problem != null) {
          throw new DeviceException(problem);
        }
        queues.add(Objects.requireNonNull(found.get(name)));
      }
      return queues;
    }
  }

  private final RouterFailures failures;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, Long> limits = new HashMap<>();

  KnownQueues(RouterFailures failures) {
    this.failures = failures;
  }

  void forget() {
    ids.clear();
    limits.clear();
  }

  void forgetIds() {
    ids.clear();
  }

  boolean hasIds(Collection<String> names) {
    return ids.keySet().containsAll(names);
  }

  String id(String name) {
    return Objects.requireNonNull(ids.get(name));
  }

  /// By the router's last word nothing need be set.
  boolean stands(Limit limit) {
    return Objects.equals(limits.get(limit.queue()), limit.bitsPerSecond());
  }

  void confirm(String queue, long bitsPerSecond) {
    limits.put(queue, bitsPerSecond);
  }

  /// Until an answer confirms it nobody knows what stands there.
  void doubt(String queue) {
    limits.remove(queue);
  }

  /// Those that need setting, decreases first.
  List<Limit> toSet(List<Limit> wanted) {
    List<Limit> todo = new ArrayList<>(wanted);
    todo.removeIf(this::stands);
    todo.sort(Comparator.comparing(limit -> !decrease(limit)));
    return todo;
  }

  private boolean decrease(Limit limit) {
    long now = limits.getOrDefault(limit.queue(), 0L);
    return !limit.unlimited() && (now == 0 || limit.bitsPerSecond() < now);
  }

  /// Whether the rows have each of the names; if not, a reading without the router's own filter is
  /// due, which also tells what else there is.
  static boolean complete(List<String> names, List<Json.Obj> rows) {
    return names.stream().noneMatch(name -> Rows.named(rows, name).isEmpty());
  }

  /// Takes what these rows say of the queues of these names.
  Look learn(List<String> names, List<Json.Obj> rows) {
    Map<String, Queue> found = new LinkedHashMap<>();
    Map<String, DeviceFailure> problems = new HashMap<>();
    for (String name : names) {
      ids.remove(name);
      List<Json.Obj> matches = Rows.named(rows, name);
      Optional<String> id = matches.stream().findFirst().flatMap(row -> row.string(".id"));
      Optional<Queue> queue = matches.stream().findFirst().flatMap(Rows::queue);
      if (matches.isEmpty()) {
        List<String> others = rows.stream().flatMap(row -> row.string("name").stream()).toList();
        problems.put(
            name,
            others.size() < rows.size()
                ? failures.nonsense("/queue/tree").failure() // some have no name, which could be it
                : failures.noQueue(name, others));
      } else if (matches.size() > 1) {
        problems.put(name, failures.severalQueues(name, matches.size()));
      } else if (id.filter(i -> Rows.ID.matcher(i).matches()).isEmpty() || queue.isEmpty()) {
        problems.put(
            name, failures.protocol("the queue tree entry \"" + name + "\" makes no sense"));
      } else {
        ids.put(name, id.orElseThrow());
        limits.put(name, queue.get().limit().bitsPerSecond());
        found.put(name, queue.get());
      }
    }
    return new Look(found, problems);
  }
}
