package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.sim.loop.WatchedLoop;
import dev.wanctl.sim.loop.WatchedLoop.Bounds;
import dev.wanctl.sim.loop.WatchedLoop.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A router that is faulty, in each way and by each way to it, while the line's rates are to change
/// and its counters to be read: the loop decides as often and as punctually as with a healthy one.
/// Judged by the loop's own turns before and during each fault, so that a busy machine counts on
/// both sides.
class FaultsAndTheLoopTest {

  private static final Duration WINDOW = Duration.ofMillis(300);

  /// A loop that waited for the router would be late by its deadline (1 to 3 s).
  private static final long LATE = 200_000_000;

  @TempDir private Path folder;

  static Stream<Arguments> matrix() {
    return FaultMatrixTest.matrix();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  @DisplayName("C-50: no fault of a router makes the control loop late")
  void theLoopIsAsPunctualAsWithAHealthyRouter(Way way, Fault fault) {
    try (RouterFixture f = way.fixture(new CountingLine());
        StateDirectory directory = StateDirectory.open(folder)) {
      Router router = f.session(way.deadline());
      try (WatchedLoop loop =
          new WatchedLoop(
              directory,
              () -> new RouterShaper(router, QUEUES),
              () -> RouterMeter.of(router, QUEUES, "ether1"),
              new StopPolicy.Leave())) {
        loop.await("it works", loop::works);
        Window healthy = loop.window(WINDOW);
        fault.begin(f);
        loop.bound(Bounds.LOW);
        Window faulty = loop.window(WINDOW);
        fault.end(f);

        System.out.printf("%s, %s: healthy %s, faulty %s%n", way, fault, healthy, faulty);
        assertThat(faulty.decisions()).as("decisions").isGreaterThan(healthy.decisions() / 2);
        assertThat(faulty.longest())
            .as("the latest turn")
            .isLessThan(Math.max(LATE, 4 * healthy.longest()));
      }
    }
  }
}
