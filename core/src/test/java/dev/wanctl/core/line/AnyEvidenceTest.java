package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.Direction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;

/// What holds whatever evidence comes: random, absurd, reordered, repeated.
class AnyEvidenceTest {

  /// An hour of a line gone mad: everything a broken device or network could say.
  private static List<Evidence> madness(long seed, int count) {
    Randoms random = new Randoms(seed);
    List<Evidence> all = new ArrayList<>();
    long now = 0;
    long down = 0;
    long up = 0;
    boolean sane = true;
    for (int i = 0; i < count; i++) {
      if (random.uniform() < 0.01) {
        sane = !sane;
      }
      double u = random.uniform();
      now += (long) (u < 0.9 ? 50e6 * u : u < 0.99 ? 1e6 : 4e9 * random.uniform());
      long at = random.uniform() < 0.05 ? now - (long) (2e9 * random.uniform()) : now;
      down += (long) (150_000 * random.uniform());
      up += (long) (40_000 * random.uniform());
      int reflector = (int) (LineController.MOST_REFLECTORS * random.uniform());
      long rtt = sane ? (long) (300e6 * random.uniform()) : extreme(random);
      switch ((int) (6 * random.uniform())) {
        case 0, 1 ->
            all.add(
                new Evidence.Traffic(
                    at,
                    sane ? down : Math.max(-1, extreme(random)),
                    sane ? up : Math.max(-1, extreme(random)),
                    random.uniform() < 0.3 ? LineController.UNKNOWN : (long) (1e6 * u),
                    random.uniform() < 0.3 ? LineController.UNKNOWN : (long) (1e5 * u)));
        case 2, 3 -> all.add(new Evidence.Echo(reflector, at - rtt, at));
        case 4 ->
            all.add(
                new Evidence.OneWayEcho(
                    reflector, at - rtt, at, sane ? rtt / 2 : extreme(random), rtt / 2));
        default ->
            all.add(
                new Evidence.Confirmation(
                    at - (long) (1e8 * u), at, 30e6 * random.uniform(), 8e6 * random.uniform()));
      }
      if (random.uniform() < 0.1) {
        all.add(all.getLast());
      }
    }
    return all;
  }

  private static long extreme(Randoms random) {
    return switch ((int) (5 * random.uniform())) {
      case 0 -> Long.MAX_VALUE / 2;
      case 1 -> 0;
      case 2 -> -(long) (1e12 * random.uniform());
      case 3 -> (long) (60e9 * random.uniform());
      default -> 1;
    };
  }

  private static List<Double> play(List<Evidence> evidence) {
    return play(evidence, Feed.SETTINGS);
  }

  private static List<Double> play(List<Evidence> evidence, LineSettings settings) {
    Feed line = new Feed(settings);
    List<Double> rates = new ArrayList<>();
    long now = line.now;
    for (Evidence e : evidence) {
      line.controller.accept(e);
      now = Math.max(now, e.atNanos());
      line.controller.step(now);
      for (Direction d : Direction.values()) {
        double rate = line.rate(d);
        DirectionSettings bounds = Feed.SETTINGS.of(d);
        if (!(rate >= bounds.min().bitsPerSecond() && rate <= bounds.max().bitsPerSecond())) {
          throw new AssertionError(d + " at " + rate + " after " + e + ", " + line.shown());
        }
        rates.add(rate);
      }
    }
    return rates;
  }

  @ParameterizedTest(name = "C-5: seed {0}")
  @Seeds(20)
  void ratesStayWithinTheirBounds(long seed) {
    List<Double> rates = play(madness(seed, 4000));
    assertThat(rates.stream().distinct().count()).as("something was decided").isGreaterThan(10);
  }

  @ParameterizedTest(name = "C-5: classic, seed {0}")
  @Seeds(20)
  void ratesOfTheClassicLawStayWithinTheirBounds(long seed) {
    List<Evidence> evidence = madness(seed, 4000);
    List<Double> rates = play(evidence, Feed.CLASSIC);
    assertThat(rates.stream().distinct().count()).as("something was decided").isGreaterThan(10);
    assertThat(play(evidence, Feed.CLASSIC)).isEqualTo(rates);
  }

  @ParameterizedTest(name = "C-5: whatever is said to be usual, seed {0}")
  @Seeds(20)
  void whatIsUsualMovesNoBound(long seed) {
    Randoms random = new Randoms(seed);
    double[] said = {Double.NaN, 0, -1, 1, 1e5, 12e6, 1e12, Double.POSITIVE_INFINITY};
    Feed line = new Feed();
    for (Evidence e : madness(seed, 4000)) {
      if (random.uniform() < 0.05) {
        line.controller.expect(
            new Usual(
                said[(int) (said.length * random.uniform())],
                said[(int) (said.length * random.uniform())]));
      }
      line.controller.accept(e);
      line.now = Math.max(line.now, e.atNanos());
      line.controller.step(line.now);
      for (Direction d : Direction.values()) {
        DirectionSettings bounds = Feed.SETTINGS.of(d);
        assertThat(line.rate(d))
            .isBetween(
                (double) bounds.min().bitsPerSecond(), (double) bounds.max().bitsPerSecond());
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds
  void whatIsUsualChangesNoRateOfALineThatShowedWhatItCarries(long seed) {
    Feed line = new Feed();
    for (Evidence e : madness(seed, 2000)) {
      line.controller.accept(e);
      line.now = Math.max(line.now, e.atNanos());
      line.controller.step(line.now);
    }
    line.controller.startFrom(9e6, 2e6);
    line.controller.expect(new Usual(20e6, 5e6));
    assertThat(line.rate(Direction.DOWNLOAD)).isEqualTo(9e6);
    assertThat(line.rate(Direction.UPLOAD)).isEqualTo(2e6);
  }

  @ParameterizedTest(name = "seed {0}")
  @Seeds
  @DisplayName("a replay of recorded evidence gives identical decisions")
  void aReplayIsExact(long seed) {
    List<Evidence> evidence = madness(seed, 2000);
    assertThat(play(evidence)).isEqualTo(play(evidence));
  }

  @ParameterizedTest(name = "C-5: seed {0}")
  @Seeds
  @DisplayName("after any madness a sane line is at full rate again")
  void recoversFromAnything(long seed) {
    Feed line = new Feed();
    for (Evidence e : madness(seed, 1000)) {
      line.controller.accept(e);
      line.now = Math.max(line.now, e.atNanos());
      line.step();
    }
    line.restartCounters();
    // The baselines of the mad time must leave first: two minutes, and rest to learn the noise.
    line.now += 10_000_000_000L;
    for (int i = 0; i < 60 * 60 * 20 / 10; i++) {
      line.turn(i % 600 < 100 ? 0.01 : 1, i % 600 < 100 ? 0.01 : 1, 0);
      if (line.download() >= 24e6 && line.upload() >= 6e6 && i > 3000) {
        return;
      }
    }
    assertThat(line.shown()).as("rates after six minutes").isNull();
  }
}
