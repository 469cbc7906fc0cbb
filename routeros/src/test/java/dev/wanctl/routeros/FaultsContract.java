package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every fault that all sessions have in common, over real sockets: which failure it is, that it
/// ends in time, that the session works again afterwards, and that no text gives the password away.
abstract class FaultsContract {

  private final Service service;

  FaultsContract(Service service) {
    this.service = service;
  }

  RouterFixture fixture() {
    return fixture(SimulatorSettings.defaults());
  }

  RouterFixture fixture(SimulatorSettings settings) {
    return new RouterFixture(service, settings, QueueBackend.idle());
  }

  /// What a new session that nothing delays needs, and not much more.
  Duration brief() {
    return Duration.ofMillis(700);
  }

  /// Far above the deadline and far below what the fault would take, or for ever.
  static final Duration BOUND = Duration.ofSeconds(15);

  static DeviceFailure failure(Runnable action) {
    long before = System.nanoTime();
    DeviceException e = catchThrowableOfType(DeviceException.class, action::run);
    assertThat(e).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
    assertNoSecret(e);
    assertThat(e.failure().remedy()).isNotBlank();
    return e.failure();
  }

  private static void assertNoSecret(DeviceException e) {
    String header =
        Base64.getEncoder()
            .encodeToString(
                ("admin:" + RouterFixture.PASSWORD)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (String text : texts(e)) {
      assertThat(text).doesNotContain(RouterFixture.PASSWORD).doesNotContain(header);
    }
  }

  private static List<String> texts(DeviceException e) {
    List<String> texts = new java.util.ArrayList<>();
    texts.add(e.failure().toString());
    for (Throwable t = e; t != null; t = t.getCause()) {
      texts.add(t.toString());
    }
    return texts;
  }

  static void assertWorksAgain(RouterFixture f, Router session) {
    f.router.faults().clear();
    assertThat(new RouterShaper(session, QUEUES).apply(mbit(90, 9))).isEqualTo(mbit(90, 9));
  }

  @Test
  void refusedConnections() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      session.resources();
      f.router.refuseConnections(true);

      DeviceFailure failure = failure(session::resources);

      assertThat(failure).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(failure.remedy())
          .contains("/ip service set " + f.serviceName() + " disabled=no port=" + f.port());
      f.router.refuseConnections(false);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void anUnknownHost() {
    try (RouterFixture f = fixture()) {
      Router session = f.sessionTo("router.invalid", RouterFixture.PATIENT);

      // Where there is no resolver at all the question may also run into its deadline.
      assertThat(failure(session::resources))
          .isInstanceOfAny(DeviceFailure.Unreachable.class, DeviceFailure.TimedOut.class);
    }
  }

  @Test
  void acceptedAndThenSilent() {
    try (RouterFixture f = fixture()) {
      Router session = f.session(brief());
      f.router.faults().hangAfterAccept(true);

      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.TimedOut.class);
    }
  }

  @Test
  void aHandshakeThatTricklesEndsByTheDeadline() {
    try (RouterFixture f = fixture()) {
      Router session = f.session(brief());
      f.router.faults().slowHandshake(Duration.ofMillis(100));

      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.TimedOut.class);
    }
  }

  @Test
  void aBodyThatTricklesEndsByTheDeadline() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      session.resources();
      Router hurried = f.session(brief().multipliedBy(3));
      f.router
          .faults()
          .spoil("*", "/system/resource", new Spoiled.SlowBody(Duration.ofMillis(200)), 1);

      assertThat(failure(hurried::resources)).isInstanceOf(DeviceFailure.TimedOut.class);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void addedLatencyBeyondTheDeadline() {
    try (RouterFixture f = fixture()) {
      Router session = f.session(brief());
      f.router.faults().latency(Duration.ofSeconds(5));

      assertThat(failure(() -> new RouterShaper(session, QUEUES).apply(mbit(1, 1))))
          .isInstanceOf(DeviceFailure.TimedOut.class);
    }
  }

  @Test
  void aWrongPassword() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      session.resources();
      f.router.user("admin", "changed", "full");
      f.router.dropConnections();

      DeviceFailure failure = failure(session::resources);

      assertThat(failure).isInstanceOf(DeviceFailure.LoginRefused.class);
      assertThat(failure.what()).contains("admin");
      f.router.user("admin", RouterFixture.PASSWORD, "full");
      assertWorksAgain(f, session);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void aBurstOfServerErrorsIsBusy(int status) {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      f.router.faults().spoil("*", "/", new Spoiled.Status(status, "failure: timeout"), 5);

      DeviceFailure failure = failure(() -> new RouterShaper(session, QUEUES).apply(mbit(1, 1)));

      assertThat(failure).isInstanceOf(DeviceFailure.Busy.class);
      assertThat(failure.transientByNature()).isTrue();
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aRefusedValueIsRejectedInTheRoutersWords() {
    try (RouterFixture f = fixture()) {
      f.spoilSets(new Spoiled.Status(400, "invalid value for argument max-limit"), 0, 2);
      DeviceFailure failure = failure(() -> f.shaper().apply(mbit(1, 1)));

      assertThat(failure).isInstanceOf(DeviceFailure.Rejected.class);
      assertThat(failure.what()).contains("invalid value for argument max-limit");
    }
  }

  @Test
  void anIdThatIsGoneForEverIsNotFound() {
    try (RouterFixture f = fixture()) {
      f.spoilSets(new Spoiled.Status(404, "no such item"), 0, 9);

      assertThat(failure(() -> f.shaper().apply(mbit(1, 1))))
          .isInstanceOf(DeviceFailure.NotFound.class);
    }
  }

  @Test
  void aPasswordThatTheRouterEchoesIsMasked() {
    try (RouterFixture f = fixture()) {
      f.router
          .faults()
          .spoil("*", "/", new Spoiled.Status(400, "bad \u0007 " + RouterFixture.PASSWORD), 1);

      DeviceFailure failure = failure(() -> f.session().resources());

      assertThat(failure.what()).contains("***").doesNotContain("\u0007");
      assertThat(f.settingsShown()).doesNotContain(RouterFixture.PASSWORD);
    }
  }

  @Test
  void aConnectionClosedForIdlenessIsReplacedSilently() throws InterruptedException {
    try (RouterFixture f =
        fixture(SimulatorSettings.defaults().withIdleClose(Duration.ofMillis(100)))) {
      Router session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.prepare(mbit(100, 10));
      awaitNoConnections(f);

      assertThat(shaper.apply(mbit(90, 9))).isEqualTo(mbit(90, 9));
    }
  }

  private static void awaitNoConnections(RouterFixture f) throws InterruptedException {
    long end = System.nanoTime() + BOUND.toNanos();
    while (f.router.statistics().connectionsOpen() > 0 && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(f.router.statistics().connectionsOpen()).isZero();
  }

  @Test
  void aSlowStatisticsReadDelaysNoChange()
      throws InterruptedException, ExecutionException, TimeoutException {
    try (RouterFixture f = fixture();
        var meterThread = Executors.newVirtualThreadPerTaskExecutor()) {
      Router session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.prepare(mbit(100, 10));
      session.counters(QUEUES.both());
      CountDownLatch reading = new CountDownLatch(1);
      CountDownLatch changed = new CountDownLatch(1);
      f.afterNextPrint(
          "/queue/tree",
          () -> {
            reading.countDown();
            try {
              assertThat(changed.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
      var counters = meterThread.submit(() -> session.counters(QUEUES.both()));
      assertThat(reading.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();

      // The reading is still being answered, and will be until this change is through.
      assertThat(shaper.apply(mbit(50, 5))).isEqualTo(mbit(50, 5));

      changed.countDown();
      assertThat(counters.get(BOUND.toSeconds(), TimeUnit.SECONDS)).hasSize(2);
    }
  }

  @Test
  void aResetMidwayIsToldOrMended() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      session.resources();
      f.router.faults().spoil("*", "/", new Spoiled.ResetMidway(), 1);

      try {
        session.resources();
      } catch (DeviceException e) {
        assertThat(e.failure()).isInstanceOf(DeviceFailure.Unreachable.class);
      }
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aGroupWithoutWriteIsForbidden() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      f.router.user("admin", RouterFixture.PASSWORD, "read");

      DeviceFailure failure = failure(() -> new RouterShaper(session, QUEUES).apply(mbit(1, 1)));

      assertThat(failure).isInstanceOf(DeviceFailure.Forbidden.class);
      assertThat(failure.what()).contains("not enough permissions (9)");
      assertThat(failure.remedy()).contains(f.policies());
    }
  }

  @Test
  void rowsThatMakeNoSense() {
    try (RouterFixture f = fixture()) {
      Router session = f.session();
      session.identity();
      f.router.faults().spoil("*", "/system/resource", new Spoiled.TruncatedJson(), 1);

      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Protocol.class);
      assertWorksAgain(f, session);
    }
  }
}
