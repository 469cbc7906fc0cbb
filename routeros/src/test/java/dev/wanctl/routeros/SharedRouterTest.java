package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.TrafficSample;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One router for several lines, by each way to it.
class SharedRouterTest {

  private static SharedRouter shared(RouterFixture f, Duration betweenLooks) {
    SharedRouter router = SharedRouter.of(f.session(), betweenLooks);
    f.closing(router);
    return router;
  }

  @ParameterizedTest
  @EnumSource
  void thoseWhoOnlyLookAskNothing(Way way) {
    try (RouterFixture f = way.fixture(new CountingLine())) {
      SharedRouter router = shared(f, Duration.ofHours(1));
      RouterShaper shaper = new RouterShaper(router, QUEUES);
      shaper.prepare(mbit(100, 10));
      try (RouterMeter meter = RouterMeter.of(router, QUEUES, "ether1")) {
        TrafficSample sample = new TrafficSample();
        meter.read(sample);
        f.router.statistics().reset();

        for (int i = 0; i < 10; i++) {
          assertThat(shaper.queues()).hasSize(2);
        }

        assertThat(f.router.statistics().total()).isZero();
        long before = sample.takenAtNanos;
        shaper.apply(mbit(90, 9));
        meter.read(sample);
        assertThat(sample.takenAtNanos - before).as("a change makes it ask again").isPositive();
        assertThat(router.report().statisticsAtNanos()).hasValue(sample.takenAtNanos);
        assertThat(router.report().invalidations()).isPositive();
      }
    }
  }

  /// A shaper that shows its queues while a reading of them hangs must not wait for it.
  @ParameterizedTest
  @EnumSource
  void aChangeAndALookWaitForNoReading(Way way)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (RouterFixture f = way.fixture(new CountingLine());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SharedRouter router = shared(f, Duration.ofHours(1));
      RouterShaper shaper = new RouterShaper(router, QUEUES);
      shaper.prepare(mbit(100, 10));
      router.counters(QUEUES.both());
      Thread.sleep(router.counterPeriod()); // so that the next reader asks
      CountDownLatch reading = new CountDownLatch(1);
      CountDownLatch done = new CountDownLatch(1);
      f.afterNextPrint(
          "/queue/tree",
          () -> {
            reading.countDown();
            try {
              assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
      var slow = threads.submit(() -> router.counters(QUEUES.both()));
      assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();

      assertThat(shaper.queues()).hasSize(2);
      assertThat(shaper.apply(mbit(50, 5))).isEqualTo(mbit(50, 5));

      done.countDown();
      assertThat(slow.get(20, TimeUnit.SECONDS)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherConnectionAndARestartMakeItForget(Way way) {
    try (RouterFixture f = way.fixture(new CountingLine())) {
      SharedRouter router = shared(f, Duration.ofHours(1));
      router.counters(QUEUES.both());
      long before = router.report().invalidations();
      int connections = router.report().connections();

      f.router.reboot(true);
      router.resources();
      router.counters(QUEUES.both());

      assertThat(router.report().connections()).isGreaterThan(connections);
      assertThat(router.report().invalidations()).isGreaterThan(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheRouterWritesToItsFlashIsReadNowAndThen(Way way) throws InterruptedException {
    try (RouterFixture f = way.fixture(new CountingLine())) {
      SharedRouter router = shared(f, Duration.ofMillis(50));
      assertThat(router.resources().writtenSectors()).hasValue(0);
      new RouterShaper(router, QUEUES).prepare(mbit(100, 10));

      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (router.report().sectorsSinceFirst().orElse(0) < 16 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertThat(router.report().sectorsSinceFirst()).hasValue(16);
      RouterReport.Seen seen = router.report().seen().orElseThrow();
      assertThat(seen.resources().writtenSectors()).hasValue(16);
      assertThat(seen.resources().writtenSectorsEver()).hasValue(7016);
      assertThat(router.report().changes()).isEqualTo(1);
    }
  }
}
