package dev.wanctl.app.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Tallies against the numbers that went into them.
class TallyTest {

  private final Random random = Random.from(new SplittableRandom(4));

  private long[] numbers(int count) {
    int size = 1 + random.nextInt(30);
    return random.longs(count, 0, 1L << size).toArray();
  }

  private static Tally of(long... numbers) {
    Tally tally = new Tally();
    Arrays.stream(numbers).forEach(tally::add);
    return tally;
  }

  @Test
  void everyQuantileIsWithin1_6Percent() {
    for (int run = 0; run < 300; run++) {
      long[] numbers = numbers(1 + random.nextInt(500));
      Tally tally = of(numbers);
      Arrays.sort(numbers);
      for (double p : new double[] {0.01, 0.25, 0.5, 0.95, 0.99, 1}) {
        double exact = numbers[Math.max(0, (int) Math.ceil(p * numbers.length) - 1)];
        assertThat(tally.quantile(p)).as("p=" + p).isCloseTo(exact, within(0.032 * exact + 0.51));
      }
      assertThat(tally.least()).isEqualTo(numbers[0]);
      assertThat(tally.quantile(1)).isEqualTo((double) numbers[numbers.length - 1]);
      assertThat(tally.sum()).isEqualTo(Arrays.stream(numbers).sum());
    }
  }

  @Test
  void twoAddUpToThatOfAllNumbers() {
    for (int run = 0; run < 300; run++) {
      long[] some = numbers(random.nextInt(60));
      long[] more = numbers(random.nextInt(60));
      Tally sum = of(some);
      sum.add(of(more));
      long[] all = Arrays.copyOf(some, some.length + more.length);
      System.arraycopy(more, 0, all, some.length, more.length);
      assertThat(sum).isEqualTo(of(all));
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    for (int run = 0; run < 300; run++) {
      Tally tally = of(numbers(random.nextInt(80)));
      Bytes out = new Bytes();
      tally.write(out);
      ByteBuffer in = ByteBuffer.wrap(out.toArray());
      assertThat(Tally.read(in)).isEqualTo(tally);
      assertThat(in.hasRemaining()).isFalse();
    }
  }

  @Test
  void nothingIsUnknown() {
    assertThat(new Tally().quantile(0.5)).isNaN();
  }
}
