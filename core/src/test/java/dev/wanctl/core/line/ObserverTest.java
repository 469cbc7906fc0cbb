package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// The observer on exact evidence: two FIFOs of known capacity, computed here by the same identity
/// that they obey in the world.
class ObserverTest {

  private static final double UP = 5e6;
  private static final double DOWN = 20e6;
  private static final double SPACING = 0.05;

  /// Two queues and what a probe through both of them sees.
  private static final class TwoQueues {
    private final Randoms random;
    private final Observer observer;
    private final ProbeStep step = new ProbeStep();
    private double up;
    private double down;
    private boolean bothWays;

    TwoQueues(long seed) {
      random = new Randoms(seed + 1000);
      observer = new Observer(UP, DOWN, 1.2 * UP, 1.2 * DOWN, seed);
    }

    /// One probe after `upFed` bit/s were sent and `downFed` bit/s were on their way to the
    /// download's queue.
    void probe(double upFed, double downFed) {
      double newUp = Math.max(0, up + upFed * SPACING / UP - SPACING);
      double gap = SPACING + newUp - up;
      double newDown = Math.max(0, down + downFed * gap / DOWN - gap);
      double received = gap + newDown - down;
      step.betweenSends = SPACING;
      step.betweenReceptions = received;
      step.sentBytes = upFed * SPACING / 8;
      // While its queue stands the download arrives at its capacity, else as it was fed.
      double passed = Math.min(DOWN * received, downFed * received + down * DOWN);
      step.arrivedBytes = passed / 8;
      step.delay = newUp + newDown + 0.001 * random.normal();
      step.noise = 0.002;
      step.heldAt = 0;
      step.uploadRate = upFed;
      step.uploadBefore = UP;
      step.downloadBefore = DOWN;
      step.uploadLimited = 0;
      step.split = bothWays ? newUp - newDown + 0.001 * random.normal() : Double.NaN;
      step.splitNoise = 0.002;
      up = newUp;
      down = newDown;
      observer.update(step);
    }

    /// What a direction without demand still carries; it varies, as what people do does.
    double idle(double capacity) {
      return capacity * 0.04 * random.uniform();
    }

    /// Load that raises and drains a queue of one direction again and again, as a controller does.
    void seconds(double seconds, boolean upload, boolean download) {
      for (int i = 0; i < seconds / SPACING; i++) {
        double wave = i % 40 < 20 ? 1.08 : 0.93;
        probe(upload ? wave * UP : idle(UP), download ? wave * DOWN : idle(DOWN));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds(8)
  void anUploadQueueIsSeenInTheUpload(long seed) {
    TwoQueues line = new TwoQueues(seed);
    line.seconds(6, true, false);
    for (int i = 0; i < 20; i++) {
      line.probe(1.08 * UP, line.idle(DOWN));
    }
    assertThat(line.up).isGreaterThan(0.05);
    assertThat(line.observer.uploadQueue()).isCloseTo(line.up, within(0.3 * line.up));
    assertThat(line.observer.downloadQueue()).isLessThan(0.3 * line.up);
    assertThat(line.observer.guilt(false, 0.01)).isGreaterThan(0.7);
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds(8)
  void aDownloadQueueIsSeenInTheDownload(long seed) {
    TwoQueues line = new TwoQueues(seed);
    line.seconds(6, false, true);
    for (int i = 0; i < 20; i++) {
      line.probe(line.idle(UP), 1.08 * DOWN);
    }
    assertThat(line.down).isGreaterThan(0.05);
    assertThat(line.observer.downloadQueue()).isCloseTo(line.down, within(0.3 * line.down));
    assertThat(line.observer.uploadQueue()).isLessThan(0.3 * line.down);
    assertThat(line.observer.guilt(true, 0.01)).isGreaterThan(0.7);
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds(8)
  void theCapacityOfTheGuiltyDirectionIsFound(long seed) {
    TwoQueues line = new TwoQueues(seed);
    line.seconds(6, false, true);
    assertThat(line.observer.capacity(true, 0.5)).isCloseTo(DOWN, within(0.15 * DOWN));
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds
  void whatItBelievesAddsUpToTheDelay(long seed) {
    TwoQueues line = new TwoQueues(seed);
    for (int i = 0; i < 400; i++) {
      boolean up = i / 50 % 2 == 0;
      line.probe(up ? 1.1 * UP : 0.5 * UP, up ? 0.5 * DOWN : 1.1 * DOWN);
      double believed = line.observer.uploadQueue() + line.observer.downloadQueue();
      assertThat(believed).isCloseTo(line.step.delay, within(0.035));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds
  void oneWayDelaysSettleWhoseQueueItIs(long seed) {
    TwoQueues line = new TwoQueues(seed);
    line.bothWays = true;
    line.seconds(3, true, true);
    for (int i = 0; i < 40; i++) {
      // Both at once, which round trips alone cannot tell apart so fast.
      line.probe((i < 10 ? 2 : 1) * UP, (i < 10 ? 1.5 : 1) * DOWN);
    }
    assertThat(line.up).isGreaterThan(0.2);
    assertThat(line.down).isGreaterThan(0.1);
    assertThat(line.observer.uploadQueue()).isCloseTo(line.up, within(0.02));
    assertThat(line.observer.downloadQueue()).isCloseTo(line.down, within(0.02));
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds
  void whoIsAcquittedHasNoQueueAndWhatItHad(long seed) {
    TwoQueues line = new TwoQueues(seed);
    line.seconds(4, true, true);
    for (int i = 0; i < 20; i++) {
      line.probe(1.3 * UP, 0.6 * DOWN);
    }
    line.observer.acquit(0.9 * UP, 0.95 * DOWN);
    assertThat(line.observer.uploadQueue()).isZero();
    assertThat(line.observer.downloadQueue()).isZero();
    assertThat(line.observer.capacity(false, 0.4)).isGreaterThan(0.85 * UP);
    assertThat(line.observer.capacity(true, 0.4)).isGreaterThan(0.9 * DOWN);
  }

  @Test
  void whatTheBytesExplainSurprisesNobody() {
    TwoQueues line = new TwoQueues(3);
    double most = 0;
    for (int i = 0; i < 400; i++) {
      line.probe(i % 40 < 20 ? 1.1 * UP : 0.9 * UP, 0.5 * DOWN);
      most = i < 100 ? 0 : Math.max(most, Math.abs(line.observer.surprise()));
    }
    assertThat(most).isBetween(0.0005, 0.012);
    double before = line.step.delay;
    line.step.delay = before + 0.05;
    line.observer.update(line.step);
    assertThat(line.observer.surprise()).isGreaterThan(0.035);
  }

  @Test
  void isExact() {
    TwoQueues a = new TwoQueues(4);
    TwoQueues b = new TwoQueues(4);
    for (int i = 0; i < 300; i++) {
      a.probe(1.05 * UP, 1.02 * DOWN);
      b.probe(1.05 * UP, 1.02 * DOWN);
      assertThat(a.observer.uploadQueue()).isEqualTo(b.observer.uploadQueue());
      assertThat(a.observer.capacity(true, 0.4)).isEqualTo(b.observer.capacity(true, 0.4));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds
  void staysFiniteWhateverItIsTold(long seed) {
    Randoms random = new Randoms(seed);
    Observer observer = new Observer(UP, DOWN, 1.2 * UP, 1.2 * DOWN, seed);
    ProbeStep s = new ProbeStep();
    for (int i = 0; i < 2000; i++) {
      s.betweenSends = random.uniform() < 0.1 ? 0 : 10 * random.uniform();
      s.betweenReceptions = random.uniform() < 0.1 ? 0 : 10 * random.uniform();
      s.sentBytes = random.uniform() < 0.1 ? 1e15 : 1e6 * random.uniform();
      s.arrivedBytes = random.uniform() < 0.1 ? 1e15 : 1e6 * random.uniform();
      s.delay = random.uniform() < 0.1 ? -60 : 60 * random.uniform();
      s.noise = 0.002;
      s.heldAt = random.uniform() < 0.5 ? 0 : DOWN;
      s.uploadRate = UP * random.uniform();
      s.uploadLimited = 0.5;
      s.split = random.uniform() < 0.5 ? Double.NaN : 120 * random.uniform() - 60;
      s.splitNoise = 0.002;
      observer.update(s);
      assertThat(observer.uploadQueue()).isFinite().isNotNegative();
      assertThat(observer.downloadQueue()).isFinite().isNotNegative();
      assertThat(observer.capacity(true, 0.4)).isPositive().isLessThan(1.6 * DOWN);
      assertThat(observer.capacity(false, 0.4)).isPositive().isLessThan(1.6 * UP);
    }
  }
}
