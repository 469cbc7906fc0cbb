package dev.wanctl.routeros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsCacheTest {

  private static final Duration AGE = Duration.ofHours(1);
  private static final int READERS = 20;

  private record Reading(int number, long takenAtNanos) {}

  private final StatisticsCache<String, Reading> cache =
      new StatisticsCache<>(Reading::takenAtNanos);
  private final AtomicInteger asked = new AtomicInteger();

  private Reading ask() {
    return new Reading(asked.incrementAndGet(), System.nanoTime());
  }

  @Test
  void whatIsYoungEnoughIsNotAskedAgain() {
    assertThat(cache.read("a", AGE, this::ask).number()).isEqualTo(1);
    assertThat(cache.read("a", AGE, this::ask).number()).isEqualTo(1);
    assertThat(cache.read("b", AGE, this::ask).number()).isEqualTo(2);
    assertThat(cache.read("a", Duration.ZERO, this::ask).number()).isEqualTo(3);
    assertThat(cache.requests()).isEqualTo(3);
    assertThat(cache.spared()).isEqualTo(1);
  }

  @Test
  void afterAnInvalidationItIsAskedAgainAndTheLatestIsStillThere() {
    cache.read("a", AGE, this::ask);
    cache.invalidate();
    assertThat(cache.latest("a").orElseThrow().number()).isEqualTo(1);
    assertThat(cache.read("a", AGE, this::ask).number()).isEqualTo(2);
  }

  @Test
  void manyReadersCauseOneRequest()
      throws InterruptedException, ExecutionException, TimeoutException {
    CountDownLatch answer = new CountDownLatch(1);
    for (Future<Reading> reader : readers(answer, this::ask)) {
      assertThat(reader.get(20, TimeUnit.SECONDS).number()).isEqualTo(1);
    }
    assertThat(cache.requests()).isEqualTo(1);
    assertThat(cache.spared()).isEqualTo(READERS - 1);
  }

  @Test
  void aFailureIsSharedAsWellAndNotKept() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    Supplier<Reading> failing =
        () -> {
          asked.incrementAndGet();
          throw new DeviceException(new DeviceFailure.TimedOut("late", "wait"));
        };
    for (Future<Reading> reader : readers(answer, failing)) {
      assertThatThrownBy(() -> reader.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(DeviceException.class);
    }
    assertThat(asked).hasValue(1);
    assertThat(cache.read("a", AGE, this::ask).number()).isEqualTo(2);
  }

  /// All of them wait for the same answer, which comes when they do.
  private List<Future<Reading>> readers(CountDownLatch answer, Supplier<Reading> router)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reading>> readers =
          IntStream.range(0, READERS)
              .mapToObj(_ ->
                  threads.submit(() ->
                      cache.read(
                          "a",
                          AGE,
                          () -> {
                            await(answer);
                            return router.get();
                          })))
              .toList();
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (cache.spared() < READERS - 1 && System.nanoTime() < end) {
        Thread.sleep(1);
      }
      answer.countDown();
      return readers;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatWasUnderWayBeforeAnInvalidationIsNotForThoseWhoComeAfterIt()
      throws InterruptedException, ExecutionException, TimeoutException {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reading> before =
          threads.submit(() ->
              cache.read(
                  "a",
                  AGE,
                  () -> {
                    Reading old = ask();
                    asking.countDown();
                    await(answer);
                    return old;
                  }));
      await(asking);
      cache.invalidate();

      assertThat(cache.read("a", AGE, this::ask).number()).isEqualTo(2);
      answer.countDown();
      assertThat(before.get(20, TimeUnit.SECONDS).number()).isEqualTo(1);
    }
    assertThat(cache.read("a", AGE, this::ask).number()).isGreaterThanOrEqualTo(2);
  }
}
