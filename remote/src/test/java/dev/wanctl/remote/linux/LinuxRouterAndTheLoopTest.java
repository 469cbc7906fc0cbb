package dev.wanctl.remote.linux;

import static dev.wanctl.remote.linux.LinuxRouterFixture.BOTH;
import static dev.wanctl.remote.linux.LinuxRouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.sim.linux.LinuxRouterSimulator;
import dev.wanctl.sim.loop.WatchedLoop;
import dev.wanctl.sim.loop.WatchedLoop.Bounds;
import dev.wanctl.sim.loop.WatchedLoop.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The engine with a Linux router over SSH: what the operator is promised of every device.
class LinuxRouterAndTheLoopTest {

  private static final Duration WINDOW = Duration.ofMillis(300);

  /// A loop that waited for the router would be late by its deadline.
  private static final long LATE = 200_000_000;

  @TempDir private Path folder;

  /// A way for the router to fail.
  enum Fault {
    SILENT,
    LATE,
    GARBAGE,
    CUT,
    DROPPED,
    DOWN,
    REFUSED,
    DEAF,
    NO_TC,
    NO_CAKE,
    NO_INTERFACE
  }

  private static void begin(Fault fault, LinuxRouterSimulator router) {
    switch (fault) {
      case SILENT -> router.faults().silent(true);
      case LATE -> router.faults().late(Duration.ofSeconds(2));
      case GARBAGE -> router.faults().garbage("oops\n");
      case CUT -> router.faults().cutAfter(9);
      case DROPPED -> router.dropConnections();
      case DOWN -> router.goDown();
      case REFUSED -> router.tc().refuse(2, "RTNETLINK answers: Operation not permitted");
      case DEAF -> router.tc().ignoreChanges();
      case NO_TC -> router.tc().replaceTc(127, "sh: tc: not found");
      case NO_CAKE -> router.tc().bare("wan");
      case NO_INTERFACE -> router.tc().remove("ifb4wan");
    }
  }

  private record ShaperOf(LinuxRouter router) implements Supplier<Shaper> {
    @Override
    public Shaper get() {
      return new LinuxRouterShaper(router, BOTH);
    }
  }

  private record MeterOf(LinuxRouter router) implements Supplier<Meter> {
    @Override
    public Meter get() {
      return new LinuxRouterMeter(router, BOTH);
    }
  }

  private static WatchedLoop start(StateDirectory directory, LinuxRouter router) {
    return new WatchedLoop(
        directory, new ShaperOf(router), new MeterOf(router), new StopPolicy.Restore());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  @DisplayName("C-50: no fault of a Linux router makes the control loop late, and each passes")
  void theLoopIsAsPunctualAsWithAHealthyRouter(Fault fault) {
    try (LinuxRouterFixture f = new LinuxRouterFixture();
        StateDirectory directory = StateDirectory.open(folder);
        WatchedLoop loop = start(directory, f.session(Duration.ofSeconds(3)))) {
      loop.await("it works", () -> loop.works() && Bounds.HIGH.hold(f.standing()));
      Window healthy = loop.window(WINDOW);
      begin(fault, f.router);
      loop.bound(Bounds.LOW);
      Window faulty = loop.window(WINDOW);
      f.router.mend();
      f.router.comeUp();
      f.setUp();
      loop.await("it works again", () -> Bounds.LOW.hold(f.standing()));

      assertThat(faulty.decisions()).as("decisions").isGreaterThan(healthy.decisions() / 2);
      assertThat(faulty.longest())
          .as("the latest turn")
          .isLessThan(Math.max(LATE, 4 * healthy.longest()));
    }
  }

  @Test
  @DisplayName("C-67: a router that restarts, or whose SQM is reloaded, is put right and told of")
  void whatOthersSetIsPutRightAndTheFormerRatesComeBack() {
    try (LinuxRouterFixture f = new LinuxRouterFixture();
        StateDirectory directory = StateDirectory.open(folder)) {
      try (WatchedLoop loop = start(directory, f.session())) {
        loop.await("it works", () -> loop.works() && Bounds.HIGH.hold(f.standing()));
        f.setUp();
        loop.await("SQM's rates are put right", () -> Bounds.HIGH.hold(f.standing()));
        loop.await("it is told", () -> loop.line().actuator().foreignChanges() > 0);
        f.router.goDown();
        loop.await("the outage is told", () -> !loop.works());
        f.setUp();
        f.router.comeUp();
        loop.await(
            "put right after a restart", () -> Bounds.HIGH.hold(f.standing()) && loop.works());
      }
      assertThat(f.standing()).isEqualTo(mbit(100, 20));
    }
  }
}
