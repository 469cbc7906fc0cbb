package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  private static final long LONGEST_BUCKETED = 1L << 37;

  private static long[] durations(long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, 500)
        .mapToLong(_ -> (long) Math.exp(random.nextDouble() * Math.log(LONGEST_BUCKETED)))
        .toArray();
  }

  private static Histogram of(long... durations) {
    Histogram histogram = new Histogram();
    Arrays.stream(durations).forEach(histogram::record);
    return histogram;
  }

  @Test
  void everyDurationLiesInItsBucketAndBucketsAreNarrow() {
    for (int bucket = 1; bucket < Histogram.BUCKETS; bucket++) {
      long low = Histogram.edge(bucket - 1);
      long high = Histogram.edge(bucket);
      assertThat(high).as("bucket %d", bucket).isGreaterThan(low);
      assertThat(Histogram.bucket(low + 1)).isEqualTo(bucket);
      assertThat(Histogram.bucket(high)).isEqualTo(bucket);
      assertThat((double) high - low).isLessThanOrEqualTo(Math.max(1, low / 16.0));
    }
    assertThat(Histogram.edge(Histogram.BUCKETS - 1)).isEqualTo(LONGEST_BUCKETED);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void quantilesAreThoseOfTheSortedDurationsOrASixteenthLonger(long seed) {
    long[] sorted = durations(seed);
    Histogram.Snapshot all = of(sorted).snapshot();
    Arrays.sort(sorted);
    for (double share : new double[] {0, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
      assertThat(all.quantile(share))
          .as("share %s", share)
          .isBetween(exact, exact + exact / 16 + 1);
    }
    assertThat(all.quantile(1)).isEqualTo(all.longest()).isEqualTo(sorted[sorted.length - 1]);
    assertThat(all.count()).isEqualTo(sorted.length);
    assertThat(all.sum()).isEqualTo(Arrays.stream(sorted).sum());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void countsUpToAPowerOfTwoAreExact(long seed) {
    long[] durations = durations(seed);
    Histogram.Snapshot all = of(durations).snapshot();
    for (int power = 0; power <= 37; power++) {
      long bound = 1L << power;
      assertThat(all.countUpTo(bound))
          .as("up to %d", bound)
          .isEqualTo(Arrays.stream(durations).filter(d -> d <= bound).count());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void theDifferenceOfTwoSnapshotsIsWhatCameBetween(long seed) {
    long[] before = durations(seed);
    long[] between = durations(seed + 100);
    Histogram histogram = of(before);
    Histogram.Snapshot earlier = histogram.snapshot();
    Arrays.stream(between).forEach(histogram::record);
    Histogram.Snapshot came = histogram.snapshot().since(earlier);
    Histogram.Snapshot alone = of(between).snapshot();
    assertThat(came.counts()).isEqualTo(alone.counts());
    assertThat(came.sum()).isEqualTo(alone.sum());
    assertThat(came.quantile(0.9)).isEqualTo(alone.quantile(0.9));
    assertThat(came.longest())
        .isBetween(alone.longest(), alone.longest() + alone.longest() / 16 + 1);
  }

  @Test
  void whatIsTooLongAndWhatIsNegativeCountsAtTheEnds() {
    Histogram.Snapshot all = of(-5, 0, LONGEST_BUCKETED * 10).snapshot();
    assertThat(all.count()).isEqualTo(3);
    assertThat(all.countUpTo(1)).isEqualTo(2);
    assertThat(all.quantile(1)).isEqualTo(LONGEST_BUCKETED * 10);
  }

  @Test
  void nothingCountedIsZero() {
    Histogram.Snapshot none = new Histogram().snapshot();
    assertThat(none.quantile(0.5)).isZero();
    assertThat(none.count()).isZero();
    assertThat(none.counts()).isEmpty();
  }

  @Test
  void manyWritersLoseNothing() throws InterruptedException {
    Histogram histogram = new Histogram();
    Thread[] writers = new Thread[4];
    for (int i = 0; i < writers.length; i++) {
      long duration = 1000L * (i + 1);
      writers[i] =
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 20_000; n++) {
                  histogram.record(duration);
                }
              });
    }
    for (Thread writer : writers) {
      writer.join();
    }
    Histogram.Snapshot all = histogram.snapshot();
    assertThat(all.count()).isEqualTo(80_000);
    assertThat(all.sum()).isEqualTo(20_000L * 10_000);
    assertThat(all.longest()).isEqualTo(4000);
  }
}
