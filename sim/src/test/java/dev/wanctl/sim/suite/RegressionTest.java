package dev.wanctl.sim.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A change of the law must not make a case worse than its noise. To renew the baseline after a
/// change that is meant:
///
///     mvn -pl sim -am test -Dtest=RegressionTest -Dsurefire.failIfNoSpecifiedTests=false \
///       -Dwanctl.write-baseline
final class RegressionTest {

  private static final Path FILE = Path.of("src", "test", "resources", "baseline.csv");
  private static final Duration LENGTH = Duration.ofSeconds(40);
  private static final int SEEDS = 3;

  /// One of each kind, so that it takes no more than a minute.
  private static final List<String> CASES =
      List.of(
          "steady",
          "drop",
          "lte",
          "starlink",
          "reroute",
          "jitter",
          "upload-only",
          "download-only",
          "idle-noisy",
          "web",
          "cable",
          "dsl",
          "slow-dsl",
          "grants-16ms",
          "router-200ms");

  private static Baseline now() {
    List<Trial> trials = new ArrayList<>();
    for (String name : CASES) {
      Case on = Cases.named(name).orElseThrow();
      Stream.of(true, false).forEach(o -> trials.add(new Trial(on, Contestant.WANCTL, o)));
    }
    Map<Trial, Trial.Scores> scores =
        Trial.all(trials, LENGTH, SEEDS, Runtime.getRuntime().availableProcessors());
    return Baseline.of(scores);
  }

  @Test
  void noCaseIsWorseThanTheBaseline() throws IOException {
    Baseline now = now();
    if (System.getProperty("wanctl.write-baseline") != null) {
      now.write(FILE);
    }
    Baseline then = Baseline.read(FILE);
    then.better(now).forEach(b -> System.out.println("better than the baseline: " + b));
    assertThat(then.worse(now))
        .as(
            "cases that got worse by more than their noise; if that is meant, renew the baseline"
                + " with -Dwanctl.write-baseline")
        .isEmpty();
  }
}
