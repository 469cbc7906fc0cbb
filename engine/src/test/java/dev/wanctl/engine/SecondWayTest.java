package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.TrafficSample;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Pings and TCP connects to the same hosts, in virtual time.
class SecondWayTest {

  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;
  private static final Duration SPACING = Duration.ofMillis(50);
  private static final long RATE = 100_000_000;

  private final ScriptedProber prober = new ScriptedProber();
  private final EvidenceQueue evidence = new EvidenceQueue();
  private final EvidenceQueue.Message message = new EvidenceQueue.Message();
  private final Load load = new Load(() -> {});
  private final TrafficSample sample = new TrafficSample();
  private double share;
  private LineProbes probes = line(OptionalInt.of(443), "192.0.2.1", "192.0.2.2", "2001:db8::3");

  /// Replies handed over, by the reflector's number.
  private final Map<Integer, Integer> came = new TreeMap<>();

  private final Prober.ReplySink sink =
      new Prober.ReplySink() {
        @Override
        public void reply(int slot, long sent, long received) {
          probes.take(slot, sent, received);
        }

        @Override
        public void oneWayReply(int slot, long sent, long received, long up, long down) {
          probes.take(slot, sent, received, up, down);
        }
      };

  SecondWayTest() {
    load.rates(RATE, RATE / 4);
    sample.downloadArrivedBytes = 0;
    sample.uploadSentBytes = 0;
  }

  private LineProbes line(OptionalInt tcpPort, String... hosts) {
    LinePlan p = TestLines.plan("home", new ScriptedDevice("idle"), new StopPolicy.Restore());
    List<Reflector> reflectors =
        Stream.of(hosts)
            .<Reflector>map(h -> new Reflector.IcmpEcho(InetAddress.ofLiteral(h)))
            .toList();
    LinePlan plan =
        new LinePlan(
            p.name(),
            p.settings(),
            p.shaper(),
            p.meter(),
            new ProbePlan(
                reflectors,
                p.probes().binding(),
                SPACING,
                Duration.ZERO,
                false,
                tcpPort,
                Optional.empty()),
            p.onStop(),
            p.rules(),
            p.observe());
    return new LineProbes(
        plan,
        0,
        new int[0],
        evidence,
        Optional.empty(),
        new Subsystem(0),
        load,
        new Stages(),
        () -> {},
        prober.now);
  }

  private void run(double seconds) {
    came.clear();
    for (double t = 0; t < seconds * SECOND; t += SPACING.toNanos()) {
      prober.now += SPACING.toNanos();
      sample.takenAtNanos = prober.now;
      sample.downloadArrivedBytes += Math.round(share * RATE / 8 * SPACING.toNanos() / SECOND);
      load.counted(sample);
      probes.work(prober, prober.now);
      prober.receive(0, sink);
      probes.flush(prober.now);
      while (evidence.poll(message)) {
        if (message.kind == EvidenceQueue.Kind.ECHO) {
          came.merge((int) message.a, 1, Integer::sum);
        }
      }
    }
    probes.describe(prober);
  }

  private static boolean tcp(String host) {
    return host.startsWith("tcp://");
  }

  private long sentByTcp() {
    return prober.slots.stream().filter(s -> tcp(s.host)).mapToLong(s -> s.sent).sum();
  }

  private Optional<ProbeReport.Why> why() {
    return probes.report().instead().map(ProbeReport.Instead::why);
  }

  private Stream<String> targets() {
    return probes.report().targets().stream().map(ProbeReport.Target::reflector);
  }

  @Test
  void aLineAtRestIsPingedAndConnectsAreFew() {
    run(120);
    assertThat(why()).isEmpty();
    assertThat(sentByTcp()).isEqualTo(24);
    assertThat(prober.sent() - sentByTcp()).isEqualTo(2400);
    assertThat(came).as("the connects' round trips are learned").containsKeys(3, 4, 5);
    assertThat(targets()).noneMatch(SecondWayTest::tcp);
  }

  @Test
  void aBusyLineWhosePingsWaitAsConnectsDoStaysWithPings() {
    run(60);
    share = 0.9;
    prober.trip = _ -> 300 * MILLI;
    long before = sentByTcp();
    run(1);
    run(600);
    assertThat(why()).isEmpty();
    assertThat(sentByTcp() - before)
        .as("some seconds of each half minute, four a second")
        .isBetween(20L * 10, 20L * 30);
    assertThat(came.keySet()).as("pings alone are evidence").containsOnly(0, 1, 2);
  }

  @Test
  @DisplayName("C-34: pings that pass by a queue of 3 s: it is found out and connects are believed")
  void pingsThatPassByTheQueueAreNotBelieved() {
    passByTheQueue();
  }

  private void passByTheQueue() {
    run(60);
    share = 0.9;
    prober.trip = host -> tcp(host) ? 3000 * MILLI : 20 * MILLI;
    try (LogLines log = LogLines.of("wanctl.probe")) {
      run(12);
      assertThat(why()).contains(ProbeReport.Why.BLIND);
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().getFirst()).contains("line=home", "2980 ms", "0 ms");
    }
    assertThat(probes.report().instead().get().evidence()).contains("port 443", "2980 ms");
    run(10);
    assertThat(came.keySet()).as("pings are no evidence now").containsOnly(3, 4, 5);
    assertThat(came.values().stream().mapToInt(i -> i).sum()).isEqualTo(200);
    assertThat(targets()).allMatch(SecondWayTest::tcp);
  }

  @Test
  void theLawIsToldHowLongConnectsTakeAtRestBeforeItNeedsThem() {
    run(60);
    assertThat(why()).isEmpty();
    assertThat(came.keySet()).contains(0, 1, 2, 3, 4, 5);
  }

  @Test
  void pingsThatSeeTheQueueAgainAreUsedAgain() {
    passByTheQueue();
    run(60);
    assertThat(why()).contains(ProbeReport.Why.BLIND);
    prober.trip = _ -> 200 * MILLI;
    run(60);
    assertThat(why()).isEmpty();
    run(10);
    assertThat(came.keySet()).containsOnly(0, 1, 2);
  }

  @Test
  void pingsThatNobodyAnswersGiveWayToConnects() {
    fallSilent();
  }

  private void fallSilent() {
    prober.manner = (host, _) -> tcp(host);
    try (LogLines log = LogLines.of("wanctl.probe")) {
      run(6);
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().getFirst()).startsWith("WARNING").contains("no host answers pings");
    }
    assertThat(why()).contains(ProbeReport.Why.SILENT);
    long pings = prober.sent() - sentByTcp();
    run(10);
    assertThat(came.values().stream().mapToInt(i -> i).sum()).isEqualTo(200);
    assertThat(prober.sent() - sentByTcp() - pings).as("a ping a second goes on").isEqualTo(10);
  }

  @Test
  void pingsThatAreAnsweredAgainAreUsedAgain() {
    fallSilent();
    prober.manner = (_, _) -> true;
    run(60);
    assertThat(why()).isEmpty();
  }

  @Test
  void whoGoesBackAndForthGoesBackLaterAndLater() {
    int changes = 0;
    boolean before = false;
    for (int second = 0; second < 3600; second++) {
      boolean answers = second / 30 % 2 == 1;
      prober.manner = (host, _) -> tcp(host) || answers;
      run(1);
      changes += why().isPresent() != before ? 1 : 0;
      before = why().isPresent();
    }
    assertThat(changes).as("of 120 changes of the pings").isLessThan(30);
  }

  @Test
  void silenceOfBothIsAnOutageAndChangesNothing() {
    run(30);
    prober.manner = (_, _) -> false;
    run(600);
    assertThat(why()).isEmpty();
    prober.manner = (_, _) -> true;
    run(5);
    assertThat(why()).isEmpty();
  }

  @Test
  void whoMayNotPingConnects() {
    prober.mayPing = false;
    run(6);
    assertThat(why()).contains(ProbeReport.Why.SILENT);
    assertThat(probes.report().instead().get().evidence()).contains("cannot be sent");
    assertThat(probes.report().health().state()).isEqualTo(Subsystem.State.WORKING);
    run(60);
    assertThat(probes.report().health().state()).isEqualTo(Subsystem.State.WORKING);
    prober.mayPing = true;
    run(120);
    assertThat(why()).isEmpty();
  }

  @Test
  void switchedOffNothingIsConnectedTo() {
    probes = line(OptionalInt.empty(), "192.0.2.1");
    prober.manner = (host, _) -> tcp(host);
    run(600);
    assertThat(sentByTcp()).isZero();
    assertThat(why()).isEmpty();
  }

  @Test
  void aLineThatIsToldToConnectDoesNothingElse() {
    ProbePlan plan =
        new ProbePlan(
            List.of(
                new Reflector.TcpConnect(
                    new java.net.InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 80))),
            dev.wanctl.engine.port.ProbeBinding.ANY,
            SPACING,
            Duration.ZERO,
            true,
            OptionalInt.of(443),
            Optional.empty());
    assertThat(plan.connects()).isEmpty();
  }
}
