package dev.wanctl.routeros;

import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.Steering.Way.Home;
import dev.wanctl.engine.port.Steering.Way.Line;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.routeros.steer.RouterSteering;
import dev.wanctl.sim.router.Faults;
import dev.wanctl.sim.router.Flow;
import dev.wanctl.sim.router.Network;
import dev.wanctl.sim.router.Packet;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A simulated router with two lines, `dsl` by `ether1` at home and `lte` by `ether2`, whose clock
/// stands until somebody turns it.
final class TwoLines implements AutoCloseable {

  static final Line LTE = new Line("lte");
  static final Home HOME = new Home();

  static final SteeringPlan PLAN =
      new SteeringPlan(
          "wanctl",
          "LAN",
          List.of(
              new SteeringPlan.Line("dsl", "ether1", Optional.empty()),
              new SteeringPlan.Line("lte", "ether2", Optional.empty())));

  private static final List<String> MENUS =
      List.of(
          "/ip/firewall/mangle",
          "/ipv6/firewall/mangle",
          "/ip/firewall/nat",
          "/ipv6/firewall/nat",
          "/ip/route",
          "/ipv6/route",
          "/routing/table",
          "/system/scheduler",
          "/queue/tree");

  final RouterFixture fixture;
  final RouterSimulator router;
  final Network network;
  final Router session;
  final Steering steering;
  private final AtomicLong clock = new AtomicLong(Duration.ofHours(1).toNanos());
  private int port = 30_000;

  TwoLines(Way way) {
    fixture = way.fixture(QueueBackend.idle(), SimulatorSettings.defaults().withClock(clock::get));
    router = fixture.router;
    network = router.network();
    network.line("ether1", Optional.of("192.0.2.1"), Optional.of("2001:db8:1::1"), 1);
    network.line("ether2", Optional.of("198.51.100.1"), Optional.of("2001:db8:2::1"), 2);
    router.table("/interface/list").add(Map.of("name", "LAN"));
    router.table("/interface/list/member").add(Map.of("list", "LAN", "interface", Network.HOME));
    router
        .table("/ip/firewall/mangle")
        .add(
            Map.of(
                "chain",
                "forward",
                "action",
                "mark-packet",
                "new-packet-mark",
                "guests",
                "comment",
                "of somebody else"));
    session = fixture.session();
    steering = new RouterSteering(session, PLAN);
  }

  /// Another session and all that goes with it, as after a restart of the daemon.
  Steering steering() {
    return steering(PLAN);
  }

  Steering steering(SteeringPlan plan) {
    return new RouterSteering(fixture.session(), plan);
  }

  TwoLines setUp() {
    steering.missing().forEach(steering::add);
    return this;
  }

  Flow open(String protocol, String destination, int destinationPort) {
    return network.open(Packet.to(protocol, destination, destinationPort, port++));
  }

  /// To a name server, which is sensitive.
  Flow dns() {
    return open("udp", "9.9.9.9", 53);
  }

  Flow dns6() {
    return open("udp", "2620:fe::fe", 53);
  }

  /// A download, which is not.
  Flow bulk() {
    return open("tcp", "93.184.216.34", 443);
  }

  Map<String, String> rule(String menu, String comment) {
    return router.table(menu).commented(comment).orElseThrow();
  }

  void change(String menu, String comment, Map<String, String> values) {
    router.table(menu).set(rule(menu, comment).getOrDefault(".id", ""), values);
  }

  boolean enabled(String menu, String comment) {
    return "false".equals(rule(menu, comment).get("disabled"));
  }

  /// All rows of the menus that steering touches, without ids.
  Map<String, List<Map<String, String>>> everything() {
    Map<String, List<Map<String, String>>> all = new LinkedHashMap<>();
    for (String menu : MENUS) {
      List<Map<String, String>> rows = router.table(menu).rows();
      rows.forEach(row -> row.remove(".id"));
      all.put(menu, rows);
    }
    return all;
  }

  /// What somebody changed, whatever the way.
  int changes() {
    return router.statistics().writes();
  }

  /// The router's clock goes on; what its scheduler has to do by then is done when this returns.
  void pass(Duration time) {
    clock.addAndGet(time.toNanos());
    router.settleSchedules();
  }

  /// Spoils answers to changes of a menu.
  void spoilSets(String menu, Faults.Spoiled how, int times) {
    spoilSets(menu, how, 0, times);
  }

  /// After letting some of them pass.
  void spoilSets(String menu, Faults.Spoiled how, int skip, int times) {
    router.faults().spoil("PATCH", menu, how, skip, times);
    router.faults().spoil("API", menu + "/set", how, skip, times);
    router.faults().spoil(Faults.EXEC, menu + "/set", how, skip, times);
  }

  @Override
  public void close() {
    fixture.close();
  }
}
