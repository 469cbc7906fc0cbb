package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Reflectors that do worse than the others, in virtual time.
class RotationTest {

  private static final String A = "192.0.2.1";
  private static final String B = "192.0.2.2";
  private static final String C = "192.0.2.3";
  private static final String D = "192.0.2.4";
  private static final String SPARE = "198.51.100.1";
  private static final String OTHER = "198.51.100.2";
  private static final long SPACING = 50_000_000;
  private static final long SECOND = 1_000_000_000;

  private final ScriptedProber prober = new ScriptedProber();
  private final EvidenceQueue evidence = new EvidenceQueue();
  private final EvidenceQueue.Message message = new EvidenceQueue.Message();
  private final List<Long> forgotten = new ArrayList<>();
  private OptionalInt tcpPort = OptionalInt.empty();
  private LineProbes probes = line(List.of());

  private static Reflector icmp(String address) {
    return new Reflector.IcmpEcho(InetAddress.ofLiteral(address));
  }

  private LineProbes line(List<Reflector> spares) {
    return line(Stream.of(A, B, C, D).map(RotationTest::icmp).toList(), spares);
  }

  private LineProbes line(List<Reflector> reflectors, List<Reflector> spares) {
    LinePlan p = TestLines.plan("home", new ScriptedDevice("idle"), new StopPolicy.Restore());
    LinePlan plan =
        new LinePlan(
            p.name(),
            p.settings(),
            p.shaper(),
            p.meter(),
            new ProbePlan(
                reflectors,
                spares,
                p.probes().binding(),
                Duration.ofNanos(SPACING),
                Duration.ZERO,
                false,
                tcpPort,
                Optional.empty()),
            p.onStop(),
            DeviceRules.USUAL,
            p.observe());
    return new LineProbes(
        plan,
        0,
        new int[0],
        evidence,
        Optional.empty(),
        new Subsystem(0),
        new Load(() -> {}),
        new Stages(),
        () -> {},
        prober.now);
  }

  private final Prober.ReplySink sink =
      (slot, sent, received) -> assertThat(probes.take(slot, sent, received)).isTrue();

  private void run(int seconds) {
    for (long t = 0; t < seconds * SECOND; t += SPACING) {
      prober.now += SPACING;
      probes.work(prober, prober.now);
      prober.receive(0, sink);
      probes.flush(prober.now);
      while (evidence.poll(message)) {
        if (message.kind == EvidenceQueue.Kind.FORGET) {
          forgotten.add(message.a);
        }
      }
    }
    probes.describe(prober);
  }

  private List<String> hosts() {
    return probes.report().targets().stream().map(ProbeReport.Target::reflector).toList();
  }

  private ProbeReport.Target target(String host) {
    return probes.report().targets().stream()
        .filter(t -> t.reflector().equals(host))
        .findFirst()
        .orElseThrow();
  }

  private long exchanges() {
    return probes.report().exchanges().count();
  }

  /// A host answers so many pings a second and no more.
  private ScriptedProber.Manner limited(String host, int perSecond) {
    Map<Long, Integer> answered = new HashMap<>();
    return (h, _) ->
        !h.equals(host) || answered.merge(prober.now / SECOND, 1, Integer::sum) <= perSecond;
  }

  @Test
  @DisplayName("C-17: a host that is 80 ms late all at once gives its place to a spare one")
  void whoShowsAnotherDelayIsExchanged() {
    probes = line(List.of(icmp(SPARE)));
    run(60);
    prober.trip = h -> ScriptedProber.ROUND_TRIP + (h.equals(B) ? 80_000_000 : 0);
    run(60);
    assertThat(exchanges()).as("not on the spot").isZero();
    run(60);
    assertThat(hosts()).containsExactly(A, SPARE, C, D);
    assertThat(forgotten).as("the law forgets what was the former host's").containsExactly(1L);
    ProbeReport.Exchange last = probes.report().exchanges().last().orElseThrow();
    assertThat(last.former()).isEqualTo(B);
    assertThat(last.why()).contains("another delay");
    run(600);
    assertThat(exchanges()).as("and all is well").isEqualTo(1);
    assertThat(target(SPARE).received()).isPositive();
    assertThat(prober.slots).filteredOn(s -> s.host.equals(B)).allMatch(s -> s.released);
  }

  @Test
  @DisplayName("C-17: when all are 40 ms late it is the path, and nobody is blamed")
  void whatAllShowIsThePath() {
    probes = line(List.of(icmp(SPARE)));
    run(60);
    prober.trip = _ -> ScriptedProber.ROUND_TRIP + 40_000_000;
    run(600);
    assertThat(exchanges()).isZero();
    assertThat(probes.report().targets()).allMatch(t -> t.doubt().isEmpty());
  }

  @Test
  @DisplayName("C-16: an outage, however long, takes no reflector's place and leaves no doubt")
  void anOutageIsNobodysFault() {
    probes = line(List.of(icmp(SPARE)));
    run(60);
    for (int i = 0; i < 5; i++) {
      prober.manner = (_, _) -> false;
      run(67);
      prober.manner = (_, _) -> true;
      run(41);
    }
    prober.manner = (h, _) -> h.equals(A);
    run(600);
    assertThat(exchanges()).isZero();
    assertThat(probes.report().targets()).allMatch(t -> t.doubt().isEmpty());
  }

  @Test
  @DisplayName("C-19: where all lose as much as the path does, nobody is blamed")
  void lossOfThePathIsNobodysFault() {
    probes = line(List.of(icmp(SPARE)));
    Random random = new Random(7);
    prober.manner = (_, _) -> random.nextInt(100) >= 20;
    run(1800);
    assertThat(exchanges()).isZero();
  }

  @Test
  void whoFallsSilentOrScattersIsExchanged() {
    probes =
        line(
            Stream.of(A, B, C, D, "192.0.2.5").map(RotationTest::icmp).toList(),
            List.of(icmp(SPARE), icmp(OTHER)));
    Random random = new Random(7);
    prober.manner = (h, _) -> !h.equals(A);
    prober.trip =
        h -> ScriptedProber.ROUND_TRIP + (h.equals(D) ? random.nextInt(60_000_000) : 1_000_000);
    run(120);
    assertThat(exchanges()).as("one at a time").isEqualTo(1);
    run(300);
    assertThat(hosts()).containsExactly(SPARE, B, C, OTHER, "192.0.2.5");
    assertThat(probes.report().exchanges().last().orElseThrow().why()).contains("scatter");
  }

  @Test
  void whoGaveItsPlaceIsNoSpareForAnHour() {
    probes = line(List.of(icmp(SPARE)));
    prober.manner = (h, _) -> !h.equals(A);
    run(120);
    assertThat(hosts()).containsExactly(SPARE, B, C, D);
    prober.manner = (h, _) -> !h.equals(SPARE);
    run(3000);
    assertThat(hosts()).contains(SPARE);
    assertThat(target(SPARE).doubt()).isPresent();
    run(1200);
    assertThat(hosts()).containsExactly(A, B, C, D);
  }

  @Test
  @DisplayName("C-15: a host that answers twice a second is asked so seldom that it answers")
  void whoAnswersSparinglyIsAskedLessOften() {
    prober.manner = limited(C, 2);
    run(240);
    assertThat(target(C).every()).isGreaterThan(1);
    assertThat(exchanges()).isZero();
    long sent = target(C).sent();
    long received = target(C).received();
    run(60);
    assertThat(target(C).received() - received)
        .isGreaterThanOrEqualTo((target(C).sent() - sent) * 9 / 10);
    assertThat(target(C).doubt()).isEmpty();
    // The line is probed as often as ever: others take its turns.
    long all = prober.sent();
    run(60);
    assertThat(prober.sent() - all).isEqualTo(60 * SECOND / SPACING);
    prober.manner = (_, _) -> true;
    run(1300);
    assertThat(target(C).every()).as("tried again").isEqualTo(1);
  }

  @Test
  @DisplayName("C-15: where there is a spare host it takes the place of one that answers sparingly")
  void whoAnswersSparinglyGivesItsPlace() {
    probes = line(List.of(icmp(SPARE)));
    prober.manner = limited(C, 2);
    run(120);
    assertThat(hosts()).containsExactly(A, B, SPARE, D);
  }

  @Test
  @DisplayName("C-18: of two reflectors nobody can say which is the bad one")
  void ofTwoNobodyIsJudged() {
    probes = line(List.of(icmp(A), icmp(B)), List.of(icmp(SPARE)));
    prober.manner = (h, _) -> !h.equals(A);
    run(600);
    assertThat(hosts()).containsExactly(A, B);
  }

  @Test
  void onlyOneOfTheSameKindTakesAPlaceAndItsConnectsGoWithIt() {
    tcpPort = OptionalInt.of(443);
    InetSocketAddress echo = new InetSocketAddress(InetAddress.ofLiteral(OTHER), 7);
    probes = line(List.of(new Reflector.UdpEcho(echo), icmp(SPARE)));
    prober.manner = (h, _) -> !h.equals(B);
    run(120);
    assertThat(hosts()).containsExactly(A, SPARE, C, D);
    assertThat(forgotten).containsExactly(1L, 5L);
    assertThat(prober.slots)
        .filteredOn(s -> !s.released)
        .extracting(s -> s.host)
        .contains("tcp://" + SPARE + ":443")
        .doesNotContain("tcp://" + B + ":443");
    assertThat(probes.standing().reflectors()).contains(icmp(SPARE)).doesNotContain(icmp(B));
  }
}
