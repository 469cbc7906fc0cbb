package dev.wanctl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.linux.LinuxCodecs;
import dev.wanctl.routeros.RouterCodecs;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What codecs cost, held as a ratio to plain work on text or numbers that is measured in turns
/// with them, each by its fastest batch: a busy machine makes both slower, and rarely all batches
/// of one. The bounds are three to five times what was seen on a busy machine: a copy too many
/// passes, work that grows with the square of a text does not.
class CodecCostTest {

  private static final int BATCHES = 150;

  /// A batch of either takes about so long, ns.
  private static final long BATCH = 1_000_000;

  private static final long WARM_UP = 300_000_000;

  private static long sink;

  static Stream<Arguments> codecs() {
    RouterCodecs router = new RouterCodecs();
    LinuxCodecs linux = new LinuxCodecs();
    return Stream.of(
        Arguments.of("API pair", (LongSupplier) router::apiPair, 12.0),
        Arguments.of("REST pair", (LongSupplier) router::restPair, 40.0),
        Arguments.of("SSH pair", (LongSupplier) router::sshPair, 25.0),
        Arguments.of("netlink rate message", (LongSupplier) linux::rateMessage, 1.2),
        Arguments.of("netlink rate shown", (LongSupplier) linux::rateShown, 0.6),
        Arguments.of("ICMP echo", (LongSupplier) linux::echo, 1.5),
        Arguments.of("ICMP timestamp", (LongSupplier) linux::timestamp, 1.5));
  }

  /// Twenty numbers written, split and read again.
  private static long plainText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append("=name").append(i).append('=').append(93_400_000L + i).append('\n');
    }
    long sum = 0;
    for (String line : text.toString().split("\n", -1)) {
      if (!line.isEmpty()) {
        sum += Long.parseLong(line, line.lastIndexOf('=') + 1, line.length(), 10);
      }
    }
    return sum;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("codecs")
  void costsLittle(String name, LongSupplier codec, double bound) {
    double ratio = ratio(codec, CodecCostTest::plainText);
    System.out.printf("%s: %.3f of the plain work%n", name, ratio);
    assertThat(ratio).isLessThan(bound);
  }

  private static double ratio(LongSupplier measured, LongSupplier reference) {
    int times = calls(measured);
    int referenceTimes = calls(reference);
    double fastest = Double.MAX_VALUE;
    double fastestReference = Double.MAX_VALUE;
    for (int i = 0; i < BATCHES; i++) {
      fastest = Math.min(fastest, batch(measured, times));
      fastestReference = Math.min(fastestReference, batch(reference, referenceTimes));
    }
    return fastest / fastestReference;
  }

  /// How many calls make a batch, once they are compiled.
  private static int calls(LongSupplier what) {
    double one = Double.MAX_VALUE;
    long end = System.nanoTime() + WARM_UP;
    for (int i = 0; i < 30 || System.nanoTime() < end; i++) {
      one = Math.min(one, batch(what, 500));
    }
    return (int) Math.max(10, BATCH / Math.max(1, one));
  }

  /// The time of one call, ns.
  private static double batch(LongSupplier what, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      sink += what.getAsLong();
    }
    return (double) (System.nanoTime() - start) / calls;
  }
}
