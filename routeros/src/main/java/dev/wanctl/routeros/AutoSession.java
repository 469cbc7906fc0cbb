package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A router by the first of several ways that works. Only what is wrong with a way leads to the
/// next: no connection, no answer in time, or something else than the service at its port. What the
/// router itself says holds for every way and is told, not evaded: an untrusted certificate, a
/// refused login, a missing right, a value it does not take.
///
/// One session is open at a time, so that none can hold an outdated picture of the queues. While it
/// is not the best one, the better ones are tried now and then, by a reading, on a thread of their
/// own. An operation may take half as long again as the deadline, when a way fails late in it.
public final class AutoSession implements Router {

  /// @param word for messages, such as `api`
  /// @param opener makes a session that opens nothing yet
  public record Way(String word, Supplier<? extends Router> opener) {}

  private record Session(int way, Router router) {}

  private static final Duration BETWEEN_PROBES = Duration.ofMinutes(5);

  private final List<Way> ways;
  private final Duration deadline;
  private final Duration betweenProbes;
  private final Object switching = new Object();
  private final AtomicBoolean probing = new AtomicBoolean();
  private volatile Session current;
  private volatile long settledNanos = System.nanoTime();
  private final AtomicInteger formerConnections = new AtomicInteger();
  private volatile boolean closed;

  /// @param ways the best one first
  /// @param deadline of each way's operations
  public static AutoSession of(List<Way> ways, Duration deadline) {
    return new AutoSession(ways, deadline, BETWEEN_PROBES);
  }

  AutoSession(List<Way> ways, Duration deadline, Duration betweenProbes) {
    this.ways = List.copyOf(ways);
    this.deadline = deadline;
    this.betweenProbes = betweenProbes;
    current = open(0);
  }

  private Session open(int way) {
    return new Session(way, ways.get(way).opener().get());
  }

  private <T> T call(Function<Router, T> operation) {
    probeIfDue();
    long start = System.nanoTime();
    Map<Integer, DeviceException> failed = new LinkedHashMap<>();
    Session session = current;
    while (true) {
      try {
        return operation.apply(session.router);
      } catch (DeviceException e) {
        if (closed || !isOfTheWay(e.failure())) {
          throw e;
        }
        failed.put(session.way, e);
        boolean late = System.nanoTime() - start > deadline.toNanos() / 2;
        session = leave(session, failed);
        if (late || failed.containsKey(session.way)) {
          throw together(failed);
        }
      }
    }
  }

  private static boolean isOfTheWay(DeviceFailure failure) {
    return switch (failure) {
      case DeviceFailure.Unreachable _, DeviceFailure.TimedOut _, DeviceFailure.Protocol _ -> true;
      case DeviceFailure.Untrusted _,
          DeviceFailure.LoginRefused _,
          DeviceFailure.Forbidden _,
          DeviceFailure.NotFound _,
          DeviceFailure.Ambiguous _,
          DeviceFailure.Rejected _,
          DeviceFailure.Busy _,
          DeviceFailure.Unsupported _ ->
          false;
    };
  }

  /// The session to go on with: the best that this operation has not tried, and when it has tried
  /// all, the best again, for the next operation. If somebody else has left already, theirs.
  private Session leave(Session left, Map<Integer, DeviceException> failed) {
    synchronized (switching) {
      if (!current.equals(left)) {
        return current;
      }
      int next = 0;
      while (next < ways.size() && failed.containsKey(next)) {
        next++;
      }
      return settle(open(next == ways.size() ? 0 : next));
    }
  }

  /// Closing may wait for others' requests, so nobody waits for it.
  private Session settle(Session next) {
    Session former = current;
    formerConnections.addAndGet(former.router.connections());
    current = next;
    settledNanos = System.nanoTime();
    Thread.ofVirtual().name("router-close").start(former.router::close);
    if (closed) {
      next.router.close();
    }
    return next;
  }

  private DeviceException together(Map<Integer, DeviceException> failed) {
    if (failed.size() == 1) {
      return failed.values().iterator().next();
    }
    String what =
        failed.entrySet().stream()
            .map(e -> "by " + ways.get(e.getKey()).word() + ": " + e.getValue().failure().what())
            .collect(Collectors.joining("; "));
    String remedy =
        failed.values().stream()
            .map(e -> e.failure().remedy())
            .distinct()
            .collect(Collectors.joining(" Or: "));
    DeviceException first = failed.values().iterator().next();
    DeviceException all =
        new DeviceException(
            switch (first.failure()) {
              case DeviceFailure.TimedOut _ -> new DeviceFailure.TimedOut(what, remedy);
              case DeviceFailure.Protocol _ -> new DeviceFailure.Protocol(what, remedy);
              default -> new DeviceFailure.Unreachable(what, remedy);
            },
            first);
    failed.values().stream().skip(1).forEach(all::addSuppressed);
    return all;
  }

  private void probeIfDue() {
    if (current.way > 0
        && System.nanoTime() - settledNanos > betweenProbes.toNanos()
        && probing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("router-probe").start(this::probe);
    }
  }

  private void probe() {
    try {
      Session inUse = current;
      for (int way = 0; way < inUse.way && !closed; way++) {
        Session candidate = open(way);
        if (!answers(candidate.router)) {
          candidate.router.close();
          continue;
        }
        synchronized (switching) {
          if (current.equals(inUse)) {
            settle(candidate);
          } else {
            candidate.router.close();
          }
        }
        return;
      }
      settledNanos = System.nanoTime();
    } finally {
      probing.set(false);
    }
  }

  private static boolean answers(Router router) {
    try {
      router.identity();
      return true;
    } catch (DeviceException _) {
      return false;
    }
  }

  @Override
  public String name() {
    return current.router.name();
  }

  @Override
  public String identity() {
    return call(Router::identity);
  }

  @Override
  public Resources resources() {
    return call(Router::resources);
  }

  @Override
  public Optional<Access> access() {
    return call(Router::access);
  }

  @Override
  public List<Queue> queues(List<String> names) {
    return call(router -> router.queues(names));
  }

  @Override
  public Optional<QueueType> queueType(String name) {
    return call(router -> router.queueType(name));
  }

  @Override
  public Applied setLimits(List<Limit> wanted) {
    return call(router -> router.setLimits(wanted));
  }

  @Override
  public Duration counterPeriod() {
    return current.router.counterPeriod();
  }

  @Override
  public List<Counters> counters(List<String> names) {
    return call(router -> router.counters(names));
  }

  @Override
  public Optional<InterfaceCounters> interfaceCounters(String name) {
    return call(router -> router.interfaceCounters(name));
  }

  @Override
  public int connections() {
    return formerConnections.get() + current.router.connections();
  }

  @Override
  public List<Map<String, String>> rows(Menu menu) {
    return call(router -> router.rows(menu));
  }

  @Override
  public void set(Menu menu, String name, Map<String, String> values) {
    call(router -> {
      router.set(menu, name, values);
      return true;
    });
  }

  @Override
  public void add(Menu menu, Map<String, String> values) {
    call(router -> {
      router.add(menu, values);
      return true;
    });
  }

  @Override
  public void remove(Menu menu, String name) {
    call(router -> {
      router.remove(menu, name);
      return true;
    });
  }

  @Override
  public void close() {
    closed = true;
    current.router.close();
  }
}
