package dev.wanctl.sim.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Counters;
import dev.wanctl.sim.line.LineModel;
import dev.wanctl.sim.line.RateControl;
import dev.wanctl.sim.line.ReflectorModel;
import dev.wanctl.sim.line.Reply;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.Score;
import dev.wanctl.sim.line.Series;
import dev.wanctl.sim.line.Trace;
import dev.wanctl.sim.line.WanctlControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the law makes of evidence that is thin, lost, or missing for a while, on virtual lines.
class PoorEvidenceTest {

  private static List<ReflectorModel> reflectors(int count, DoubleFunction<ReflectorModel> maker) {
    List<ReflectorModel> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(maker.apply(0.001 * i));
    }
    return all;
  }

  @ParameterizedTest(name = "C-15: {0} reflectors that answer five times a second, one-way {1}")
  @CsvSource({"1, false", "2, false", "6, false", "1, true", "2, true", "6, true"})
  void sparingReflectorsAreNoBadPath(int count, boolean oneWay) {
    List<ReflectorModel> sparing = reflectors(count, x -> ReflectorModel.limited(x, 5));
    worksAsWellAsAny(VirtualLineCase.steady(0.024, 60, oneWay).reflectors(sparing));
  }

  @ParameterizedTest(name = "C-19: of all probes 30 % are lost, one-way {0}")
  @ValueSource(booleans = {false, true})
  void lossesCostNothing(boolean oneWay) {
    List<ReflectorModel> lossy =
        reflectors(6, x -> new ReflectorModel(x, 0.3, Double.POSITIVE_INFINITY, List.of(), 0, 0));
    worksAsWellAsAny(VirtualLineCase.steady(0.024, 60, oneWay).reflectors(lossy));
  }

  private static void worksAsWellAsAny(VirtualLineCase line) {
    LineController law = line.law();
    Score score = line.run(law).score();
    assertThat(score.downloadUtilisation()).isGreaterThan(0.9);
    assertThat(score.uploadUtilisation()).isGreaterThan(0.9);
    assertThat(score.p95()).isLessThan(30);
    assertThat(law.count(Reason.REBASE)).as("what is lost says nothing of the path").isZero();
  }

  @ParameterizedTest(name = "C-7: five minutes at full load move no baseline, one-way {0}")
  @ValueSource(booleans = {false, true})
  void loadIsNeverLearnedAsThePath(boolean oneWay) {
    VirtualLineCase line = VirtualLineCase.steady(0.024, 300, oneWay);
    LineController law = line.law();
    line.run(law);
    for (int i = 0; i < 6; i++) {
      // Two and a half times what a baseline remembers.
      assertThat(law.baseline(i)).as("reflector %s", i).isBetween(0.0235, 0.025 + 0.0005 * i);
    }
  }

  @ParameterizedTest(name = "C-7: a path 15 ms longer is learned while idle, one-way {0}")
  @ValueSource(booleans = {false, true})
  void aLongerPathIsLearnedWhileIdle(boolean oneWay) {
    Duration length = Duration.ofMinutes(4);
    LineModel idle = Scenario.named("idle", length, 1).model().withFlows(List.of());
    Trace base = Trace.constant(0.024).then(Duration.ofSeconds(60), 0.039);
    LineModel longer =
        new LineModel(
            idle.download(), idle.upload(), base, List.of(), idle.reflectors(), idle.tick(), 1);
    VirtualLineCase line = VirtualLineCase.of(new Scenario("longer", length, longer), oneWay);
    LineController law = line.law();
    Score score = line.run(law).score();
    assertThat(law.baseline(0)).isCloseTo(0.039, within(0.004));
    assertThat(score.idleCutsPerHour()).isZero();
  }

  /// The ways are told apart but for two seconds of each burst, and nothing tells that they are
  /// not.
  @Test
  @DisplayName("C-31: the better evidence is missing for a while after each burst begins")
  void missingEvidenceIsNoOtherEvidence() {
    VirtualLineCase line = VirtualLineCase.named("bursts", 65, true);
    LineController law = line.law();
    RateControl oneWay = new WanctlControl(law, true);
    RateControl roundTrip = new WanctlControl(law, false);
    RateControl masked =
        new RateControl() {
          @Override
          public void echo(Reply reply) {
            double ofBurst = (reply.receivedNanos / 1e9 - 5) % 20;
            (ofBurst >= 0.3 && ofBurst < 2.3 ? roundTrip : oneWay).echo(reply);
          }

          @Override
          public boolean foresees() {
            return false;
          }

          @Override
          public void traffic(long takenAtNanos, Counters download, Counters upload) {
            oneWay.traffic(takenAtNanos, download, upload);
          }

          @Override
          public boolean step(long nowNanos) {
            return oneWay.step(nowNanos);
          }

          @Override
          public double desired(Direction direction) {
            return oneWay.desired(direction);
          }

          @Override
          public void confirmed(long sentAt, long confirmedAt, double download, double upload) {
            oneWay.confirmed(sentAt, confirmedAt, download, upload);
          }
        };
    noCollapse(line.run(masked).series());
  }

  @ParameterizedTest(name = "C-31: bursts on a line whose capacity stays, one-way {0}")
  @ValueSource(booleans = {false, true})
  void afterABurstRatesDoNotCollapse(boolean oneWay) {
    noCollapse(VirtualLineCase.named("bursts", 65, oneWay).run().series());
  }

  private static void noCollapse(Series series) {
    for (Direction direction : Direction.values()) {
      double[] shares = VirtualLineCase.shares(series, direction, 5, 65);
      assertThat(shares[0]).as("%s, lowest", direction.word()).isGreaterThan(0.6);
    }
  }
}
