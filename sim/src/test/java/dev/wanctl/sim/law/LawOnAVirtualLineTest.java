package dev.wanctl.sim.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineView;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Interval;
import dev.wanctl.sim.line.LineModel;
import dev.wanctl.sim.line.ReflectorModel;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.Score;
import dev.wanctl.sim.line.Series;
import dev.wanctl.sim.line.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the law must do on any line, shown on virtual ones. Rates are shares of the capacity.
class LawOnAVirtualLineTest {

  private static final double ROUND = 1e-6;

  /// The rates from which an idle direction starts: 0.95, eased to 0.9.
  private static final double UNTOUCHED = 0.9 - 0.005;

  private static double lowest(Series series, Direction direction, double from, double to) {
    return VirtualLineCase.shares(series, direction, from, to)[0];
  }

  @ParameterizedTest(name = "C-47: a saturated upload leaves the download alone, one-way {0}")
  @ValueSource(booleans = {false, true})
  void aSaturatedUploadLeavesTheDownloadAlone(boolean oneWay) {
    Series series = VirtualLineCase.named("upload-only", 60, oneWay).run().series();
    assertThat(lowest(series, Direction.DOWNLOAD, 5, 60)).isGreaterThan(UNTOUCHED);
  }

  @Test
  @DisplayName("C-47: a saturated download leaves the upload alone when one-way delays tell")
  void aSaturatedDownloadLeavesTheUploadAlone() {
    Series series = VirtualLineCase.named("download-only", 60, true).run().series();
    assertThat(lowest(series, Direction.UPLOAD, 5, 60)).isGreaterThan(UNTOUCHED);
  }

  @ParameterizedTest(
      name = "C-42: a maximum {0} times the capacity, and a low minimum, one-way {1}")
  @CsvSource({"10, false", "20, false", "10, true", "20, true"})
  void aLineThatFillsUpUnseenIsNoNoise(double times, boolean oneWay) {
    double down = Scenario.DOWNLOAD * times;
    double up = Scenario.UPLOAD * times;
    LineController law =
        new LineController(
            new LineSettings(
                new DirectionSettings(BitRate.bits(0.02 * down), BitRate.bits(down)),
                new DirectionSettings(BitRate.bits(0.02 * up), BitRate.bits(up))),
            0);
    Score score = VirtualLineCase.steady(0.024, 40, oneWay).run(law).score();
    assertThat(score.p95()).isLessThan(45);
    assertThat(score.secondsOver50()).isLessThan(3);
    assertThat(score.downloadUtilisation()).isGreaterThan(0.87);
    assertThat(score.uploadUtilisation()).isGreaterThan(0.87);
  }

  @ParameterizedTest(name = "at a minimum of {0} a path longer by {1} s is found out, one-way {2}")
  @CsvSource({"0.4, 0.035, false", "0.4, 0.035, true", "0.1, 0.1, false", "0.1, 0.1, true"})
  void aLongerPathHoldsNoLineAtItsMinimum(double minimum, double longer, boolean oneWay) {
    VirtualLineCase steady = VirtualLineCase.steady(0.024, 60, oneWay);
    LineModel model = steady.scenario().model();
    LineModel rerouted =
        new LineModel(
            model.download(),
            model.upload(),
            model.baseSeconds().then(Duration.ofSeconds(5), 0.024 + longer),
            model.flows(),
            model.reflectors(),
            model.tick(),
            model.seed());
    double down = minimum * Scenario.DOWNLOAD;
    double up = minimum * Scenario.UPLOAD;
    LineController law =
        new LineController(
            new LineSettings(
                new DirectionSettings(BitRate.bits(down), BitRate.bits(Scenario.DOWNLOAD)),
                new DirectionSettings(BitRate.bits(up), BitRate.bits(Scenario.UPLOAD))),
            0);
    law.startFrom(down, up);
    VirtualLineCase line =
        new VirtualLineCase(
            new Scenario("rerouted", steady.scenario().length(), rerouted),
            oneWay,
            steady.probes(),
            steady.counters(),
            steady.actuation(),
            1);
    Series series = line.run(law).series();
    for (Direction direction : Direction.values()) {
      assertThat(lowest(series, direction, 20, 60)).isGreaterThan(0.8);
    }
  }

  @ParameterizedTest(name = "{0}: a clock behind the changes, every {2} s, one-way {1}")
  @CsvSource({"starlink,false,15", "starlink,true,15", "lte,false,NaN", "lte,true,NaN"})
  void reallocationsByAClockAreRecognised(String scenario, boolean oneWay, double period) {
    VirtualLineCase line = VirtualLineCase.named(scenario, 420, oneWay);
    LineController law = line.law();
    line.run(law);
    LineView view = new LineView();
    law.show(view);
    assertThat(Double.valueOf(view.reallocations)).isEqualTo(Double.valueOf(period));
  }

  @ParameterizedTest(name = "C-28: noise on an idle line cuts nothing, one-way {0}")
  @ValueSource(booleans = {false, true})
  void noiseOnAnIdleLineCutsNothing(boolean oneWay) {
    VirtualRun.Result result = VirtualLineCase.named("idle", 600, oneWay).run();
    assertThat(result.score().idleCutsPerHour()).isZero();
    for (Direction direction : Direction.values()) {
      assertThat(lowest(result.series(), direction, 5, 600)).isGreaterThan(UNTOUCHED);
    }
  }

  @ParameterizedTest(name = "C-17: one of six reflectors 80 ms late, one-way {0}")
  @ValueSource(booleans = {false, true})
  void oneBadReflectorCostsNothing(boolean oneWay) {
    List<ReflectorModel> reflectors = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      reflectors.add(ReflectorModel.good(0.001 * i));
    }
    Interval late = Interval.of(Duration.ofSeconds(15), Duration.ofSeconds(60));
    reflectors.set(2, reflectors.get(2).troubled(List.of(late), 0.08));
    VirtualLineCase line = VirtualLineCase.steady(0.024, 60, oneWay);

    Score good = line.run().score();
    Score bad = line.reflectors(reflectors).run().score();

    assertThat(bad.downloadUtilisation()).isGreaterThan(good.downloadUtilisation() - 0.05);
    assertThat(bad.uploadUtilisation()).isGreaterThan(good.uploadUtilisation() - 0.05);
    assertThat(bad.p95()).isLessThan(30);
  }

  @ParameterizedTest(name = "a path 35 ms longer costs nothing after 60 s, one-way {0}")
  @ValueSource(booleans = {false, true})
  void aLongerPathIsLearned(boolean oneWay) {
    Series series = VirtualLineCase.named("reroute", 150, oneWay).run().series();
    for (Direction direction : Direction.values()) {
      double[] shares = VirtualLineCase.shares(series, direction, 120, 150);
      assertThat(VirtualLineCase.quantile(shares, 0.5)).as(direction.word()).isGreaterThan(0.95);
    }
  }

  @ParameterizedTest(name = "C-13: while all probes are lost rates are held, one-way {0}")
  @ValueSource(booleans = {false, true})
  void rateIsHeldWithoutProbesAndControlIsBackSoon(boolean oneWay) {
    Series series = VirtualLineCase.named("blackhole", 60, oneWay).run().series();
    // Everything is lost from 24 s to 27 s; the last reply justifies decisions for 0.4 s more.
    for (Direction direction : Direction.values()) {
      for (int bin = 246; bin < 270; bin++) {
        assertThat(series.rate(direction, bin))
            .as("%s at %.1f s", direction.word(), bin / 10.0)
            .isCloseTo(series.rate(direction, 245), within(ROUND));
      }
    }
    for (int bin = 290; bin < series.size(); bin++) {
      assertThat(series.addedMillis(bin)).as("delay at %.1f s", bin / 10.0).isLessThan(60);
    }
  }

  @ParameterizedTest(name = "C-49: counters every 200 ms, writes take {0} ms, one-way {1}")
  @CsvSource({
    "1, false",
    "20, false",
    "50, false",
    "200, false",
    "1, true",
    "20, true",
    "50, true",
    "200, true"
  })
  void aSlowDeviceCausesNoLimitCycle(int millis, boolean oneWay) {
    steady(seed ->
        VirtualLineCase.steady(0.024, 60, oneWay).seed(seed).counters(200).actuation(millis));
  }

  @ParameterizedTest(name = "C-49, C-41: a maximum 20 % too high, writes take {0} ms, one-way")
  @ValueSource(ints = {1, 20, 50})
  void aMaximumTooHighCausesNoLimitCycle(int millis) {
    steady(
        seed -> VirtualLineCase.steady(0.024, 60, true).seed(seed).actuation(millis).maximum(1.2));
  }

  @ParameterizedTest(name = "C-42: a maximum {0} times the capacity is found out, one-way {1}")
  @CsvSource({"1.5, false", "3, false", "5, false", "1.5, true", "3, true", "5, true"})
  void aMaximumFarTooHighIsFoundOut(double times, boolean oneWay) {
    VirtualRun.Result result = VirtualLineCase.steady(0.024, 60, oneWay).maximum(times).run();
    assertThat(result.score().p95()).isLessThan(35);
    assertThat(result.score().secondsOver50()).isLessThan(3);
    assertThat(result.score().downloadUtilisation()).isGreaterThan(0.9);
    assertThat(result.score().uploadUtilisation()).isGreaterThan(0.9);
  }

  @ParameterizedTest(
      name = "C-40: a capacity below the minimum is told for as long as it lasts, one-way {0}")
  @ValueSource(booleans = {false, true})
  void aCapacityBelowTheMinimumIsToldAsLongAsItLasts(boolean oneWay) {
    VirtualLineCase line = VirtualLineCase.steady(0.024, 300, oneWay).falling(20, 0.05);
    LineController law = line.law();
    LineView view = new LineView();
    line.run(law);
    law.show(view);
    assertThat(view.download.belowMinimum).isTrue();
    assertThat(view.download.desired).isCloseTo(0.1 * Scenario.DOWNLOAD, within(1.0));
  }

  /// Round trips alone, seen late, take single steps of a fifth (docs/control-law.md, known
  /// limits).
  private static final double SEEN_LATE = 0.75;

  @ParameterizedTest(name = "C-2, C-49: probes every {0} ms, one-way {1}")
  @CsvSource({
    "20, true",
    "50, true",
    "100, true",
    "200, true",
    "500, true",
    "20, false",
    "50, false",
    "100, false",
    "200, false",
    "500, false"
  })
  void anotherSpacingOfProbesCausesNoLimitCycle(int millis, boolean oneWay) {
    steady(
        seed -> VirtualLineCase.steady(0.024, 60, oneWay).seed(seed).probes(millis),
        oneWay || millis < 500 ? 0.9 : SEEN_LATE);
  }

  @ParameterizedTest(name = "C-49: writes take 2 s, one-way {0}")
  @ValueSource(booleans = {false, true})
  void aVerySlowDeviceCausesNoLimitCycle(boolean oneWay) {
    steady(
        seed -> VirtualLineCase.steady(0.024, 60, oneWay).seed(seed).actuation(2000),
        oneWay ? 0.9 : SEEN_LATE);
  }

  private static void steady(LongFunction<VirtualLineCase> line) {
    steady(line, 0.9);
  }

  /// Nine tenths of the time within 10 % of the middle, or above another least share of it, by the
  /// middle of five seeds.
  private static void steady(LongFunction<VirtualLineCase> line, double least) {
    List<Series> runs =
        LongStream.rangeClosed(1, 5).mapToObj(seed -> line.apply(seed).run().series()).toList();
    for (Direction direction : Direction.values()) {
      assertThat(middle(runs, direction, 0.05))
          .as("%s, low", direction.word())
          .isGreaterThan(least);
      assertThat(middle(runs, direction, 0.95)).as("%s, high", direction.word()).isLessThan(1.1);
    }
  }

  /// A quantile of a direction's shares, relative to the middle one.
  private static double middle(List<Series> runs, Direction direction, double quantile) {
    double[] all =
        runs.stream()
            .map(series -> VirtualLineCase.shares(series, direction, 20, 60))
            .mapToDouble(
                s -> VirtualLineCase.quantile(s, quantile) / VirtualLineCase.quantile(s, 0.5))
            .toArray();
    return VirtualLineCase.quantile(all, 0.5);
  }

  @ParameterizedTest(name = "C-11: a base round trip of {0} s, one-way {1}")
  @CsvSource({"0.002, false", "0.002, true", "0.6, false", "0.6, true"})
  void worksAtAnyDistance(double base, boolean oneWay) {
    VirtualRun.Result result = VirtualLineCase.steady(base, 90, oneWay).run();
    // On a path of 2 ms round trips alone blame the upload for short times (docs/control-law.md,
    // known limits).
    double least = oneWay || base > 0.01 ? 0.9 : 0.8;
    for (Direction direction : Direction.values()) {
      double[] shares = VirtualLineCase.shares(result.series(), direction, 30, 90);
      assertThat(VirtualLineCase.quantile(shares, 0.05)).isGreaterThan(least);
    }
    assertThat(result.score().p95()).isLessThan(Math.max(30, 150 * base));
  }

  @ParameterizedTest(name = "C-37, C-39: a fall to 40 % of the capacity, one-way {0}")
  @ValueSource(booleans = {false, true})
  void aFallIsFollowedNotOvershot(boolean oneWay) {
    VirtualRun.Result result = VirtualLineCase.named("drop", 100, oneWay).run();
    // The download has 40 % from 20 s to 45 s.
    double[] shares = VirtualLineCase.shares(result.series(), Direction.DOWNLOAD, 25, 45);
    assertThat(VirtualLineCase.quantile(shares, 0.5)).isBetween(0.85, 1.1);
    assertThat(result.score().worstDropRecovery()).isLessThan(5);
    assertThat(result.score().downloadUtilisation()).isGreaterThan(0.85);
    assertThat(result.score().uploadUtilisation()).isGreaterThan(0.85);
  }

  @ParameterizedTest(name = "C-18: {0} reflectors, one-way {1}")
  @CsvSource({"1, false", "2, false", "5, false", "1, true", "2, true", "5, true"})
  void anyNumberOfReflectorsWillDo(int count, boolean oneWay) {
    List<ReflectorModel> reflectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reflectors.add(ReflectorModel.good(0.001 * i));
    }
    Score score = VirtualLineCase.steady(0.024, 60, oneWay).reflectors(reflectors).run().score();
    assertThat(score.downloadUtilisation()).isGreaterThan(0.9);
    assertThat(score.uploadUtilisation()).isGreaterThan(0.9);
    assertThat(score.p95()).isLessThan(30);
  }

  @ParameterizedTest(name = "C-38, C-39: a line that carries 60 % of its maximum, one-way {0}")
  @ValueSource(booleans = {false, true})
  void settlesAtTheCapacityNotAtTheMinimum(boolean oneWay) {
    Series series = VirtualLineCase.steady(0.024, 60, oneWay).maximum(1 / 0.6).run().series();
    for (Direction direction : Direction.values()) {
      double[] shares = VirtualLineCase.shares(series, direction, 20, 60);
      assertThat(VirtualLineCase.quantile(shares, 0.5)).as(direction.word()).isBetween(0.9, 1.1);
      assertThat(shares[0]).as("%s, lowest", direction.word()).isGreaterThan(0.5);
    }
  }

  @ParameterizedTest(name = "the same run twice gives the same to the last bit, one-way {0}")
  @ValueSource(booleans = {false, true})
  void runsAreExact(boolean oneWay) {
    VirtualLineCase line = VirtualLineCase.named("lte", 30, oneWay);
    assertThat(line.run().score()).isEqualTo(line.run().score());
  }
}
