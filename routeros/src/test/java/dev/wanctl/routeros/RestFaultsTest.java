package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.RouterSimulator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every fault over real sockets: which failure it is, that it ends in time, that the session works
/// again afterwards, and that no text gives the password away.
class RestFaultsTest {

  private static final Duration SHORT = Duration.ofMillis(700);

  /// Far above the deadline and far below what the fault would take, or for ever.
  private static final Duration BOUND = Duration.ofSeconds(15);

  private static DeviceFailure failure(Runnable action) {
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

  private static void assertWorksAgain(RouterFixture f, RestSession session) {
    f.router.faults().clear();
    assertThat(new RouterShaper(session, QUEUES).apply(mbit(90, 9))).isEqualTo(mbit(90, 9));
  }

  @Test
  void refusedConnections() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session();
      session.resources();
      f.router.refuseConnections(true);

      DeviceFailure failure = failure(session::resources);

      assertThat(failure).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(failure.remedy())
          .contains("/ip service set www-ssl disabled=no port=" + f.router.address().getPort());
      f.router.refuseConnections(false);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void anUnknownHost() {
    try (RouterFixture f = new RouterFixture()) {
      RestSettings s = f.settings(f.pinned(), RouterFixture.PATIENT);
      RestSession session =
          f.session(new RestSettings("router.invalid", 443, s.login(), s.security(), s.deadline()));

      // Where there is no resolver at all the question may also run into its deadline.
      assertThat(failure(session::resources))
          .isInstanceOfAny(DeviceFailure.Unreachable.class, DeviceFailure.TimedOut.class);
    }
  }

  @Test
  void acceptedAndThenSilent() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session(SHORT);
      f.router.faults().hangAfterAccept(true);

      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.TimedOut.class);
    }
  }

  @Test
  void aHandshakeThatTricklesEndsByTheDeadline() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session(SHORT);
      f.router.faults().slowHandshake(Duration.ofMillis(100));

      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.TimedOut.class);
    }
  }

  @Test
  void aBodyThatTricklesEndsByTheDeadline() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session();
      session.resources();
      RestSession hurried = f.session(Duration.ofSeconds(2));
      f.router
          .faults()
          .spoil("*", "/system/resource", new Spoiled.SlowBody(Duration.ofMillis(200)), 1);

      assertThat(failure(hurried::resources)).isInstanceOf(DeviceFailure.TimedOut.class);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void addedLatencyBeyondTheDeadline() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session(SHORT);
      f.router.faults().latency(Duration.ofSeconds(5));

      assertThat(failure(() -> new RouterShaper(session, QUEUES).apply(mbit(1, 1))))
          .isInstanceOf(DeviceFailure.TimedOut.class);
    }
  }

  @Test
  void aResetMidway() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session();
      session.resources();
      f.router.faults().spoil("*", "/", new Spoiled.ResetMidway(), 1);

      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void truncatedJsonAndHtml() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session();
      f.router.faults().spoil("*", "/", new Spoiled.TruncatedJson(), 1);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Protocol.class);

      f.router.faults().spoil("*", "/", new Spoiled.HtmlBadGateway(), 1);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Busy.class);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aWrongPassword() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session();
      session.resources();
      f.router.user("admin", "changed", "full");

      DeviceFailure failure = failure(session::resources);

      assertThat(failure).isInstanceOf(DeviceFailure.LoginRefused.class);
      assertThat(failure.what()).contains("admin");
      f.router.user("admin", RouterFixture.PASSWORD, "full");
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aGroupWithoutTheNeededPolicies() {
    try (RouterFixture f = new RouterFixture()) {
      f.router.table("/user/group").add(Map.of("name", "norest", "policy", "read,write,api"));
      f.router.table("/user/group").add(Map.of("name", "noapi", "policy", "read,write,rest-api"));
      RestSession session = f.session();

      f.router.user("admin", RouterFixture.PASSWORD, "norest");
      assertThat(failure(session::resources).remedy()).contains("rest-api");
      f.router.user("admin", RouterFixture.PASSWORD, "noapi");
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Forbidden.class);
      f.router.user("admin", RouterFixture.PASSWORD, "read");
      DeviceFailure failure = failure(() -> new RouterShaper(session, QUEUES).apply(mbit(1, 1)));
      assertThat(failure).isInstanceOf(DeviceFailure.Forbidden.class);
      assertThat(failure.what()).contains("not enough permissions (9)");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void aBurstOfServerErrorsIsBusy(int status) {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session();
      f.router.faults().spoil("*", "/", new Spoiled.Status(status, "failure: timeout"), 5);

      DeviceFailure failure = failure(() -> new RouterShaper(session, QUEUES).apply(mbit(1, 1)));

      assertThat(failure).isInstanceOf(DeviceFailure.Busy.class);
      assertThat(failure.transientByNature()).isTrue();
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aRefusedValueIsRejectedInTheRoutersWords() {
    try (RouterFixture f = new RouterFixture()) {
      f.router
          .faults()
          .spoil("PATCH", "/", new Spoiled.Status(400, "invalid value for argument max-limit"), 2);
      DeviceFailure failure = failure(() -> f.shaper().apply(mbit(1, 1)));

      assertThat(failure).isInstanceOf(DeviceFailure.Rejected.class);
      assertThat(failure.what()).contains("invalid value for argument max-limit");
    }
  }

  @Test
  void anOldRouterWithoutRestIsUnsupported() {
    try (RouterFixture f = new RouterFixture()) {
      f.router
          .faults()
          .spoil("*", "/", new Spoiled.Status(400, "no such command or directory (queue)"), 9);

      assertThat(failure(() -> f.shaper().read())).isInstanceOf(DeviceFailure.Unsupported.class);
    }
  }

  @Test
  void anIdThatAnswers404ForEverIsNotFound() {
    try (RouterFixture f = new RouterFixture()) {
      f.router.faults().spoil("PATCH", "/queue/tree", new Spoiled.Status(404, ""), 9);

      assertThat(failure(() -> f.shaper().apply(mbit(1, 1))))
          .isInstanceOf(DeviceFailure.NotFound.class);
    }
  }

  @Test
  void aPasswordThatTheRouterEchoesIsMasked() {
    try (RouterFixture f = new RouterFixture()) {
      f.router
          .faults()
          .spoil("*", "/", new Spoiled.Status(400, "bad \u0007 " + RouterFixture.PASSWORD), 1);

      DeviceFailure failure = failure(() -> f.session().resources());

      assertThat(failure.what()).contains("***").doesNotContain("\u0007");
      assertThat(f.settings(f.pinned(), SHORT).toString()).doesNotContain(RouterFixture.PASSWORD);
    }
  }

  @Test
  void aConnectionClosedForIdlenessIsReplacedSilently() throws InterruptedException {
    try (RouterFixture f =
        new RouterFixture(
            RouterSimulator.Settings.defaults().withIdleClose(Duration.ofMillis(100)))) {
      RestSession session = f.session();
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
  void aRequestIsRepeatedOnlyOnceAndOnlyOnAUsedConnection() {
    try (RouterFixture f = new RouterFixture()) {
      RestSession session = f.session();
      f.router.faults().spoil("*", "/", new Spoiled.ClosedUnanswered(), 1);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(f.router.statistics().total()).isEqualTo(1);

      session.resources();
      f.router.statistics().reset();
      f.router.faults().spoil("*", "/", new Spoiled.ClosedUnanswered(), 9);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(f.router.statistics().total()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chunksAndOneRequestPerConnectionWork(boolean close) {
    try (RouterFixture f =
        new RouterFixture(
            RouterSimulator.Settings.defaults().withChunked(true).withCloseAfterAnswer(close))) {
      RouterShaper shaper = f.shaper();
      shaper.inspect();
      shaper.prepare(mbit(100, 10));
      assertThat(shaper.apply(mbit(90, 9))).isEqualTo(mbit(90, 9));
    }
  }

  @Test
  void aSlowStatisticsReadDelaysNoChange()
      throws InterruptedException, ExecutionException, TimeoutException {
    try (RouterFixture f = new RouterFixture();
        var meterThread = Executors.newVirtualThreadPerTaskExecutor()) {
      RestSession session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.prepare(mbit(100, 10));
      session.counters(QUEUES.both());
      CountDownLatch reading = new CountDownLatch(1);
      CountDownLatch changed = new CountDownLatch(1);
      f.router
          .faults()
          .afterNext(
              "POST",
              "/queue/tree/print",
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
}
