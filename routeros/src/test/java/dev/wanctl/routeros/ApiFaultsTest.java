package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.sim.router.Faults.IgnoredSet;
import dev.wanctl.sim.router.Faults.Spoiled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What else can go wrong with one session that stays open.
class ApiFaultsTest extends FaultsContract {

  private static final String TREE = "/queue/tree/print";

  ApiFaultsTest() {
    super(Service.API);
  }

  @Test
  void aGroupWithoutApiIsForbidden() {
    try (RouterFixture f = fixture()) {
      f.router.table("/user/group").add(Map.of("name", "noapi", "policy", "read,write,rest-api"));
      f.router.user("admin", RouterFixture.PASSWORD, "noapi");

      DeviceFailure failure = failure(f.session()::resources);

      assertThat(failure).isInstanceOf(DeviceFailure.Forbidden.class);
      assertThat(failure.what()).contains("std failure: not allowed (9)");
      assertThat(failure.remedy()).contains("policy=read,write,api");
    }
  }

  @Test
  void aSessionThatTheRouterEndsIsToldInItsWordsAndOpenedAgain() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      session.identity();
      f.router.faults().spoil("API", "/", new Spoiled.SessionEnded("too many sessions"), 1);

      DeviceFailure failure = failure(session::resources);

      assertThat(failure).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(failure.what()).contains("\"too many sessions\"");
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aSessionThatEndsWithoutAWordIsOpenedAgainOnceAndSilently() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      f.router.faults().spoil("API", "/system", new Spoiled.ClosedUnanswered(), 1);
      session.identity();
      assertThat(f.router.statistics().requests()).containsEntry("API /login", 2);

      f.router.faults().spoil("API", "/system", new Spoiled.ClosedUnanswered(), 9);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(f.router.statistics().requests()).containsEntry("API /system/resource/print", 2);
    }
  }

  @Test
  void aRefusedLoginIsNotRepeatedAtOnce() {
    try (RouterFixture f = fixture()) {
      f.router.user("admin", "changed", "full");
      // Pauses grow from one second; one that is longer than this is not waited for.
      Router session = f.session(Duration.ofSeconds(3));

      for (int i = 0; i < 20; i++) {
        assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.LoginRefused.class);
      }

      assertThat(f.router.statistics().requests().get("API /login")).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void aLateReadingOfCountersEndsAloneAndNotTheSession() throws InterruptedException {
    try (RouterFixture f = fixture();
        var meter = Executors.newVirtualThreadPerTaskExecutor()) {
      Router session = f.session(Duration.ofSeconds(4));
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.prepare(mbit(100, 10));
      f.router.statistics().reset();
      f.router.faults().spoil("API", TREE, new Spoiled.Late(Duration.ofMinutes(5)), 1);
      Future<DeviceFailure> late =
          meter.submit(() -> failure(() -> session.counters(QUEUES.both())));

      // On one connection commands take effect in their order, so that the next come later.
      while (f.prints("/queue/tree") == 0) {
        Thread.sleep(1);
      }
      int changes = 0;
      while (!late.isDone()) {
        shaper.apply(mbit(50 + ++changes % 2, 5));
        Thread.sleep(20);
      }

      assertThat(late.resultNow()).isInstanceOf(DeviceFailure.TimedOut.class);
      assertThat(session.counters(QUEUES.both())).hasSize(2);
      assertThat(f.router.statistics().connectionsOpened()).isZero();
    }
  }

  @Test
  void aReadBackThatDoesNotShowTheSetIsDoneTwice() {
    try (RouterFixture f = fixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.faults().ignoreSets(IgnoredSet.ANSWERS_AS_IF_SET);
      f.router.statistics().reset();

      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(400, 18));

      assertThat(f.router.statistics().reads()).as("before, with the set, and again").isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.17.2 (stable)", "7.18 (stable)"})
  void noRowsWithAndWithoutTheWordForIt(String version) {
    try (RouterFixture f = fixture()) {
      f.router.version(version);
      assertThat(f.session().queueType("nope")).isEmpty();
      assertThat(failure(() -> f.session().queues(List.of("nope"))))
          .isInstanceOf(DeviceFailure.NotFound.class);
    }
  }

  @Test
  void answersFindTheirQuestions()
      throws InterruptedException, ExecutionException, TimeoutException {
    try (RouterFixture f = fixture();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Router session = f.session();
      List<String> names = IntStream.range(0, 8).mapToObj(i -> "q" + i).toList();
      names.forEach(name -> f.router.addQueue(name, "global", "cake-down", 1));
      List<Future<?>> all =
          names.stream()
              .<Future<?>>map(name ->
                  threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                      assertThat(session.counters(List.of(name)).getFirst().queue())
                          .isEqualTo(name);
                    }
                  }))
              .toList();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      for (int i = 0; i < 100; i++) {
        assertThat(shaper.apply(mbit(100 + i, 10))).isEqualTo(mbit(100 + i, 10));
      }
      for (Future<?> one : all) {
        one.get(BOUND.toSeconds(), TimeUnit.SECONDS);
      }
      assertThat(f.router.statistics().connectionsOpened()).isEqualTo(1);
    }
  }

  /// Seeded: the same faults in each run.
  @Test
  void afterFiveHundredFaultsNothingIsLeftBehind() throws InterruptedException {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.prepare(mbit(100, 10));
      int threads = sessionThreads();
      long descriptors = descriptors();
      List<Spoiled> faults =
          List.of(
              new Spoiled.ResetMidway(),
              new Spoiled.ClosedUnanswered(),
              new Spoiled.TruncatedJson(),
              new Spoiled.HtmlBadGateway(),
              new Spoiled.SessionEnded("go away"),
              new Spoiled.Status(500, "failure: busy"));
      Random random = new Random(20_261_125);

      for (int i = 0; i < 500; i++) {
        f.router.faults().spoil("API", "/queue", faults.get(random.nextInt(faults.size())), 1);
        int rate = 50 + i % 40;
        var _ = catchThrowable(() -> shaper.apply(mbit(rate, 5)));
        var _ = catchThrowable(() -> session.counters(QUEUES.both()));
      }

      assertWorksAgain(f, session);
      long end = System.nanoTime() + BOUND.toNanos();
      while (f.router.statistics().connectionsOpen() > 1 && System.nanoTime() < end) {
        Thread.sleep(5);
      }
      assertThat(f.router.statistics().connectionsOpen()).isEqualTo(1);
      assertThat(sessionThreads()).isEqualTo(threads);
      assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2);
      session.close();
      while (sessionThreads() >= threads && System.nanoTime() < end) {
        Thread.sleep(5);
      }
      assertThat(sessionThreads()).isLessThan(threads);
    }
  }

  private static int sessionThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("api-"))
            .count();
  }

  private static long descriptors() {
    String[] open = new java.io.File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
