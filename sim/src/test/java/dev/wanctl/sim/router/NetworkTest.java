package dev.wanctl.sim.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where the simulated router sends connections, and what it remembers of them.
class NetworkTest {

  private final AtomicLong clock = new AtomicLong();
  private final RouterSimulator router =
      RouterSimulator.start(
          SimulatorSettings.defaults().withClock(clock::get), QueueBackend.idle(), "pw");
  private final Network network = router.network();

  @BeforeEach
  void twoLines() {
    network.line("ether1", Optional.of("192.0.2.1"), Optional.of("2001:db8:1::1"), 1);
    network.line("ether2", Optional.of("198.51.100.1"), Optional.empty(), 2);
    router.table("/interface/list/member").add(Map.of("list", "LAN", "interface", "bridge"));
    router.table("/ip/firewall/nat").add(Map.of("chain", "srcnat", "action", "masquerade"));
    router.table("/routing/table").add(Map.of("name", "other", "fib", ""));
    route("0.0.0.0/0", "198.51.100.1", Map.of("routing-table", "other"));
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private String route(String to, String gateway, Map<String, String> more) {
    Map<String, String> row = new HashMap<>(more);
    row.put("dst-address", to);
    row.put("gateway", gateway);
    return router.table("/ip/route").add(row);
  }

  private String rule(String chain, String action, Map<String, String> more) {
    Map<String, String> row = new HashMap<>(more);
    row.put("chain", chain);
    row.put("action", action);
    return router.table("/ip/firewall/mangle").add(row);
  }

  private static Packet dns() {
    return Packet.to("udp", "9.9.9.9", 53, 40_000);
  }

  private Map<String, String> live(String path, String id) {
    return router.shown(path, id);
  }

  @Test
  void theLongestPrefixAndThenTheSmallestDistanceWin() {
    assertThat(network.open(dns()).line()).contains("ether1");
    String half = route("0.0.0.0/1", "198.51.100.1", Map.of("distance", "200"));
    assertThat(network.open(dns()).line()).contains("ether2");
    assertThat(network.open(Packet.to("udp", "203.0.113.9", 53, 1)).line()).contains("ether1");
    router.table("/ip/route").set(half, Map.of("disabled", "true"));
    assertThat(network.open(dns()).line()).contains("ether1");
    network.up("ether1", false);
    assertThat(network.open(dns()).line()).contains("ether2");
    network.up("ether2", false);
    assertThat(network.open(dns()).line()).isEmpty();
  }

  @Test
  void aDeadGatewayTakesARouteOnlyIfSomebodyChecksIt() {
    network.answers("ether1", false);
    assertThat(network.open(dns()).line()).contains("ether1");
    assertThat(network.hasWayOut(false)).isFalse();
    router.table("/ip/route").rows().stream()
        .filter(row -> "192.0.2.1".equals(row.get("gateway")))
        .forEach(row ->
            router
                .table("/ip/route")
                .set(row.getOrDefault(".id", ""), Map.of("check-gateway", "ping")));
    assertThat(network.open(dns()).line()).contains("ether2");
  }

  @Test
  void rulesRunInTheirOrderThroughChainsUntilOneEndsIt() {
    rule("prerouting", "jump", Map.of("jump-target", "look", "in-interface-list", "LAN"));
    rule("look", "return", Map.of("dst-address", "10.0.0.0/8"));
    rule("look", "mark-routing", Map.of("new-routing-mark", "other", "dst-port", "53,80-90"));
    String never = rule("prerouting", "accept", Map.of("protocol", "!tcp"));
    String last = rule("prerouting", "mark-routing", Map.of("new-routing-mark", "main"));
    assertThat(network.open(dns()).line()).contains("ether2");
    assertThat(network.open(Packet.to("udp", "9.9.9.9", 85, 2)).line()).contains("ether2");
    assertThat(network.open(Packet.to("udp", "9.9.9.9", 91, 3)).line()).contains("ether1");
    assertThat(network.open(Packet.to("udp", "10.9.9.9", 53, 4)).line()).contains("ether1");
    assertThat(network.open(Packet.to("tcp", "9.9.9.9", 53, 5)).line()).contains("ether1");
    assertThat(live("/ip/firewall/mangle", never)).containsEntry("packets", "4");
    assertThat(live("/ip/firewall/mangle", last))
        .containsEntry("packets", "1")
        .containsEntry("bytes", "100");
  }

  @Test
  void theMarkOfAConnectionLastsAndItsLineMustNotChange() {
    String mark =
        rule(
            "prerouting",
            "mark-connection",
            Map.of(
                "connection-state",
                "new",
                "connection-mark",
                "no-mark",
                "new-connection-mark",
                "m"));
    rule("prerouting", "mark-routing", Map.of("connection-mark", "m", "new-routing-mark", "other"));
    Flow flow = network.open(dns());
    flow.reply();
    router.table("/ip/firewall/mangle").set(mark, Map.of("disabled", "true"));
    assertThat(flow.send()).contains("ether2");
    assertThat(network.open(Packet.to("udp", "9.9.9.9", 53, 9)).line()).contains("ether1");
    assertThat(network.broken()).isZero();

    // Rules that mark packets and not connections break them when they are switched.
    rule("prerouting", "mark-routing", Map.of("new-routing-mark", "main"));
    assertThat(flow.send()).contains("ether1");
    flow.send();
    assertThat(flow.broken()).isTrue();
    assertThat(network.broken()).isEqualTo(1);
  }

  @Test
  void aConnectionThatNobodyAnswersStaysNewAndAnIdleOneIsForgotten() {
    rule(
        "prerouting",
        "mark-connection",
        Map.of("connection-state", "established", "new-connection-mark", "late"));
    Flow flow = network.open(dns());
    flow.send();
    String id = router.table("/ip/firewall/connection").rows().getFirst().getOrDefault(".id", "");
    assertThat(live("/ip/firewall/connection", id))
        .containsEntry("connection-mark", "")
        .containsEntry("seen-reply", "false")
        .containsEntry("orig-packets", "2")
        .containsEntry("timeout", "30s")
        .containsEntry("src-address", "192.168.88.10:40000")
        .containsEntry("reply-dst-address", "203.0.113.10:40000");
    flow.reply();
    flow.send();
    assertThat(live("/ip/firewall/connection", id))
        .containsEntry("connection-mark", "late")
        .containsEntry("timeout", "3m");
    clock.addAndGet(Duration.ofMinutes(4).toNanos());
    network.open(Packet.to("udp", "9.9.9.9", 53, 7));
    assertThat(router.table("/ip/firewall/connection").byId(id)).isEmpty();
  }

  @Test
  void routesShowWhetherTheyCarryAnything() {
    String standby = route("0.0.0.0/0", "198.51.100.1", Map.of("distance", "9"));
    String best = router.table("/ip/route").rows().getFirst().getOrDefault(".id", "");
    assertThat(live("/ip/route", best))
        .containsEntry("active", "true")
        .containsEntry("dynamic", "true")
        .containsEntry("immediate-gw", "192.0.2.1%ether1");
    assertThat(live("/ip/route", standby))
        .containsEntry("active", "false")
        .containsEntry("inactive", "false")
        .containsEntry("immediate-gw", "198.51.100.1%ether2");
    network.up("ether2", false);
    assertThat(live("/ip/route", standby))
        .containsEntry("inactive", "true")
        .doesNotContainKey("immediate-gw");
  }

  @Test
  void theSchedulerRunsScriptsWithTheRightsOfTheirEntry() {
    router.addQueue("q", "global", "default-small", 1_000_000);
    Table jobs = router.table("/system/scheduler");
    router
        .table("/system/script")
        .add(Map.of("name", "cut", "source", "/queue tree set q max-limit=2000000"));
    String job =
        jobs.add(Map.of("name", "job", "on-event", "cut", "interval", "10s", "policy", "read"));
    clock.addAndGet(Duration.ofSeconds(10).toNanos());
    router.settleSchedules();
    assertThat(limit()).isEqualTo("1000000");
    assertThat(router.table("/log").rows().getLast().getOrDefault("message", ""))
        .contains("not enough permissions");

    jobs.set(job, Map.of("policy", "read,write"));
    clock.addAndGet(Duration.ofSeconds(9).toNanos());
    router.settleSchedules();
    assertThat(limit()).isEqualTo("1000000");
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    router.settleSchedules();
    assertThat(limit()).isEqualTo("2000000");
    assertThat(live("/system/scheduler", job)).containsEntry("run-count", "2");

    jobs.set(job, Map.of("disabled", "true", "on-event", "/queue tree set q max-limit=3M"));
    clock.addAndGet(Duration.ofSeconds(60).toNanos());
    router.settleSchedules();
    assertThat(limit()).isEqualTo("2000000");
  }

  private String limit() {
    return router.table("/queue/tree").named("q").orElseThrow().getOrDefault("max-limit", "");
  }
}
