package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.sim.router.Faults;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService.HostKeyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract, as a script keeps it, and what is of SSH alone.
class SshSessionTest extends SessionContract {

  SshSessionTest() {
    super(Service.REST);
  }

  @Override
  RouterFixture fixture(SimulatorSettings settings, QueueBackend backend) {
    return new SshFixture(settings, backend, HostKeyType.ED25519);
  }

  @Override
  boolean tellsFormer() {
    return true;
  }

  @Test
  void inspectTellsWhatStandsThere() {
    try (SshFixture f = new SshFixture()) {
      f.router.identity("my \"router\"");
      Prior prior = f.shaper().inspect();

      assertThat(prior.facts())
          .containsEntry("download.queue", "cable-down")
          .containsEntry("download.max-limit", "500000000")
          .containsEntry("upload.max-limit", "20000000")
          .containsEntry("router.identity", "my \"router\"")
          .containsEntry("router.version", "7.23.7 (long-term)")
          .doesNotContainKey("warning.download.1");
    }
  }

  /// One command, where others have two requests at once.
  @Override
  @Test
  void bothDirectionsAreSetTogetherAndConfirmed() {
    try (SshFixture f = new SshFixture()) {
      RouterShaper shaper = f.shaper();
      shaper.inspect();
      f.router.statistics().reset();

      for (int i = 1; i <= 20; i++) {
        assertThat(shaper.apply(mbit(100 + i, 10 + i))).isEqualTo(mbit(100 + i, 10 + i));
      }

      assertThat(f.router.statistics().requests()).isEqualTo(Map.of("EXEC /queue/tree/set", 20));
      assertThat(f.router.statistics().connectionsOpened()).isZero();
    }
  }

  @Override
  @Test
  void anAnswerLostMidwayIsReadBack() {
    try (SshFixture f = new SshFixture()) {
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      f.router.faults().spoil(Faults.EXEC, "/queue/tree/set", new Spoiled.ResetMidway(), 1);

      assertThatThrownBy(() -> shaper.apply(mbit(300, 15)))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> assertThat(e.failure()).isInstanceOf(DeviceFailure.Unreachable.class));
      assertThat(shaper.apply(mbit(300, 15))).isEqualTo(mbit(300, 15));
    }
  }

  /// A script finds its row and sets it in one go: there is nothing in between.
  @Override
  @Test
  void aRowThatVanishesBetweenFindAndSetIsNotFoundButTheOtherIsSet() {
    try (SshFixture f = new SshFixture()) {
      var tree = f.router.table("/queue/tree");
      RouterShaper shaper = f.shaper();
      shaper.prepare(mbit(400, 18));
      tree.remove(tree.idOf("cable-down"));

      assertThatThrownBy(() -> shaper.apply(mbit(300, 15)))
          .isInstanceOfSatisfying(
              DeviceException.class,
              e -> {
                assertThat(e.failure()).isInstanceOf(DeviceFailure.NotFound.class);
                assertThat(e.failure().what()).contains("\"cable-down\"").contains("other");
              });
      assertThat(f.limit("cable-up")).isEqualTo(15_000_000);
    }
  }

  /// It has no ids, but it forgets which limits stood there.
  @Override
  @Test
  void anUptimeThatWentBackwardsMakesIdsForgotten() {
    long[] now = {Duration.ofDays(3).toNanos()};
    try (RouterFixture f = fixture(SimulatorSettings.defaults().withClock(() -> now[0]))) {
      Router session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      now[0] += Duration.ofHours(50).toNanos();
      session.resources();
      shaper.prepare(mbit(400, 18));
      f.router.reboot(true);
      session.resources();
      f.router.statistics().reset();

      shaper.apply(mbit(400, 18));

      assertThat(f.router.statistics().writes()).isPositive();
    }
  }

  @Test
  void unlimitedIsZeroOnTheRouter() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      session.setLimits(List.of(new Limit("cable-down", 0)));
      assertThat(f.limit("cable-down")).isZero();
      assertThat(session.queues(List.of("cable-down")).getFirst().limit().unlimited()).isTrue();
    }
  }

  @Test
  void aQueueTypeThatIsNoCakeIsAWarning() {
    try (SshFixture f = new SshFixture()) {
      f.router
          .table("/queue/tree")
          .set(
              f.router.table("/queue/tree").idOf("cable-down"),
              Map.of("queue", "default-small", "disabled", "true"));
      assertThat(f.shaper().inspect().facts().toString())
          .contains("is disabled and shapes nothing")
          .contains("default-small, which is not CAKE");
    }
  }

  @Test
  void accessAndResources() {
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      assertThat(session.access().orElseThrow().policies()).contains("ssh", "read", "write");
      f.router.user("admin", RouterFixture.PASSWORD, "read");
      assertThat(session.access().orElseThrow().policies())
          .contains("read")
          .doesNotContain("write");
      Router.Resources resources = session.resources();
      assertThat(resources.board()).isEqualTo("CHR");
      assertThat(resources.cpuLoad()).hasValue(3);
      assertThat(resources.writtenSectors()).isPresent();
      assertThat(resources.uptime()).isLessThan(Duration.ofMinutes(5));
    }
  }

  @Test
  void countersOfQueuesAndInterface() {
    try (SshFixture f = new SshFixture(new Recorder(), HostKeyType.ED25519)) {
      TrafficSample sample = new TrafficSample();
      RouterMeter.of(f.session(), QUEUES).read(sample);

      assertThat(sample.downloadPassedBytes).isEqualTo(1_000);
      assertThat(sample.uploadSentBytes).isEqualTo(1_000);
      assertThat(sample.uploadBacklogBytes).isEqualTo(3_000);
      assertThat(sample.downloadArrivedBytes).isEqualTo(4_000_000_000_000L);
      assertThat(f.session().interfaceCounters("none")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeOfHostKey(HostKeyType type) {
    try (SshFixture f = new SshFixture(QueueBackend.idle(), type)) {
      assertThat(f.shaper().apply(mbit(10, 1))).isEqualTo(mbit(10, 1));
    }
  }

  /// Names with everything that means something to the console, and anything at all. Whatever they
  /// are, the queue of that name is set and no other, and nothing else happens.
  @Test
  void anyNameIsOnlyAName() {
    long seed = 20261125;
    Random random = new Random(seed);
    List<String> names =
        new ArrayList<>(
            List.of(
                "with space",
                "\"",
                "\\",
                "$v",
                "$[/system reboot]",
                "[find]",
                "]; /user remove admin",
                "a\"; :put \"=max-limit 1 7",
                "x\" or name~\".",
                "*1",
                "=row",
                "true",
                "no",
                "7",
                "#",
                "\n=end\n",
                "\r\n",
                "{}",
                "(1)",
                "ünïcödé ✓ 😀",
                "?",
                "_",
                ";;;",
                "a=b",
                "%20"));
    String hard = "\"\\$[](){};=~!.*?#\n\r\t aZ09é😀";
    for (int i = 0; i < 150; i++) {
      StringBuilder name = new StringBuilder();
      int length = 1 + random.nextInt(24);
      int[] points = hard.codePoints().toArray();
      for (int k = 0; k < length; k++) {
        name.appendCodePoint(
            random.nextInt(3) > 0
                ? points[random.nextInt(points.length)]
                : 32 + random.nextInt(0x2FF));
      }
      names.add(name.toString());
    }
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      for (String name : names) {
        f.router.addQueue(name, "global", "cake-down", 1_000_000);
        long limit = 1 + random.nextLong(1L << 40);
        List<Map<String, String>> expected = f.router.table("/queue/tree").rows();
        expected.getLast().put("max-limit", Long.toString(limit));

        assertThat(session.setLimits(List.of(new Limit(name, limit))).limits())
            .as("seed " + seed + ", name " + name)
            .containsExactly(new Limit(name, limit));

        assertThat(f.router.table("/queue/tree").rows()).as(name).isEqualTo(expected);
        assertThat(session.queues(List.of(name)).getFirst().name()).isEqualTo(name);
        assertThat(session.counters(List.of(name)).getFirst().queue()).isEqualTo(name);
        f.router.table("/queue/tree").remove(f.router.table("/queue/tree").idOf(name));
      }
      assertThat(f.router.table("/user").rows()).hasSize(1);
      f.router
          .statistics()
          .requests()
          .keySet()
          .forEach(r -> assertThat(r).startsWith(Faults.EXEC + " /queue/tree/"));
    }
  }

  private static final class Recorder implements QueueBackend {
    @Override
    public void limitChanged(String queue, long bitsPerSecond) {}

    @Override
    public QueueCounters counters(String queue) {
      return new QueueCounters(1_000, 10, 0, 3_000, 2, 0, 0);
    }

    @Override
    public InterfaceCounters interfaceCounters(String interfaceName) {
      return new InterfaceCounters(4_000_000_000_000L, 5, 1, 1);
    }
  }
}
