package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.TrafficSample;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What reflectors are asked for, in virtual time.
class LineProbesTest {

  private static final String A = "192.0.2.1";
  private static final String B = "192.0.2.2";
  private static final String C = "192.0.2.3";
  private static final Duration SPACING = Duration.ofMillis(50);

  private Duration idle = Duration.ZERO;
  private Optional<Meter> meter = Optional.empty();
  private final Load load = new Load(() -> {});
  private final ScriptedProber prober = new ScriptedProber();
  private final EvidenceQueue evidence = new EvidenceQueue();
  private final EvidenceQueue.Message message = new EvidenceQueue.Message();
  private final Map<EvidenceQueue.Kind, Long> came = new EnumMap<>(EvidenceQueue.Kind.class);

  /// How far apart probes were said to leave.
  private final List<Duration> told = new ArrayList<>();

  private int rousings;

  private LineProbes probes = line(true, icmp(A), icmp(B), icmp(C));

  private static Reflector icmp(String address) {
    return new Reflector.IcmpEcho(InetAddress.ofLiteral(address));
  }

  private LineProbes line(boolean oneWay, Reflector... reflectors) {
    LinePlan p = TestLines.plan("home", new ScriptedDevice("idle"), new StopPolicy.Restore());
    LinePlan plan =
        new LinePlan(
            p.name(),
            p.settings(),
            p.shaper(),
            p.meter(),
            new ProbePlan(
                List.of(reflectors),
                p.probes().binding(),
                SPACING,
                idle,
                oneWay,
                OptionalInt.empty(),
                Optional.empty()),
            p.onStop(),
            DeviceRules.USUAL,
            p.observe());
    return new LineProbes(
        plan,
        0,
        new int[0],
        evidence,
        meter,
        new Subsystem(0),
        load,
        new Stages(),
        () -> rousings++,
        prober.now);
  }

  private final Prober.ReplySink sink =
      new Prober.ReplySink() {
        @Override
        public void reply(int slot, long sent, long received) {
          assertThat(probes.take(slot, sent, received)).isTrue();
        }

        @Override
        public void oneWayReply(int slot, long sent, long received, long up, long down) {
          assertThat(probes.take(slot, sent, received, up, down)).isTrue();
        }
      };

  private void run(Duration time) {
    came.clear();
    for (long t = 0; t < time.toNanos(); t += SPACING.toNanos()) {
      prober.now += SPACING.toNanos();
      probes.work(prober, prober.now);
      prober.receive(0, sink);
      probes.flush(prober.now);
      while (evidence.poll(message)) {
        if (message.kind == EvidenceQueue.Kind.PACE) {
          told.add(Duration.ofNanos(message.b));
          continue;
        }
        came.merge(message.kind, 1L, Long::sum);
        if (message.kind == EvidenceQueue.Kind.ONE_WAY) {
          assertThat(new long[] {message.c - message.b, message.d, message.e})
              .containsExactly(ScriptedProber.ROUND_TRIP, 7, 9);
        }
      }
    }
    probes.describe(prober);
  }

  private void run(int seconds) {
    run(Duration.ofSeconds(seconds));
  }

  private Stream<ProbeKind> kinds() {
    return probes.report().targets().stream().map(ProbeReport.Target::kind);
  }

  private long count(EvidenceQueue.Kind kind) {
    return came.getOrDefault(kind, 0L);
  }

  @Test
  void whoAnswersTimestampsIsSoonAskedForNothingElse() {
    run(5);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
    assertThat(count(EvidenceQueue.Kind.ONE_WAY)).isPositive();
    long echoes = prober.sent(A, false);
    long all = prober.sent();
    run(10);
    assertThat(prober.sent(A, false)).isEqualTo(echoes);
    assertThat(prober.sent() - all).as("one probe per spacing").isEqualTo(200);
    assertThat(count(EvidenceQueue.Kind.ONE_WAY)).isEqualTo(200);
    assertThat(count(EvidenceQueue.Kind.ECHO)).isZero();
    assertThat(count(EvidenceQueue.Kind.FORGET)).isZero();
  }

  @Test
  void trialsAreFewAndBesideTheEchoes() {
    prober.manner = (_, timestamps) -> !timestamps;
    run(540);
    assertThat(kinds()).containsOnly(ProbeKind.ECHO);
    assertThat(prober.sent(A, false)).isEqualTo(540 * 20 / 3);
    assertThat(prober.sent(A, true)).isEqualTo(ProbeChoice.TRIALS);
    assertThat(prober.slots.stream().filter(s -> s.timestamps)).allMatch(s -> s.released);
    run(600);
    assertThat(prober.sent(A, true)).as("once more after ten minutes").isEqualTo(12);
  }

  @Test
  void aTrialsDelaysAreNotUsedItsRoundTripsAre() {
    prober.manner = (host, _) -> !host.equals(C);
    run(1);
    assertThat(prober.sent(A, true)).isPositive();
    assertThat(count(EvidenceQueue.Kind.ONE_WAY)).isZero();
    assertThat(count(EvidenceQueue.Kind.ECHO))
        .isEqualTo(
            prober.sent(A, false)
                + prober.sent(A, true)
                + prober.sent(B, false)
                + prober.sent(B, true));
    assertThat(prober.sent(C, true)).as("nobody there").isZero();
  }

  @Test
  @DisplayName("C-15: who answers timestamps sparingly is asked by echo")
  void whoAnswersTimestampsSparinglyIsAskedByEcho() {
    long[] asked = {0};
    probes = line(true, icmp(A));
    prober.manner = (_, timestamps) -> !timestamps || asked[0]++ % 3 == 0;
    run(30);
    assertThat(kinds()).containsOnly(ProbeKind.ECHO);
  }

  @Test
  void aLostReplyOrTwoDoNotFailATrial() {
    long[] asked = {0};
    probes = line(true, icmp(A));
    prober.manner = (_, timestamps) -> !timestamps || asked[0]++ % 3 != 0;
    run(5);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
  }

  @Test
  @DisplayName("C-19: lost probes neither delay nor add to the others")
  void lossesDoNotTouchTheSchedule() {
    Random random = new Random(1);
    prober.manner = (_, _) -> random.nextDouble() >= 0.3;
    run(1);
    long skipped = probes.report().skippedSends();
    long all = prober.sent();
    run(60);
    long trials = prober.slots.stream().filter(s -> s.timestamps).count() * ProbeChoice.TRIALS;
    assertThat(prober.sent() - all).isBetween(60L * 20, 60L * 20 + trials);
    assertThat(probes.report().skippedSends()).isEqualTo(skipped);
    long answers = count(EvidenceQueue.Kind.ECHO) + count(EvidenceQueue.Kind.ONE_WAY);
    assertThat(answers).isBetween(Math.round(0.6 * 1200), Math.round(0.8 * 1200));
  }

  @Test
  void eachReflectorIsJudgedByItself() {
    prober.manner = (host, timestamps) -> !timestamps || host.equals(B);
    run(20);
    assertThat(kinds()).containsExactly(ProbeKind.ECHO, ProbeKind.TIMESTAMPS, ProbeKind.ECHO);
    run(10);
    assertThat(count(EvidenceQueue.Kind.ONE_WAY)).isEqualTo(67);
    assertThat(count(EvidenceQueue.Kind.ECHO)).isEqualTo(133);
  }

  @Test
  void timestampsThatStopGiveWayToEchoAndAreTriedAgainAfterTenMinutes() {
    run(30);
    prober.manner = (host, timestamps) -> !timestamps || !host.equals(A);
    long all = prober.sent();
    run(10);
    assertThat(prober.sent() - all).as("one probe per spacing").isEqualTo(200);
    assertThat(kinds()).containsExactly(ProbeKind.ECHO, ProbeKind.TIMESTAMPS, ProbeKind.TIMESTAMPS);
    prober.manner = (_, _) -> true;
    run(580);
    assertThat(kinds().findFirst()).contains(ProbeKind.ECHO);
    assertThat(count(EvidenceQueue.Kind.FORGET)).isZero();
    run(30);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
    assertThat(count(EvidenceQueue.Kind.FORGET))
        .as("the new slot's delays have another constant")
        .isEqualTo(1);
    run(600);
    assertThat(count(EvidenceQueue.Kind.FORGET)).isZero();
  }

  @Test
  @DisplayName("C-16: an outage of all reflectors changes what is asked of none")
  void anOutageIsNobodysFault() {
    run(30);
    long all = prober.sent();
    prober.manner = (_, _) -> false;
    run(1800);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
    assertThat(prober.sent() - all).as("one probe per spacing").isEqualTo(36_000);
    prober.manner = (_, _) -> true;
    run(1);
    run(10);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
    assertThat(count(EvidenceQueue.Kind.ONE_WAY)).isEqualTo(200);
    assertThat(count(EvidenceQueue.Kind.FORGET)).isZero();
  }

  @Test
  void afterAnOutageEchoesMayComeFirst() {
    run(30);
    prober.manner = (_, _) -> false;
    run(30);
    prober.manner = (_, timestamps) -> !timestamps;
    run(Duration.ofMillis(1500));
    prober.manner = (_, _) -> true;
    run(5);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
    assertThat(count(EvidenceQueue.Kind.FORGET)).isZero();
  }

  @Test
  void anOutageInATrialDoesNotEndIt() {
    run(1);
    prober.manner = (_, _) -> false;
    long all = prober.sent();
    run(60);
    assertThat(prober.sent() - all).isLessThanOrEqualTo(1200 + 3);
    prober.manner = (_, _) -> true;
    run(5);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
  }

  @Test
  void anOutageOfOneReflectorIsItsOutage() {
    run(30);
    prober.manner = (host, _) -> !host.equals(A);
    run(900);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
    prober.manner = (_, _) -> true;
    run(5);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
  }

  @Test
  void afterTenMinutesOfEchoAnOutageMakesNoMoreProbes() {
    prober.manner = (_, timestamps) -> !timestamps;
    run(30);
    prober.manner = (_, _) -> false;
    long all = prober.sent();
    run(1800);
    assertThat(prober.sent() - all).isEqualTo(36_000);
  }

  @Test
  void switchedOffTimestampsAreNeverAskedFor() {
    probes = line(false, icmp(A), icmp(B));
    run(1300);
    assertThat(prober.slots).noneMatch(s -> s.timestamps);
    assertThat(kinds()).containsOnly(ProbeKind.ECHO);
    assertThat(probes.report().oneWay()).isFalse();
  }

  @Test
  void othersThanIcmpByIpv4AreNeverAskedForThem() {
    probes =
        line(
            true,
            icmp("2001:db8::1"),
            new Reflector.UdpEcho(new InetSocketAddress(InetAddress.ofLiteral(A), 7)));
    run(1300);
    assertThat(prober.slots).noneMatch(s -> s.timestamps);
    assertThat(kinds()).containsOnly(ProbeKind.ECHO);
  }

  @Test
  void withoutPrivilegeEchoGoesOnAndItIsSaidOnce() {
    prober.privileged = false;
    try (LogLines log = LogLines.of("wanctl.probe")) {
      run(1900);
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().getFirst()).startsWith("INFO").contains("may not", "CAP_NET_RAW");
    }
    assertThat(prober.sent()).isEqualTo(1900 * 20);
    assertThat(kinds()).containsOnly(ProbeKind.ECHO);
    assertThat(probes.report().health().state()).isEqualTo(Subsystem.State.WORKING);
    assertThat(probes.report().noTimestamps()).isPresent();
    prober.privileged = true;
    run(700);
    assertThat(kinds()).containsOnly(ProbeKind.TIMESTAMPS);
    assertThat(probes.report().noTimestamps()).isEmpty();
  }

  @Test
  @DisplayName("C-22: probes that leave by another line are told at the start and within a minute")
  void aWrongWayIsToldAndTakenBack() {
    Finding wrong = Finding.problem("egress", "by wan1, not wan0", "add a rule");
    prober.egress = wrong;
    try (LogLines log = LogLines.of("wanctl.probe")) {
      run(1);
      assertThat(probes.report().wrongEgress().map(ProbeReport.WrongEgress::finding))
          .contains(wrong);
      long since = probes.report().wrongEgress().get().sinceNanos();
      run(180);
      assertThat(probes.report().wrongEgress().get().sinceNanos()).isEqualTo(since);
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().getFirst()).startsWith("WARNING").contains("by wan1", "add a rule");
      prober.egress = Finding.ok("egress", "by wan0");
      run(61);
      assertThat(probes.report().wrongEgress()).isEmpty();
      assertThat(log.lines()).hasSize(2);
      prober.egress = wrong;
      run(61);
      assertThat(probes.report().wrongEgress()).isPresent();
    }
  }

  @Test
  void aLineAtRestIsProbedOnceASecondAndTrafficWakesItAtOnce() {
    idle = Duration.ofSeconds(1);
    probes = line(false, icmp(A), icmp(B));
    load.rates(100_000_000, 20_000_000);
    run(60);
    assertThat(told).startsWith(SPACING, Duration.ofMillis(100)).endsWith(Duration.ofSeconds(1));
    assertThat(probes.report().spacing()).isEqualTo(Duration.ofSeconds(1));
    long all = prober.sent();
    long skipped = probes.report().skippedSends();
    run(60);
    assertThat(prober.sent() - all).isBetween(59L, 61L);
    assertThat(probes.report().skippedSends()).isEqualTo(skipped);
    all = prober.sent();
    told.clear();
    rousings = 0;
    assertThat(probes.report().rests()).isTrue();
    TrafficSample sample = new TrafficSample();
    sample.downloadArrivedBytes = 0;
    sample.uploadSentBytes = 0;
    for (int i = 1; i <= 2; i++) {
      sample.takenAtNanos = prober.now + i;
      sample.downloadArrivedBytes += 1_000_000;
      load.counted(sample);
    }
    run(Duration.ofMillis(50));
    assertThat(prober.sent() - all).as("at once").isEqualTo(1);
    assertThat(told).containsExactly(SPACING);
    assertThat(rousings).isEqualTo(1);
    assertThat(probes.report().rests()).isFalse();
    run(5);
    assertThat(prober.sent() - all).isEqualTo(101);
  }

  /// Counters of a line that carries nothing, read in no time.
  private final class StillMeter implements Meter {
    @Override
    public Duration period() {
      return SPACING;
    }

    @Override
    public boolean local() {
      return true;
    }

    @Override
    public void read(TrafficSample sample) {
      sample.takenAtNanos = prober.now;
      sample.downloadArrivedBytes = 0;
      sample.uploadSentBytes = 0;
    }

    @Override
    public void close() {}
  }

  /// As [#run], replies coming some milliseconds after their probes.
  private void runFinely(int seconds) {
    came.clear();
    long step = 5_000_000;
    for (long t = 0; t < seconds * 1_000_000_000L; t += step) {
      prober.now += step;
      probes.work(prober, prober.now);
      if (t / step % 10 == 4) {
        prober.receive(0, sink);
        probes.flush(prober.now);
      }
      while (evidence.poll(message)) {
        came.merge(message.kind, 1L, Long::sum);
      }
    }
  }

  @Test
  void countersComeWithRepliesAndByThemselvesWhereNoneCome() {
    meter = Optional.of(new StillMeter());
    probes = line(false, icmp(A), icmp(B));
    runFinely(10);
    assertThat(count(EvidenceQueue.Kind.ECHO)).isBetween(198L, 201L);
    assertThat(count(EvidenceQueue.Kind.TRAFFIC)).as("with replies").isBetween(198L, 203L);
    prober.manner = (_, _) -> false;
    runFinely(10);
    assertThat(count(EvidenceQueue.Kind.TRAFFIC)).as("without").isBetween(198L, 203L);
  }

  @Test
  void atRestCountersAreReadSeldomUntilTheLineIsWoken() {
    idle = Duration.ofSeconds(1);
    meter = Optional.of(new StillMeter());
    probes = line(false, icmp(A), icmp(B));
    load.rates(100_000_000, 20_000_000);
    runFinely(60);
    runFinely(10);
    assertThat(count(EvidenceQueue.Kind.TRAFFIC)).isBetween(28L, 36L);
    prober.trip = _ -> 10 * ScriptedProber.ROUND_TRIP;
    runFinely(3);
    prober.trip = _ -> ScriptedProber.ROUND_TRIP;
    runFinely(2);
    assertThat(count(EvidenceQueue.Kind.TRAFFIC)).isBetween(38L, 44L);
  }

  @Test
  void releasingALineReleasesEverySlot() {
    run(1);
    probes.release(prober);
    assertThat(prober.slots).hasSize(6).allMatch(s -> s.released);
  }

  @Test
  void probesAndRepliesOfBothKindsAreCounted() {
    run(30);
    ProbeReport.Target a = probes.report().targets().getFirst();
    assertThat(a.sent()).isEqualTo(prober.sent(A, false) + prober.sent(A, true));
    assertThat(a.received()).isEqualTo(a.sent());
    assertThat(a.lastRoundTrip()).isEqualTo(Duration.ofNanos(ScriptedProber.ROUND_TRIP));
  }
}
