package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Changes `max-limit` of queues over the two control connections. Guarded by the session's control
/// lock. What stood there before a change is not told: an answer shows the row after it, and
/// requests on two connections have no order.
///
/// The answer to a PATCH shows the row as it is after the change (MikroTik's manual); its
/// `max-limit` counts as read back. An answer without it is followed by a reading.
final class LimitWriter {

  private static final String MENU = "/queue/tree";

  private final RestSession session;
  private final Failures failures;
  private final RestConnection first;
  private final RestConnection second;
  private final KnownQueues known;
  private int connectionsOfIds = -1;

  LimitWriter(RestSession session, Failures failures, RestConnection first, RestConnection second) {
    this.session = session;
    this.failures = failures;
    this.first = first;
    this.second = second;
    known = new KnownQueues(failures);
  }

  void forget() {
    known.forget();
  }

  void abandon() {
    first.abandon();
    second.abandon();
  }

  List<Queue> queues(List<String> names, Deadline deadline) {
    return look(names, deadline).all(names);
  }

  /// Reads these queues and learns their ids.
  private KnownQueues.Look look(List<String> names, Deadline deadline) {
    List<Json.Obj> rows = session.print(first, MENU, names, Rows.QUEUE, deadline);
    if (!KnownQueues.complete(names, rows)) {
      rows = session.print(first, MENU, List.of(), Rows.QUEUE, deadline);
    }
    KnownQueues.Look look = known.learn(names, rows);
    connectionsOfIds = connections();
    return look;
  }

  /// How many were opened so far. Any thread.
  int connections() {
    return first.opened() + second.opened();
  }

  /// Ids are good for the connections on which they were learned: see [RestSession].
  private Map<String, DeviceFailure> ensureIds(List<String> names, Deadline deadline) {
    if (connections() != connectionsOfIds) {
      known.forgetIds();
    }
    return known.hasIds(names) ? Map.of() : look(names, deadline).problems();
  }

  Applied setLimits(List<Limit> wanted, Deadline deadline) {
    Map<String, Long> confirmed = new HashMap<>();
    Map<String, DeviceException> failed = new LinkedHashMap<>();
    Set<String> accepted = new HashSet<>();
    wanted.stream()
        .filter(known::stands)
        .forEach(limit -> confirmed.put(limit.queue(), limit.bitsPerSecond()));
    List<Limit> todo = known.toSet(wanted);
    if (todo.isEmpty()) {
      return new Applied(
          queues(wanted.stream().map(Limit::queue).toList(), deadline).stream()
              .map(Queue::limit)
              .toList(),
          List.of(),
          Optional.empty());
    }
    for (int pass = 0; pass < 2 && !todo.isEmpty(); pass++) {
      todo = pass(todo, pass == 0, confirmed, accepted, failed, deadline);
    }
    if (accepted.isEmpty()) {
      throw failed.values().iterator().next();
    }
    if (confirmed.size() < wanted.size()) {
      List<String> unknown =
          wanted.stream().map(Limit::queue).filter(q -> !confirmed.containsKey(q)).toList();
      try {
        queues(unknown, deadline)
            .forEach(queue -> confirmed.put(queue.name(), queue.limit().bitsPerSecond()));
      } catch (DeviceException e) {
        failed.values().forEach(e::addSuppressed);
        throw e;
      }
    }
    confirmed.forEach(known::confirm);
    return new Applied(
        wanted.stream()
            .map(w -> new Limit(w.queue(), Objects.requireNonNull(confirmed.get(w.queue()))))
            .toList(),
        List.of(),
        failed.values().stream().findFirst().map(DeviceException::failure));
  }

  /// Sends all, then takes all answers; returns what is worth another pass: requests that met a
  /// connection closed in the meantime, or an id that is gone.
  private List<Limit> pass(
      List<Limit> todo,
      boolean mayRepeat,
      Map<String, Long> confirmed,
      Set<String> accepted,
      Map<String, DeviceException> failed,
      Deadline deadline) {
    List<Limit> again = new ArrayList<>();
    List<Limit> sendable = new ArrayList<>();
    List<RestConnection> lanes;
    try {
      lanes = lanes(todo.size(), deadline);
      Map<String, DeviceFailure> problems =
          ensureIds(todo.stream().map(Limit::queue).toList(), deadline);
      for (Limit limit : todo) {
        DeviceFailure problem = problems.get(limit.queue());
        if (problem == null) {
          sendable.add(limit);
        } else {
          failed.put(limit.queue(), new DeviceException(problem));
        }
      }
    } catch (DeviceException e) {
      todo.forEach(limit -> failed.put(limit.queue(), e));
      return again;
    }
    for (int from = 0; from < sendable.size(); from += lanes.size()) {
      List<Limit> together = sendable.subList(from, Math.min(sendable.size(), from + lanes.size()));
      List<Optional<IOException>> sent = new ArrayList<>();
      for (int i = 0; i < together.size(); i++) {
        sent.add(send(lanes.get(i), together.get(i), deadline));
      }
      for (int i = 0; i < together.size(); i++) {
        Limit limit = together.get(i);
        RestConnection lane = lanes.get(i);
        boolean used = lane.used();
        try {
          if (sent.get(i).isPresent()) {
            throw sent.get(i).get();
          }
          HttpReply reply = lane.receive(deadline);
          if (reply.status() >= 200 && reply.status() < 300) {
            accepted.add(limit.queue());
            readBack(reply, limit).ifPresent(bps -> confirmed.put(limit.queue(), bps));
          } else if (mayRepeat && Failures.missing(reply)) {
            known.forgetIds();
            again.add(limit);
          } else {
            failed.put(
                limit.queue(),
                new DeviceException(
                    failures.of(reply, "setting max-limit of queue \"" + limit.queue() + "\"")));
          }
        } catch (IOException e) {
          lane.abandon();
          if (mayRepeat && used && e instanceof NoAnswer) {
            again.add(limit);
          } else {
            failed.put(limit.queue(), failures.of(e, deadline));
          }
        }
      }
    }
    return again;
  }

  /// Both connections if two requests are to go out, one if the router grants no second.
  private List<RestConnection> lanes(int requests, Deadline deadline) {
    try {
      first.ensureOpen(deadline);
    } catch (IOException e) {
      throw failures.of(e, deadline);
    }
    if (requests > 1) {
      try {
        second.ensureOpen(deadline);
        return List.of(first, second);
      } catch (IOException e) {
        if (deadline.passed()) {
          throw failures.of(e, deadline);
        }
      }
    }
    return List.of(first);
  }

  private Optional<IOException> send(RestConnection lane, Limit limit, Deadline deadline) {
    try {
      // The answer to an earlier request on this lane, or looking up ids, may have closed it.
      lane.ensureOpen(deadline);
      String id = known.id(limit.queue());
      known.doubt(limit.queue());
      lane.send(RestRequest.setMaxLimit(id, limit.bitsPerSecond()), deadline);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  /// Empty when the answer does not show the row that was meant, so that it must be read.
  private OptionalLong readBack(HttpReply reply, Limit limit) {
    try {
      Optional<Json.Obj> row = Json.parse(reply.body()).asObject();
      Optional<String> name = row.flatMap(r -> r.string("name"));
      Optional<String> bps = row.flatMap(r -> r.string("max-limit"));
      if (name.isPresent() && !name.get().equals(limit.queue())) {
        known.forgetIds();
        return OptionalLong.empty();
      }
      return name.isEmpty() || bps.isEmpty() ? OptionalLong.empty() : Rows.rate(bps.get());
    } catch (JsonException _) {
      return OptionalLong.empty();
    }
  }
}
