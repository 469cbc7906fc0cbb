package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// A router whose lines share more than its sessions: what one of them has just read of its
/// statistics is not asked again by another, and what the router tells of itself is read now and
/// then, once for all, on a thread of its own. What was read counts no more after a change through
/// this router, on another connection, and after a restart. Thread-safe.
public final class SharedRouter implements Router {

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final Router router;
  private final StatisticsCache<List<String>, List<Counters>> queues =
      new StatisticsCache<>(counters -> counters.getFirst().takenAtNanos());
  private final StatisticsCache<String, TakenInterface> interfaces =
      new StatisticsCache<>(TakenInterface::takenAtNanos);
  private final AtomicLong invalidations = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final Thread watch;
  private volatile Optional<RouterReport.Seen> seen = Optional.empty();
  private volatile OptionalLong sectorsAtFirst = OptionalLong.empty();

  private record TakenInterface(Optional<InterfaceCounters> counters, long takenAtNanos) {}

  private SharedRouter(Router router, Duration betweenLooks) {
    this.router = router;
    watch = Thread.ofVirtual().name("router-watch").unstarted(() -> watch(betweenLooks));
  }

  /// Closes that router with itself.
  public static SharedRouter of(Router router) {
    return of(router, BETWEEN_LOOKS);
  }

  static SharedRouter of(Router router, Duration betweenLooks) {
    SharedRouter shared = new SharedRouter(router, betweenLooks);
    shared.watch.start();
    return shared;
  }

  private void watch(Duration betweenLooks) {
    try {
      while (true) {
        Thread.sleep(betweenLooks);
        try {
          Resources _ = resources();
        } catch (DeviceException _) {
          // Whoever sets rates on this router hears of the same failure and tells it.
        }
      }
    } catch (InterruptedException _) {
      // It is closed.
    }
  }

  private void invalidate() {
    invalidations.incrementAndGet();
    queues.invalidate();
    interfaces.invalidate();
  }

  /// Another connection than before may be to a router that has restarted.
  private void invalidateOnNewConnection() {
    int now = router.connections();
    if (connections.getAndSet(now) != now) {
      invalidate();
    }
  }

  /// What is known of the router without asking it.
  public RouterReport report() {
    return new RouterReport(
        router.name(),
        queues.newestNanos(),
        queues.requests() + interfaces.requests(),
        queues.spared() + interfaces.spared(),
        invalidations.get(),
        router.connections(),
        changes.get(),
        seen,
        sectorsSinceFirst());
  }

  private OptionalLong sectorsSinceFirst() {
    OptionalLong ever =
        seen.map(s -> s.resources().writtenSectorsEver()).orElse(OptionalLong.empty());
    OptionalLong first = sectorsAtFirst;
    return ever.isPresent() && first.isPresent()
        ? OptionalLong.of(ever.getAsLong() - first.getAsLong())
        : OptionalLong.empty();
  }

  @Override
  public String name() {
    return router.name();
  }

  @Override
  public String identity() {
    return router.identity();
  }

  @Override
  public Resources resources() {
    Resources now = router.resources();
    Optional<RouterReport.Seen> before = seen;
    if (before.isPresent() && now.uptime().compareTo(before.get().resources().uptime()) < 0) {
      invalidate();
    }
    if (sectorsAtFirst.isEmpty()) {
      sectorsAtFirst = now.writtenSectorsEver();
    }
    seen = Optional.of(new RouterReport.Seen(now, System.nanoTime()));
    return now;
  }

  @Override
  public Optional<Access> access() {
    return router.access();
  }

  @Override
  public List<Queue> queues(List<String> names) {
    return router.queues(names);
  }

  @Override
  public Optional<QueueType> queueType(String name) {
    return router.queueType(name);
  }

  @Override
  public Applied setLimits(List<Limit> wanted) {
    changes.incrementAndGet();
    try {
      return router.setLimits(wanted);
    } finally {
      invalidate();
    }
  }

  @Override
  public List<Map<String, String>> rows(Menu menu) {
    return router.rows(menu);
  }

  @Override
  public void set(Menu menu, String name, Map<String, String> values) {
    changes.incrementAndGet();
    try {
      router.set(menu, name, values);
    } finally {
      invalidate();
    }
  }

  @Override
  public void add(Menu menu, Map<String, String> values) {
    changes.incrementAndGet();
    router.add(menu, values);
  }

  @Override
  public void remove(Menu menu, String name) {
    changes.incrementAndGet();
    router.remove(menu, name);
  }

  @Override
  public Duration counterPeriod() {
    return router.counterPeriod();
  }

  /// Half of the pace at which they are read: every reader has news each time.
  private Duration fresh() {
    return router.counterPeriod().dividedBy(2);
  }

  @Override
  public List<Counters> counters(List<String> names) {
    invalidateOnNewConnection();
    List<Counters> former = queues.latest(names).orElse(List.of());
    List<Counters> now = queues.read(names, fresh(), () -> router.counters(names));
    if (!former.isEmpty() && now.getFirst().bytes() < former.getFirst().bytes()) {
      interfaces.invalidate();
    }
    return now;
  }

  @Override
  public List<Counters> latestCounters(List<String> names) {
    return queues.latest(names).orElseGet(() -> counters(names));
  }

  @Override
  public Optional<InterfaceCounters> interfaceCounters(String name) {
    invalidateOnNewConnection();
    return interfaces
        .read(
            name,
            fresh(),
            () -> {
              long before = System.nanoTime();
              Optional<InterfaceCounters> counters = router.interfaceCounters(name);
              return new TakenInterface(counters, before);
            })
        .counters();
  }

  @Override
  public int connections() {
    return router.connections();
  }

  @Override
  public void close() {
    watch.interrupt();
    router.close();
  }
}
