package dev.wanctl.routeros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.routeros.audit.AuditedLine;
import dev.wanctl.routeros.audit.Change;
import dev.wanctl.routeros.audit.Checked;
import dev.wanctl.routeros.audit.Door;
import dev.wanctl.routeros.audit.Mending;
import dev.wanctl.routeros.audit.Picture;
import dev.wanctl.routeros.audit.RouterAudit;
import dev.wanctl.sim.router.Faults.IgnoredSet;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.SimulatorSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an audit reads and a mend writes, by each session over real sockets.
class AuditOverSocketsTest {

  enum Way {
    API,
    REST,
    SSH
  }

  private static final AuditedLine LINE =
      new AuditedLine(
          "cable",
          new AuditedLine.Shaped(Direction.DOWNLOAD, "cable-down", 100_000_000, 500_000_000),
          new AuditedLine.Shaped(Direction.UPLOAD, "cable-up", 5_000_000, 20_000_000),
          Optional.of("ether1"));

  private static RouterFixture open(Way way) {
    return switch (way) {
      case API, REST ->
          new RouterFixture(
              Service.valueOf(way.name()), SimulatorSettings.defaults(), QueueBackend.idle());
      case SSH -> new SshFixture();
    };
  }

  private static List<Checked> audit(Router session) {
    return RouterAudit.of(
        Picture.read(session), List.of(LINE), List.of(Door.API_SSL, Door.WWW_SSL, Door.SSH));
  }

  private static List<String> wrong(List<Checked> all) {
    return all.stream()
        .filter(c -> c.finding().severity() != Severity.OK)
        .map(c -> c.finding().id())
        .toList();
  }

  private static void set(RouterFixture f, String menu, String name, Map<String, String> values) {
    var table = f.router.table(menu);
    table.set(table.idOf(name), values);
  }

  private static void spoil(RouterFixture f) {
    set(f, "/queue/type", "cake-down", Map.of("cake-bandwidth", "9000000", "cake-nat", "true"));
    set(f, "/queue/tree", "cable-up", Map.of("disabled", "true", "max-limit", "0"));
    f.router
        .table("/ip/firewall/filter")
        .add(Map.of("chain", "forward", "action", "fasttrack-connection"));
    f.router
        .table("/system/script")
        .add(
            Map.of(
                "name",
                "night",
                "source",
                "# at night;\r\n/queue tree set cable-down max-limit=1M\r\n"));
    f.router.table("/system/scheduler").add(Map.of("name", "at22", "on-event", "night"));
    f.router.table("/queue/simple").add(Map.of("name", "kids", "max-limit", "1000000/1000000"));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void allIsReadAndNothingChanged(Way way) {
    try (RouterFixture f = open(way)) {
      Router session = f.session();
      assertThat(wrong(audit(session))).isEmpty();
      spoil(f);
      List<Map<String, String>> queues = f.router.table("/queue/tree").rows();
      List<Map<String, String>> types = f.router.table("/queue/type").rows();

      assertThat(wrong(audit(session)))
          .containsExactlyInAnyOrder(
              "cake-bandwidth",
              "cake-nat",
              "queue-disabled",
              "max-limit",
              "fasttrack",
              "simple-queue",
              "other-owner",
              "other-owner");

      assertThat(f.router.statistics().writes()).isZero();
      assertThat(f.router.table("/queue/tree").rows()).isEqualTo(queues);
      assertThat(f.router.table("/queue/type").rows()).isEqualTo(types);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whatCanBeMendedIsMendedAndTakenBack(Way way) {
    try (RouterFixture f = open(way)) {
      Router session = f.session();
      spoil(f);
      List<Map<String, String>> queues = f.router.table("/queue/tree").rows();
      List<Map<String, String>> types = f.router.table("/queue/type").rows();
      List<Change> mends = audit(session).stream().flatMap(c -> c.mends().stream()).toList();
      assertThat(mends)
          .extracting(Change::key)
          .containsExactlyInAnyOrder("cake-bandwidth", "cake-nat", "disabled", "max-limit");

      Mending mending = new Mending(session);
      mends.forEach(mending::make);

      assertThat(wrong(audit(session)))
          .containsExactlyInAnyOrder("fasttrack", "simple-queue", "other-owner", "other-owner");
      assertThat(f.limit("cable-up")).isEqualTo(20_000_000);
      assertThat(f.limit("other")).isEqualTo(7_000_000);
      mends.forEach(change -> mending.make(change.reversed()));
      assertThat(f.router.table("/queue/tree").rows()).isEqualTo(queues);
      assertThat(f.router.table("/queue/type").rows()).isEqualTo(types);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aMendThatIsNotHeededIsAFailure(Way way) {
    try (RouterFixture f = open(way)) {
      f.router.faults().ignoreSets(IgnoredSet.ANSWERS_AS_IF_SET);
      Change change = new Change(Menu.QUEUE_TREE, "cable-up", "max-limit", "20000000", "5000000");
      failsWith(DeviceFailure.Rejected.class, () -> new Mending(f.session()).make(change));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aMendNeedsExactlyOneRowAndARight(Way way) {
    try (RouterFixture f = open(way)) {
      Router session = f.session();
      Map<String, String> limit = Map.of("max-limit", "1000000");
      failsWith(DeviceFailure.NotFound.class, () -> session.set(Menu.QUEUE_TREE, "nowhere", limit));
      f.router.addQueue("twice", "global", "cake-up", 1);
      f.router.addQueue("twice", "global", "cake-up", 2);
      failsWith(DeviceFailure.Ambiguous.class, () -> session.set(Menu.QUEUE_TREE, "twice", limit));
      assertThat(f.router.table("/queue/tree").rows())
          .extracting(row -> row.get("max-limit"))
          .doesNotContain("1000000");
      failsWith(
          DeviceFailure.Rejected.class,
          () -> session.set(Menu.QUEUE_TREE, "cable-up", Map.of("queue", "nowhere")));
      f.router.user("admin", RouterFixture.PASSWORD, "read");
      failsWith(
          DeviceFailure.Forbidden.class, () -> session.set(Menu.QUEUE_TREE, "cable-up", limit));
      assertThat(f.limit("cable-up")).isEqualTo(20_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void anyNameIsOnlyAName(Way way) {
    try (RouterFixture f = open(way)) {
      String name = "käse \"$x\\ ]; /queue tree remove [find] #";
      f.router.addQueue(name, "global", "cake-up", 3_000_000);
      Change change = new Change(Menu.QUEUE_TREE, name, "max-limit", "3000000", "4000000");
      new Mending(f.session()).make(change);
      assertThat(f.limit(name)).isEqualTo(4_000_000);
      assertThat(f.router.table("/queue/tree").rows()).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aLimitThatAMendSetIsNotTakenForTheOldOne(Way way) {
    try (RouterFixture f = open(way)) {
      Router session = f.session();
      session.setLimits(List.of(new Router.Limit("cable-up", 9_000_000)));
      session.set(Menu.QUEUE_TREE, "cable-up", Map.of("max-limit", "8000000"));
      session.setLimits(List.of(new Router.Limit("cable-up", 9_000_000)));
      assertThat(f.limit("cable-up")).isEqualTo(9_000_000);
    }
  }

  private static void failsWith(Class<? extends DeviceFailure> failure, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            DeviceException.class, e -> assertThat(e.failure()).isInstanceOf(failure));
  }
}
