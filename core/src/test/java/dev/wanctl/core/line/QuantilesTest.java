package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;

class QuantilesTest {

  private static double[] values(Randoms random, int n) {
    // Few distinct values in every second round: ties are where selection goes wrong.
    boolean ties = random.uniform() < 0.5;
    double[] values = new double[n];
    Arrays.setAll(values, _ -> ties ? Math.floor(5 * random.uniform()) : random.normal());
    return values;
  }

  @ParameterizedTest
  @Seeds
  void selectsWhatSortingWould(long seed) {
    Randoms random = new Randoms(seed);
    for (int round = 0; round < 200; round++) {
      int n = 1 + (int) (300 * random.uniform());
      double[] values = values(random, n + 3);
      int index = (int) (n * random.uniform());
      double[] sorted = Arrays.copyOf(values, n);
      Arrays.sort(sorted);

      assertThat(Quantiles.select(values, n, index)).isEqualTo(sorted[index]);
    }
  }

  @ParameterizedTest
  @Seeds
  void weighsWhatSortingWould(long seed) {
    Randoms random = new Randoms(seed);
    for (int round = 0; round < 200; round++) {
      int n = 1 + (int) (300 * random.uniform());
      double[] values = values(random, n);
      double[] weights = new double[n];
      // Multiples of 1/8, so that sums are exact and any order of adding gives the same.
      Arrays.setAll(weights, _ -> 0.125 * (1 + (int) (16 * random.uniform())));
      double share = (int) (1024 * random.uniform()) / 1024.0;
      double expected = bySorting(values, weights, share);

      assertThat(Quantiles.weighted(values, weights, n, share)).isEqualTo(expected);
    }
  }

  private static double bySorting(double[] values, double[] weights, double share) {
    double wanted = share * Arrays.stream(weights).sum();
    double[] reached = {0};
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> values[i]))
        .filter(i -> (reached[0] += weights[i]) >= wanted)
        .mapToDouble(i -> values[i])
        .findFirst()
        .orElseThrow();
  }
}
