package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.sim.router.QueueBackend;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Each fault of a router by each way to it: the right failure in time, work again as soon as it is
/// over, no older rate after a newer one, and the rate that was asked for last in the end.
class FaultMatrixTest {

  /// From the end of a fault to the rates that were asked for, in the queues, beside what new
  /// sessions take on this machine at this hour.
  private static final Duration RECOVERY = Duration.ofSeconds(2);

  /// Long enough for the pauses between tries to be as long as they become.
  private static final Duration LONG = Duration.ofSeconds(5);

  /// How many faults in a row leave nothing behind; `-Dwanctl.faults=10000` for a long run.
  private static final int MANY = Integer.getInteger("wanctl.faults", 200);

  /// The rates of a test are told from anybody else's by this many bit/s.
  private static final long FIRST = 50_000_000;

  private static final class Recorder implements QueueBackend {
    final List<Long> downloads = new CopyOnWriteArrayList<>();

    @Override
    public void limitChanged(String queue, long bitsPerSecond) {
      if (queue.equals("cable-down") && bitsPerSecond >= FIRST && bitsPerSecond < 2 * FIRST) {
        downloads.add(bitsPerSecond);
      }
    }

    @Override
    public QueueCounters counters(String queue) {
      return QueueCounters.ZERO;
    }

    @Override
    public InterfaceCounters interfaceCounters(String interfaceName) {
      return InterfaceCounters.ZERO;
    }
  }

  static Stream<Arguments> matrix() {
    return Stream.of(Way.values())
        .flatMap(way -> Stream.of(Fault.values()).map(fault -> Arguments.of(way, fault)));
  }

  /// The first connections of a process load and compile for seconds.
  @BeforeAll
  static void warmUp() {
    for (Way way : Way.values()) {
      try (RouterFixture f = way.fixture(QueueBackend.idle())) {
        f.shaper().prepare(mbit(100, 10));
      }
    }
  }

  /// Higher with each number, so that the order of writes can be seen.
  private static Rates rates(int number) {
    return mbit((FIRST + 1000.0 * number) / 1e6, 5 + number / 1e6);
  }

  @ParameterizedTest
  @MethodSource("matrix")
  @DisplayName("C-53, C-55, C-56: each fault has its failure, in time, and passes")
  void isToldAndPasses(Way way, Fault fault) throws InterruptedException {
    Recorder recorder = new Recorder();
    try (RouterFixture f = way.fixture(recorder)) {
      RouterShaper shaper = new RouterShaper(f.session(way.deadline()), QUEUES);
      Duration bound = bound(shaper);

      fault.begin(f);
      long before = System.nanoTime();
      Optional<DeviceFailure> failure = attempt(shaper, rates(1));
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isLessThan(way.deadline().multipliedBy(2).plusSeconds(2));
      if (failure.isEmpty()) {
        assertThat(fault.maySucceed()).as(fault + " succeeds").isTrue();
      } else {
        assertThat(fault.expected()).as(failure.get().toString()).contains(failure.get().code());
      }
      fault.end(f);

      Duration took = recovered(shaper, rates(2));
      assertThat(took).as("recovery from " + fault).isLessThan(bound);
      assertSettled(f, recorder, rates(2));
    }
  }

  /// Sets the first rates, and tells from how long that took what a recovery may take.
  private static Duration bound(RouterShaper shaper) {
    long start = System.nanoTime();
    shaper.prepare(rates(0));
    return RECOVERY.plusNanos(2 * (System.nanoTime() - start));
  }

  static Stream<Arguments> lasting() {
    return Stream.of(Way.values())
        .flatMap(way ->
            Stream.of(Fault.REFUSED, Fault.NO_MORE_CONNECTIONS, Fault.SERVER_ERROR)
                .map(fault -> Arguments.of(way, fault)));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  @DisplayName("C-53: a fault that lasted is over as soon as one that did not")
  void aLongFaultPassesAsFast(Way way, Fault fault) throws InterruptedException {
    Recorder recorder = new Recorder();
    try (RouterFixture f = way.fixture(recorder)) {
      RouterShaper shaper = new RouterShaper(f.session(way.deadline()), QUEUES);
      Duration bound = bound(shaper);
      fault.begin(f);
      long end = System.nanoTime() + LONG.toNanos();
      for (int i = 1; System.nanoTime() < end; i++) {
        assertThat(attempt(shaper, rates(i))).isPresent();
        Thread.sleep(50);
      }
      fault.end(f);

      assertThat(recovered(shaper, rates(10_000))).isLessThan(bound);
      assertSettled(f, recorder, rates(10_000));
    }
  }

  /// Empty if the rates stand; a device that took them and shows others is told as the actuator
  /// tells it.
  private static Optional<DeviceFailure> attempt(RouterShaper shaper, Rates wanted) {
    try {
      Rates standing = shaper.apply(wanted);
      return standing.equals(wanted)
          ? Optional.empty()
          : Optional.of(new DeviceFailure.Rejected("it stands at " + standing, "look"));
    } catch (DeviceException e) {
      assertThat(e.failure().remedy()).isNotBlank();
      return Optional.of(e.failure());
    }
  }

  private static Duration recovered(RouterShaper shaper, Rates wanted) throws InterruptedException {
    long start = System.nanoTime();
    List<DeviceFailure> failures = new ArrayList<>();
    for (Optional<DeviceFailure> f = attempt(shaper, wanted);
        f.isPresent();
        f = attempt(shaper, wanted)) {
      failures.add(f.get());
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("still after " + failures.size() + " failures: " + failures.getLast())
          .isLessThan(Duration.ofSeconds(20));
      Thread.sleep(50);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void assertSettled(RouterFixture f, Recorder recorder, Rates wanted) {
    assertThat(f.limit("cable-down")).isEqualTo(wanted.download().bitsPerSecond());
    assertThat(f.limit("cable-up")).isEqualTo(wanted.upload().bitsPerSecond());
    assertThat(f.limit("other")).isEqualTo(7_000_000);
    assertThat(recorder.downloads).as("no older rate after a newer one").isSorted();
  }

  /// Seeded: the same faults in each run.
  @ParameterizedTest
  @EnumSource
  @DisplayName("C-65: many faults leave no thread, descriptor or connection behind")
  void manyLeaveNothingBehind(Way way) throws InterruptedException {
    Recorder recorder = new Recorder();
    try (RouterFixture f = way.fixture(recorder)) {
      RouterShaper shaper = new RouterShaper(f.session(), QUEUES);
      Random random = new Random(20_261_125);
      long threads = 0;
      long descriptors = 0;
      int failed = 0;
      int late = 0;
      Duration slowest = Duration.ZERO;
      for (int i = 0; i < MANY; i++) {
        if (i == MANY / 10) {
          recovered(shaper, rates(3 * i));
          settle(f);
          threads = threads();
          descriptors = descriptors();
        }
        Fault fault = Fault.QUICK.get(random.nextInt(Fault.QUICK.size()));
        fault.begin(f);
        Optional<DeviceFailure> failure = attempt(shaper, rates(3 * i + 1));
        failed += failure.isPresent() ? 1 : 0;
        fault.end(f);
        if (failure.isPresent()) {
          assertThat(fault.expected()).as(failure.toString()).contains(failure.get().code());
        }
        Duration took = recovered(shaper, rates(3 * i + 2));
        late += took.compareTo(RECOVERY) > 0 ? 1 : 0;
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        assertSettled(f, recorder, rates(3 * i + 2));
      }
      assertThat(failed).isGreaterThan(MANY / 3);
      settle(f);
      System.out.printf(
          "%d faults by %s: %d seen by the change under way, %d recoveries later than %d s, the"
              + " slowest %d ms, threads %d before and %d after, descriptors %d before and %d after%n",
          MANY,
          way,
          failed,
          late,
          RECOVERY.toSeconds(),
          slowest.toMillis(),
          threads,
          threads(),
          descriptors,
          descriptors());
      assertThat(late)
          .as("late recoveries, as by a machine that pauses")
          .isLessThan(1 + MANY / 100);
      assertThat(threads()).as("threads").isLessThanOrEqualTo(threads + 3);
      assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors + 3);
    }
  }

  /// The simulator closes its side a moment later.
  private static void settle(RouterFixture f) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (f.router.statistics().connectionsOpen() > 2 && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    Thread.sleep(300);
  }

  private static long threads() {
    return Thread.getAllStackTraces().size();
  }

  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
