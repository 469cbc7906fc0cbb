package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.NoAnswer;
import dev.wanctl.routeros.Router.Applied;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.routeros.Router.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Changes `max-limit` of queues in one round trip: a reading of the queues, all sets and another
/// reading are on the wire together. Guarded by the session's control lock.
///
/// The first reading tells what is overwritten. The answer to a set is a bare `!done`, so the
/// second one is the read-back. RouterOS carries commands out as they come (assumed: its manual
/// only says that several may run at once), so that it should show what was set before it; when it
/// does not, the queues are read once more.
final class ApiLimits {

  private static final String MENU = "/queue/tree";

  private final ApiLink link;
  private final Failures failures;
  private final KnownQueues known;

  /// Ids are good for the connection on which they were learned: see [ApiSession].
  private @Nullable ApiConnection connectionOfIds;

  ApiLimits(ApiLink link, Failures failures) {
    this.link = link;
    this.failures = failures;
    known = new KnownQueues(failures);
  }

  void forget() {
    known.forget();
  }

  List<Queue> queues(List<String> names, Deadline deadline) {
    return look(names, deadline).all(names);
  }

  private KnownQueues.Look look(List<String> names, Deadline deadline) {
    ApiConnection connection = link.connection(deadline);
    List<Json.Obj> rows = link.print(MENU, names, Rows.QUEUE, deadline);
    if (!KnownQueues.complete(names, rows)) {
      rows = link.print(MENU, List.of(), Rows.QUEUE, deadline);
    }
    // Should it have been replaced just now, this one is dead, and what is sent on it is repeated.
    connectionOfIds = connection;
    return known.learn(names, rows);
  }

  private Map<String, DeviceFailure> ensureIds(List<String> names, Deadline deadline) {
    if (link.connection(deadline) != connectionOfIds) {
      known.forgetIds();
    }
    return known.hasIds(names) ? Map.of() : look(names, deadline).problems();
  }

  Applied setLimits(List<Limit> wanted, Deadline deadline) {
    List<String> names = wanted.stream().map(Limit::queue).toList();
    Flight flight = new Flight(names);
    List<Limit> todo = known.toSet(wanted);
    boolean nothingToSet = todo.isEmpty();
    for (int pass = 0; pass < 2 && !todo.isEmpty(); pass++) {
      todo = pass(todo, pass == 0, flight, deadline);
    }
    if (!nothingToSet && flight.accepted.isEmpty()) {
      throw flight.failed.values().iterator().next();
    }
    return new Applied(
        standing(wanted, flight, deadline),
        flight.before,
        flight.failed.values().stream().findFirst().map(DeviceException::failure));
  }

  /// What is known of one call of [#setLimits] so far.
  private static final class Flight {
    final List<String> names;
    final Set<String> accepted = new TreeSet<>();
    final Map<String, DeviceException> failed = new LinkedHashMap<>();
    List<Limit> before = List.of();
    List<Json.Obj> readBack = List.of();

    Flight(List<String> names) {
      this.names = names;
    }
  }

  /// Sends all, then takes all answers; returns what is worth another pass: commands that met a
  /// session closed in the meantime, or an id that is gone.
  private List<Limit> pass(List<Limit> todo, boolean mayRepeat, Flight flight, Deadline deadline) {
    List<Limit> again = new ArrayList<>();
    ApiConnection connection;
    Map<String, DeviceFailure> problems;
    try {
      problems = ensureIds(todo.stream().map(Limit::queue).toList(), deadline);
      connection = Objects.requireNonNull(connectionOfIds);
    } catch (DeviceException e) {
      todo.forEach(limit -> flight.failed.put(limit.queue(), e));
      return again;
    }
    boolean mayHaveEnded = mayRepeat && connection.used();
    List<Limit> sendable = new ArrayList<>();
    List<List<String>> commands = new ArrayList<>();
    commands.add(ApiLink.printWords(MENU, flight.names, Rows.LIMIT));
    for (Limit limit : todo) {
      DeviceFailure problem = problems.get(limit.queue());
      if (problem == null) {
        sendable.add(limit);
        commands.add(setWords(limit));
      } else {
        flight.failed.put(limit.queue(), new DeviceException(problem));
      }
    }
    commands.add(ApiLink.printWords(MENU, flight.names, Rows.QUEUE));
    Optional<List<ApiConnection.Call>> calls = Optional.empty();
    Optional<IOException> broken = Optional.empty();
    try {
      calls = Optional.of(connection.sendAll(commands));
    } catch (IOException e) {
      broken = Optional.of(e);
    }
    if (flight.before.isEmpty()) {
      flight.before = before(flight.names, rows(connection, calls.map(List::getFirst), deadline));
    }
    for (int i = 0; i < sendable.size(); i++) {
      Limit limit = sendable.get(i);
      String queue = limit.queue();
      try {
        if (broken.isPresent()) {
          throw broken.get();
        }
        ApiConnection.Call call = calls.orElseThrow().get(i + 1);
        Optional<ApiReply.Trap> trap = connection.receive(call, deadline).trap();
        if (trap.isEmpty()) {
          flight.accepted.add(queue);
        } else if (mayRepeat && Failures.missing(trap.get())) {
          known.forgetIds();
          again.add(limit);
        } else {
          flight.failed.put(
              queue,
              new DeviceException(
                  failures.of(trap.get(), "setting max-limit of queue \"" + queue + "\"")));
        }
      } catch (IOException e) {
        if (mayHaveEnded && e instanceof NoAnswer) {
          again.add(limit);
        } else {
          flight.failed.put(queue, failures.of(e, deadline));
        }
      }
    }
    flight.readBack = rows(connection, calls.map(List::getLast), deadline);
    return again;
  }

  /// Empty if these rows do not show each queue once.
  private static List<Limit> before(List<String> names, List<Json.Obj> rows) {
    List<Limit> before = new ArrayList<>();
    for (String name : names) {
      List<Json.Obj> matches = Rows.named(rows, name);
      Optional<Queue> queue =
          matches.size() == 1 ? Rows.queue(matches.getFirst()) : Optional.empty();
      if (queue.isEmpty()) {
        return List.of();
      }
      before.add(queue.get().limit());
    }
    return before;
  }

  private List<String> setWords(Limit limit) {
    known.doubt(limit.queue());
    return List.of(
        MENU + "/set", "=.id=" + known.id(limit.queue()), "=max-limit=" + limit.bitsPerSecond());
  }

  /// None if the reading came to nothing.
  private static List<Json.Obj> rows(
      ApiConnection connection, Optional<ApiConnection.Call> reading, Deadline deadline) {
    if (reading.isEmpty()) {
      return List.of();
    }
    try {
      return connection.receive(reading.get(), deadline).rows();
    } catch (IOException _) {
      return List.of();
    }
  }

  private List<Limit> standing(List<Limit> wanted, Flight flight, Deadline deadline) {
    KnownQueues.Look look = known.learn(flight.names, flight.readBack);
    boolean shown =
        look.problems().isEmpty()
            && wanted.stream()
                .filter(limit -> flight.accepted.contains(limit.queue()))
                .allMatch(known::stands);
    if (!shown) {
      try {
        look = look(flight.names, deadline);
        look.all(flight.names);
      } catch (DeviceException e) {
        flight.failed.values().forEach(e::addSuppressed);
        throw e;
      }
    }
    Map<String, Queue> found = new HashMap<>(look.found());
    return wanted.stream()
        .map(limit -> Objects.requireNonNull(found.get(limit.queue())).limit())
        .toList();
  }
}
