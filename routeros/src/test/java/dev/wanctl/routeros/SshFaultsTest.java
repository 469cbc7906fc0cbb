package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.routeros.Router.Applied;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.sim.router.Faults;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService.HostKeyType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What else can go wrong with scripts on channels.
class SshFaultsTest extends FaultsContract {

  private static final List<Limit> BOTH =
      List.of(new Limit("cable-down", 50_000_000), new Limit("cable-up", 5_000_000));

  SshFaultsTest() {
    super(Service.REST); // the fixture's other door, which nobody uses here
  }

  /// The first connection of a process loads and compiles for seconds; short deadlines are for
  /// later.
  @BeforeAll
  static void warmUp() {
    try (SshFixture f = new SshFixture()) {
      f.session().identity();
    }
  }

  @Override
  RouterFixture fixture(SimulatorSettings settings) {
    return new SshFixture(settings, QueueBackend.idle(), HostKeyType.ED25519);
  }

  /// A key exchange is more work than a handshake of TLS.
  @Override
  Duration brief() {
    return Duration.ofMillis(1500);
  }

  private static void exec(SshFixture f, Spoiled how, int times) {
    f.router.faults().spoil(Faults.EXEC, "/", how, times);
  }

  @Test
  void anotherServiceOnThatPort() {
    try (SshFixture f = new SshFixture()) {
      SshSettings s = f.settings(Duration.ofSeconds(5));
      SshSession session =
          f.session(
              new SshSettings(
                  s.host(),
                  f.router.address().getPort(),
                  s.user(),
                  s.credential(),
                  s.identity(),
                  s.deadline()));

      // TLS waits for the client to begin, and SSH for the server: none of the two speaks.
      assertThat(failure(session::resources))
          .isInstanceOfAny(
              DeviceFailure.Protocol.class,
              DeviceFailure.TimedOut.class,
              DeviceFailure.Unreachable.class);
    }
  }

  @Test
  void aResetMidwayIsUnreachable() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      session.resources();
      exec(f, new Spoiled.ResetMidway(), 1);

      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aConnectionThatWasClosedInTheMeantimeIsReplacedSilently() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      shaper.prepare(mbit(100, 10));
      f.ssh.dropConnections();

      assertThat(shaper.apply(mbit(90, 9))).isEqualTo(mbit(90, 9));

      // Found out only when the command is on its way.
      exec(f, new Spoiled.ClosedUnanswered(), 1);
      assertThat(shaper.apply(mbit(80, 8))).isEqualTo(mbit(80, 8));
    }
  }

  @Test
  void aCommandIsRepeatedOnlyOnce() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      session.identity();
      f.router.statistics().reset();
      exec(f, new Spoiled.ClosedUnanswered(), 9);

      assertThat(failure(session::identity)).isInstanceOf(DeviceFailure.Unreachable.class);
      assertThat(f.router.statistics().total()).isEqualTo(2);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void halfAnAnswerAndAPageMakeNoSense() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      exec(f, new Spoiled.TruncatedJson(), 1);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Protocol.class);
      exec(f, new Spoiled.HtmlBadGateway(), 1);
      assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.Protocol.class);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void aRefusedLoginIsNotHammered() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      f.router.user("admin", "changed", "full");
      for (int i = 0; i < 50; i++) {
        assertThat(failure(session::resources)).isInstanceOf(DeviceFailure.LoginRefused.class);
      }
      assertThat(f.router.statistics().connectionsOpened()).isLessThan(10);
      assertThat(f.router.table("/log").rows())
          .as("one try for each connection")
          .filteredOn(row -> row.getOrDefault("message", "").startsWith("login failure"))
          .hasSize(f.router.statistics().connectionsOpened());
    }
  }

  @Test
  void aGroupWithoutTheNeededPolicies() {
    try (SshFixture f = new SshFixture()) {
      f.router.table("/user/group").add(Map.of("name", "nossh", "policy", "read,write,api"));
      f.router.table("/user/group").add(Map.of("name", "noread", "policy", "ssh"));

      f.router.user("admin", RouterFixture.PASSWORD, "nossh");
      assertThat(failure(() -> f.session().resources()).remedy()).contains("policy=ssh,read,write");

      f.router.user("admin", RouterFixture.PASSWORD, "noread");
      assertThat(failure(() -> f.session().resources()))
          .isInstanceOf(DeviceFailure.Forbidden.class);

      f.router.user("admin", RouterFixture.PASSWORD, "read");
      SshSession session = f.session();
      DeviceFailure failure = failure(() -> new RouterShaper(session, QUEUES).apply(mbit(1, 1)));
      assertThat(failure).isInstanceOf(DeviceFailure.Forbidden.class);
      assertThat(failure.what()).contains("not enough permissions (9)");
      assertThat(failure(() -> new RouterShaper(session, QUEUES).inspect()).what())
          .contains("group read lacks the policy");
      assertThat(f.limit("cable-down")).isEqualTo(500_000_000);
    }
  }

  @Test
  void ofTwoSetsOneFails() {
    try (SshFixture f = new SshFixture()) {
      f.router
          .faults()
          .spoil(
              Faults.CHANGE,
              "/queue/tree/set/cable-up",
              new Spoiled.Status(0, "failure: can not change"),
              9);

      Applied applied = f.session().setLimits(BOTH);

      assertThat(applied.limits())
          .containsExactly(new Limit("cable-down", 50_000_000), new Limit("cable-up", 20_000_000));
      assertThat(applied.failure().orElseThrow()).isInstanceOf(DeviceFailure.Rejected.class);
      assertThat(applied.failure().orElseThrow().what()).contains("can not change");
    }
  }

  @Test
  void aSetThatFailsOnceIsSetWhenAskedForTheReason() {
    try (SshFixture f = new SshFixture()) {
      f.router.faults().spoil(Faults.CHANGE, "/", new Spoiled.Status(0, "failure: busy"), 1);

      Applied applied = f.session().setLimits(BOTH);

      assertThat(applied)
          .isEqualTo(new Applied(BOTH, applied.before(), java.util.Optional.empty()));
      assertThat(f.limit("cable-down")).isEqualTo(50_000_000);
    }
  }

  @Test
  void aSetThatIsAcceptedButNotAppliedIsSeen() {
    try (SshFixture f = new SshFixture()) {
      f.router.faults().ignoreSets(Faults.IgnoredSet.ANSWERS_AS_IF_SET);

      assertThat(f.shaper().apply(mbit(50, 5))).isEqualTo(mbit(500, 20));
    }
  }

  @Test
  void anOldConsoleThatDoesNotUnderstandIsUnsupported() {
    try (SshFixture f = new SshFixture()) {
      for (String words :
          List.of(
              "bad command name tree (line 1 column 9)",
              "syntax error (line 1 column 23)",
              "expected end of command (line 1 column 23)")) {
        exec(f, new Spoiled.Status(0, words), 1);
        DeviceFailure failure = failure(() -> f.shaper().read());
        assertThat(failure).isInstanceOf(DeviceFailure.Unsupported.class);
        assertThat(failure.what()).contains(words);
      }
    }
  }

  @Test
  void aQueueThatIsMissingOrThereTwice() {
    try (SshFixture f = new SshFixture()) {
      RouterShaper shaper = f.shaper();
      f.router.addQueue("cable-up", "global", "cake-up", 1);
      DeviceFailure failure = failure(() -> shaper.apply(mbit(50, 5)));
      assertThat(failure).isInstanceOf(DeviceFailure.Ambiguous.class);
      assertThat(f.router.table("/queue/tree").rows())
          .extracting(row -> row.get("max-limit"))
          .as("none of the two")
          .contains("20000000", "1");
      assertThat(failure(() -> shaper.queues())).isInstanceOf(DeviceFailure.Ambiguous.class);

      f.router.table("/queue/tree").rows().stream()
          .filter(row -> "cable-up".equals(row.get("name")))
          .forEach(row -> f.router.table("/queue/tree").remove(row.getOrDefault(".id", "")));
      failure = failure(() -> shaper.apply(mbit(40, 4)));
      assertThat(failure).isInstanceOf(DeviceFailure.NotFound.class);
      assertThat(failure.what()).contains("there are other, cable-down");
      assertThat(failure(() -> shaper.queues())).isInstanceOf(DeviceFailure.NotFound.class);
    }
  }

  @Test
  void aRebootIsSurvivedAndForgetsWhatWasKnown() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      session.setLimits(BOTH);
      f.router.reboot(true);
      f.router
          .table("/queue/tree")
          .set(f.router.table("/queue/tree").idOf("cable-up"), Map.of("max-limit", "0"));

      // If the lost connection shows only on the way, this is a reading, and tells the truth.
      Applied applied = session.setLimits(BOTH);
      assertThat(applied.limits().getLast()).isEqualTo(new Limit("cable-up", f.limit("cable-up")));

      assertThat(session.setLimits(BOTH).limits()).isEqualTo(BOTH);
      assertThat(f.limit("cable-up")).isEqualTo(5_000_000);
    }
  }

  @Test
  void aChannelThatIsNotGrantedIsWaitedFor() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      session.identity();
      f.router.faults().mostChannels(1);
      exec(f, new Spoiled.Late(Duration.ofMillis(300)), 1);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var counters = threads.submit(() -> session.counters(QUEUES.both()));
        assertThat(session.setLimits(BOTH).limits()).isEqualTo(BOTH);
        assertThat(counters.get(BOUND.toSeconds(), TimeUnit.SECONDS)).hasSize(2);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError(e);
      }
      SshSession hurried = f.session(Duration.ofSeconds(4));
      f.router.faults().mostChannels(0);
      assertThat(failure(hurried::identity))
          .isInstanceOfAny(DeviceFailure.Busy.class, DeviceFailure.TimedOut.class);
      assertWorksAgain(f, session);
    }
  }

  @Test
  void lateStatisticsBreakNoConnectionUnderControl() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session(Duration.ofSeconds(5));
      session.identity();
      exec(f, new Spoiled.Late(Duration.ofSeconds(60)), 1);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var late = threads.submit(() -> failure(() -> session.counters(QUEUES.both())));
        while (f.router.statistics().requests().size() < 2 && !late.isDone()) {
          Thread.onSpinWait();
        }
        session.identity();
        assertThat(late.get(BOUND.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(DeviceFailure.TimedOut.class);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError(e);
      }
      session.identity();
      assertThat(f.router.statistics().connectionsOpened()).isEqualTo(1);
    }
  }
}
