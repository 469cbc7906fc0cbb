package dev.wanctl.sim.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VirtualLineTest {

  private static final Duration LENGTH = Duration.ofSeconds(30);

  private static VirtualLine line(String scenario) {
    return new VirtualLine(Scenario.named(scenario, LENGTH, 7).model());
  }

  private static void run(VirtualLine line, Duration until) {
    while (line.now() < until.toNanos()) {
      line.tick();
    }
  }

  private static LineModel with(LineModel model, Flow... flows) {
    return model.withFlows(List.of(flows));
  }

  @ParameterizedTest
  @ValueSource(strings = {"steady", "lte", "blackhole", "idle", "bursts"})
  void everyByteIsSomewhere(String scenario) {
    VirtualLine line = line(scenario);
    line.setRate(Direction.DOWNLOAD, 20e6);
    line.setRate(Direction.UPLOAD, 5e6);
    run(line, LENGTH);

    for (Direction direction : Direction.values()) {
      Cake shaper = line.shaper(direction);
      Bottleneck queue = line.queue(direction);
      Path path = line.path(direction);
      assertThat(shaper.passed() + shaper.dropped() + shaper.backlog())
          .isCloseTo(shaper.arrived(), within(1.0));
      assertThat(queue.served() + queue.backlog()).isCloseTo(queue.entered(), within(1.0));
      if (direction == Direction.UPLOAD) {
        assertThat(queue.entered() + queue.dropped()).isCloseTo(shaper.passed(), within(1.0));
        assertThat(line.deliveredBytes(direction) + path.vanished() + path.carried())
            .isCloseTo(queue.served(), within(1.0));
      } else {
        assertThat(shaper.arrived()).isCloseTo(queue.served(), within(1.0));
        assertThat(line.deliveredBytes(direction)).isCloseTo(shaper.passed(), within(1.0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void aProbeWaitsForTheQueueItMeets(Direction direction) {
    LineModel empty = Scenario.named("steady", LENGTH, 7).model();
    BitRate tooMuch =
        BitRate.bits((direction == Direction.DOWNLOAD ? Scenario.DOWNLOAD : Scenario.UPLOAD) * 1.2);
    Schedule second = Schedule.of(Duration.ofSeconds(1), Duration.ofSeconds(2));
    VirtualLine line = new VirtualLine(with(empty, new Flow.Constant(direction, tooMuch, second)));
    run(line, Duration.ofMillis(1800));
    Reply reply = new Reply();

    // A fifth of the capacity too much for nearly 0.8 s, less the way to the queue.
    assertThat(line.queueSeconds(direction)).isCloseTo(0.16, within(0.005));
    double queued = line.queueSeconds(direction);
    line.send(VirtualLine.OBSERVER, line.now());
    run(line, Duration.ofMillis(2100));
    assertThat(line.nextReply(line.now(), reply)).isTrue();
    // The download queue is met half a round trip later, when it has grown by a fifth of that.
    double grown = direction == Direction.DOWNLOAD ? 0.2 * 0.024 : 0;
    assertThat(reply.addedNanos / 1e9).isCloseTo(queued + grown, within(0.002));

    run(line, Duration.ofSeconds(3));
    assertThat(line.queueSeconds(direction)).isZero();
  }

  @Test
  void aFullBufferDropsAndTheQueueStaysWithinIt() {
    VirtualLine line = line("steady");
    double highest = 0;
    while (line.now() < LENGTH.toNanos()) {
      line.tick();
      highest = Math.max(highest, line.queueSeconds(Direction.DOWNLOAD));
    }

    assertThat(highest).isBetween(0.2, 0.2501);
    assertThat(line.queue(Direction.DOWNLOAD).dropped()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 6, 20, 100, 900})
  void greedyFlowsFillAShaperAndLeaveTheLineEmpty(double megabits) {
    LineModel steady = Scenario.named("steady", LENGTH, 7).model();
    Trace capacity = Trace.constant(megabits * 1e6 / 0.9);
    VirtualLine line =
        new VirtualLine(
            new LineModel(
                Side.plain(capacity, 0.25),
                Side.plain(capacity, 0.25),
                steady.baseSeconds(),
                Scenario.load(4, 0, Duration.ZERO, LENGTH),
                steady.reflectors(),
                steady.tick(),
                1));
    line.setRate(Direction.DOWNLOAD, megabits * 1e6);
    run(line, Duration.ofSeconds(8));
    double before = taken(line);
    double worst = 0;
    while (line.now() < LENGTH.toNanos()) {
      line.tick();
      worst = Math.max(worst, line.queueSeconds(Direction.DOWNLOAD));
    }
    double rate = (taken(line) - before) * 8 / 22;

    assertThat(rate / (megabits * 1e6)).isBetween(0.93, 1.0001);
    assertThat(worst).isLessThan(0.050);
  }

  /// Towards the user a dropped byte counts as passed: it has used the line.
  private static double taken(VirtualLine line) {
    Counters counters = line.counters(Direction.DOWNLOAD);
    return counters.passedBytes() + counters.droppedBytes();
  }

  @Test
  void codelKeepsTheShapersOwnQueueShort() {
    VirtualLine line = line("steady");
    line.setRate(Direction.DOWNLOAD, 20e6);
    line.setRate(Direction.UPLOAD, 5e6);
    run(line, Duration.ofSeconds(10));
    double sum = 0;
    int ticks = 0;
    for (; line.now() < LENGTH.toNanos(); ticks++) {
      line.tick();
      sum += line.counters(Direction.DOWNLOAD).backlogBytes() * 8 / 20e6;
    }

    assertThat(sum / ticks).isBetween(0.001, 0.030);
    assertThat(line.counters(Direction.DOWNLOAD).droppedBytes()).isPositive();
  }

  @Test
  void flowsShareAShaperFairly() {
    LineModel steady = Scenario.named("steady", LENGTH, 7).model();
    Schedule whole = Schedule.of(Duration.ZERO, LENGTH);
    VirtualLine line =
        new VirtualLine(
            with(
                steady,
                new Flow.Greedy(Direction.UPLOAD, Flow.Congestion.CUBIC, whole),
                new Flow.Constant(Direction.UPLOAD, BitRate.mbit(1), whole),
                new Flow.Constant(Direction.UPLOAD, BitRate.mbit(9), whole)));
    line.setRate(Direction.UPLOAD, 5e6);
    run(line, Duration.ofSeconds(5));

    // A call of 1 Mbit/s never queues, whatever the others do.
    assertThat(line.shaper(Direction.UPLOAD).backlog(1)).isLessThan(1);
    assertThat(line.shaper(Direction.UPLOAD).backlog(2)).isGreaterThan(10_000);
    assertThat(line.shaper(Direction.UPLOAD).backlog(0)).isLessThan(60_000);
  }

  @Test
  void everyKindOfFlowMovesBytes() {
    LineModel steady = Scenario.named("steady", LENGTH, 7).model();
    Schedule whole = Schedule.of(Duration.ZERO, LENGTH);
    Schedule bursts =
        Schedule.bursts(Duration.ZERO, LENGTH, Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(
            share(with(steady, new Flow.Greedy(Direction.DOWNLOAD, Flow.Congestion.RENO, whole))))
        .isBetween(0.8, 1.0001);
    assertThat(
            share(with(steady, new Flow.Greedy(Direction.DOWNLOAD, Flow.Congestion.CUBIC, bursts))))
        .isBetween(0.3, 0.5);
    // A page of 500 kB takes more than 0.2 s at 20 Mbit/s, then its reader pauses for a second.
    assertThat(share(with(steady, new Flow.Web(Direction.DOWNLOAD, 500_000, 1, whole))))
        .isBetween(0.05, 0.4);
  }

  private static double share(LineModel model) {
    VirtualLine line = new VirtualLine(model);
    line.setRate(Direction.DOWNLOAD, 20e6);
    run(line, LENGTH);
    return line.deliveredBytes(Direction.DOWNLOAD) * 8 / (20e6 * LENGTH.toSeconds());
  }

  @Test
  void moreDelayLessThroughputPerFlow() {
    LineModel far =
        new LineModel(
            Side.plain(Trace.constant(200e6), 0.1),
            Side.plain(Trace.constant(50e6), 0.1),
            Trace.constant(0.200),
            Scenario.load(1, 0, Duration.ZERO, LENGTH),
            List.of(ReflectorModel.good(0)),
            Duration.ofMillis(2),
            1);
    VirtualLine line = new VirtualLine(far);
    run(line, Duration.ofMillis(900));

    // Slow start from ten packets: four round trips bring at most 10 + 20 + 40 + 80 of them.
    assertThat(line.deliveredBytes(Direction.DOWNLOAD)).isBetween(70 * 1514.0, 310 * 1514.0);
  }

  /// What a probe shows is the upload queue at its send plus the download queue that its reply
  /// meets, and both follow from bytes counted at the shapers and the capacities.
  @Test
  void aRoundTripIsExplainedByCountedBytes() {
    LineModel steady = Scenario.named("steady", LENGTH, 7).model();
    LineModel deep =
        new LineModel(
            Side.plain(steady.download().capacity(), 4),
            Side.plain(steady.upload().capacity(), 4),
            steady.baseSeconds(),
            steady.flows(),
            steady.reflectors(),
            Duration.ofMillis(1),
            3);
    VirtualLine line = new VirtualLine(deep);
    line.setRate(Direction.DOWNLOAD, Scenario.DOWNLOAD * 1.05);
    line.setRate(Direction.UPLOAD, Scenario.UPLOAD * 1.05);
    int ticks = (int) (LENGTH.toMillis() / 2);
    double[] sent = new double[ticks + 1];
    double[] came = new double[ticks + 1];
    Reply reply = new Reply();
    long lastSent = 0;
    long lastReceived = 0;
    double up = 0;
    double down = 0;
    double worst = 0;
    double highest = 0;
    for (int i = 1; i <= ticks; i++) {
      if (i % 2 == 0) {
        line.send(VirtualLine.OBSERVER, line.now());
      }
      line.tick();
      sent[i] = line.counters(Direction.UPLOAD).passedBytes();
      came[i] = line.counters(Direction.DOWNLOAD).arrivedBytes();
      while (line.nextReply(line.now(), reply)) {
        double apart = (reply.sentNanos - lastSent) / 1e9;
        double bytes = at(sent, reply.sentNanos) - at(sent, lastSent);
        double newUp = Math.max(0, up + 8 * bytes / Scenario.UPLOAD - apart);
        bytes = at(came, reply.receivedNanos) - at(came, lastReceived);
        down = Math.max(0, down + 8 * bytes / Scenario.DOWNLOAD - (apart + newUp - up));
        up = newUp;
        double shown = reply.addedNanos / 1e9;
        worst = Math.max(worst, Math.abs(shown - up - down));
        highest = Math.max(highest, shown);
        lastSent = reply.sentNanos;
        lastReceived = reply.receivedNanos;
      }
    }

    assertThat(highest).isGreaterThan(0.2);
    // A packet on the wire in each shaper, a tick, and queues that run empty between two probes.
    assertThat(worst).isLessThan(0.006);
  }

  private static double at(double[] perMilli, long nanos) {
    double tick = nanos / 1e6;
    int i = Math.min((int) tick, perMilli.length - 2);
    return perMilli[i] + (perMilli[i + 1] - perMilli[i]) * (tick - i);
  }

  @Test
  void oneWayDelaysSumToTheRoundTripWhateverTheClocks() {
    LineModel steady = Scenario.named("steady", LENGTH, 7).model();
    ReflectorModel wrongClock =
        new ReflectorModel(0.010, 0, Double.POSITIVE_INFINITY, List.of(), 0, 3600);
    VirtualLine line = new VirtualLine(steady.withReflectors(List.of(wrongClock)));
    line.send(0, 0);
    run(line, Duration.ofMillis(100));
    Reply reply = new Reply();

    assertThat(line.nextReply(line.now(), reply)).isTrue();
    assertThat(reply.uploadNanos + reply.downloadNanos)
        .isEqualTo(reply.receivedNanos - reply.sentNanos);
    assertThat((reply.receivedNanos - reply.sentNanos) / 1e9).isCloseTo(0.034, within(0.0001));
    assertThat(reply.uploadNanos / 1e9).isCloseTo(3600.017, within(0.001));
  }

  @Test
  void reflectorsHaveTheirFaults() {
    LineModel steady = Scenario.named("steady", LENGTH, 7).model();
    Interval trouble = Interval.of(Duration.ofSeconds(2), Duration.ofSeconds(4));
    VirtualLine line =
        new VirtualLine(
            steady.withReflectors(
                List.of(
                    ReflectorModel.limited(0, 5),
                    ReflectorModel.good(0).troubled(List.of(trouble), 0.080))));
    Reply reply = new Reply();
    int limited = 0;
    int slow = 0;
    for (int i = 0; i < 2500; i++) {
      if (i % 25 == 0) {
        line.send(0, line.now());
        line.send(1, line.now());
      }
      line.tick();
      while (line.nextReply(line.now(), reply)) {
        limited += reply.reflector == 0 ? 1 : 0;
        slow += reply.reflector == 1 && reply.addedNanos >= 80_000_000 ? 1 : 0;
      }
    }

    assertThat(limited).isBetween(20, 30);
    assertThat(slow).isBetween(38, 42);
  }

  @Test
  void nothingPassesAnOutageAndTheFlowsComeBack() {
    VirtualLine line = line("blackhole");
    line.setRate(Direction.DOWNLOAD, 20e6);
    line.setRate(Direction.UPLOAD, 5e6);
    run(line, Duration.ofSeconds(13));
    double before = line.deliveredBytes(Direction.DOWNLOAD);
    run(line, Duration.ofMillis(14_900));
    assertThat(line.deliveredBytes(Direction.DOWNLOAD)).isEqualTo(before);
    run(line, Duration.ofSeconds(24));
    before = line.deliveredBytes(Direction.DOWNLOAD);
    run(line, Duration.ofSeconds(30));
    double rate = (line.deliveredBytes(Direction.DOWNLOAD) - before) * 8 / 6;
    assertThat(rate).isGreaterThan(17e6);
  }
}
