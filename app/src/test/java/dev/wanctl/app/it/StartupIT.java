package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// How long it takes from the start of the process until the line is under control.
@Isolated("it measures time")
class StartupIT {

  /// Four times the goal, for a busy machine.
  private static final Duration BOUND = Duration.ofSeconds(6);

  @TempDir private Path folder;

  @Test
  void controlBeginsSoon() throws IOException {
    try (Site site = Site.idle(folder)) {
      site.write(site.configuration());
      // The first one warms up the simulated router and the file cache, neither of them wanctl's.
      time(site);
      Duration took = time(site);
      System.out.println("control begins " + took.toMillis() + " ms after the start");
      assertThat(took).isLessThan(BOUND);
    }
  }

  private static Duration time(Site site) {
    long start = System.nanoTime();
    try (Program daemon = site.run()) {
      Await.until("the line is under control", daemon::toString, () -> site.web().ready());
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(daemon.terminate()).isZero();
      return took;
    }
  }
}
