package dev.wanctl.remote.linux;

import static dev.wanctl.remote.linux.LinuxRouterFixture.BOTH;
import static dev.wanctl.remote.linux.LinuxRouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.DeviceRules;
import dev.wanctl.engine.Engine;
import dev.wanctl.engine.FormerDevices;
import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.LinePlan;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbePlan;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.sim.linux.LinuxRouterSimulator;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The engine with a Linux router over SSH: what the operator is promised of every device.
class LinuxRouterAndTheLoopTest {

  private static final Duration WINDOW = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(40);

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

  /// Bounds of the line's rates: either of two, which have no rate in common, so that to pass from
  /// one to the other takes a write.
  private static LineSettings settings(boolean small) {
    double by = small ? 1 : 3;
    return new LineSettings(
        new DirectionSettings(BitRate.mbit(20 * by), BitRate.mbit(30 * by)),
        new DirectionSettings(BitRate.mbit(2 * by), BitRate.mbit(3 * by)));
  }

  private static LinePlan plan(LinuxRouter router, boolean small) {
    Supplier<Shaper> shaper = new ShaperOf(router);
    Supplier<Meter> meter = new MeterOf(router);
    return new LinePlan(
        "home",
        settings(small),
        shaper,
        meter,
        new ProbePlan(
            List.of(
                new Reflector.UdpEcho(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7))),
            ProbeBinding.ANY,
            Duration.ofMillis(20),
            Duration.ZERO,
            false,
            OptionalInt.empty(),
            Optional.empty()),
        new StopPolicy.Restore(),
        DeviceRules.USUAL,
        false);
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

  private static void start(Engine engine, LinuxRouter router) {
    engine.start(
        List.of(plan(router, false)),
        (_, _) -> new FormerDevices.Way.Closed("not in this test", "none"));
  }

  private static boolean within(Rates rates, boolean small) {
    LineSettings bounds = settings(small);
    return rates.download().compareTo(bounds.download().min()) >= 0
        && rates.download().compareTo(bounds.download().max()) <= 0
        && rates.upload().compareTo(bounds.upload().min()) >= 0
        && rates.upload().compareTo(bounds.upload().max()) <= 0;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  @DisplayName("C-50: no fault of a Linux router makes the control loop late, and each passes")
  void theLoopIsAsPunctualAsWithAHealthyRouter(Fault fault) {
    try (LinuxRouterFixture f = new LinuxRouterFixture();
        StateDirectory directory = StateDirectory.open(folder)) {
      LinuxRouter router = f.session(Duration.ofSeconds(3));
      Engine engine = new Engine(EchoingProber::new, directory);
      start(engine, router);
      try {
        await("it works", () -> works(engine) && within(f.standing(), false));
        Window healthy = window(engine);
        begin(fault, f.router);
        engine.reload(List.of(plan(router, true)));
        Window faulty = window(engine);
        f.router.mend();
        f.router.comeUp();
        f.setUp();
        await("it works again", () -> within(f.standing(), true));

        assertThat(faulty.decisions()).as("decisions").isGreaterThan(healthy.decisions() / 2);
        assertThat(faulty.longest())
            .as("the latest turn")
            .isLessThan(Math.max(LATE, 4 * healthy.longest()));
      } finally {
        engine.stop();
      }
    }
  }

  @Test
  @DisplayName("C-67: a router that restarts, or whose SQM is reloaded, is put right and told of")
  void whatOthersSetIsPutRightAndTheFormerRatesComeBack() {
    try (LinuxRouterFixture f = new LinuxRouterFixture();
        StateDirectory directory = StateDirectory.open(folder)) {
      LinuxRouter router = f.session();
      Engine engine = new Engine(EchoingProber::new, directory);
      start(engine, router);
      try {
        await("it works", () -> works(engine) && within(f.standing(), false));
        f.setUp();
        await("SQM's rates are put right", () -> within(f.standing(), false));
        await("it is told", () -> home(engine).actuator().foreignChanges() > 0);
        f.router.goDown();
        await("the outage is told", () -> !works(engine));
        f.setUp();
        f.router.comeUp();
        await("put right after a restart", () -> within(f.standing(), false) && works(engine));
      } finally {
        engine.stop();
      }
      assertThat(f.standing()).isEqualTo(mbit(100, 20));
    }
  }

  /// What the loop did for a while.
  private record Window(long decisions, long longest) {}

  private static Window window(Engine engine) {
    Histogram.Snapshot before = engine.stages().of(Stage.LOOP_LATENESS);
    long decisions = decisions(engine);
    LockSupport.parkNanos(WINDOW.toNanos());
    Histogram.Snapshot lateness = engine.stages().of(Stage.LOOP_LATENESS).since(before);
    return new Window(decisions(engine) - decisions, lateness.quantile(1.0));
  }

  private static long decisions(Engine engine) {
    return home(engine).decision().map(LineSnapshot::decisions).orElse(0L);
  }

  private static LineStatus home(Engine engine) {
    return engine.status().getFirst();
  }

  private static boolean works(Engine engine) {
    return home(engine).actuator().health().state() == Subsystem.State.WORKING;
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /// Each probe is back after a millisecond, and the line is idle.
  private static final class EchoingProber implements Prober {
    private final Queue<Long> outstanding = new ArrayDeque<>();

    @Override
    public int open(Reflector reflector, ProbeBinding binding) {
      return 0;
    }

    @Override
    public int openTimestamps(Inet4Address host, ProbeBinding binding) {
      throw new UnsupportedOperationException("nobody asks for it");
    }

    @Override
    public void release(int slot) {}

    @Override
    public boolean send(int slot) {
      outstanding.add(System.nanoTime());
      return true;
    }

    @Override
    public void receive(long waitNanos, ReplySink sink) {
      LockSupport.parkNanos(Math.min(waitNanos, 5_000_000));
      while (!outstanding.isEmpty()) {
        long sent = outstanding.remove();
        sink.reply(0, sent, sent + 1_000_000);
      }
    }

    @Override
    public Optional<PathLoss> loss(int slot) {
      return Optional.empty();
    }

    @Override
    public Finding egress(
        Reflector reflector, ProbeBinding binding, Optional<String> lineInterface) {
      return Finding.ok("egress", "by the only way there is");
    }

    @Override
    public void wake() {}

    @Override
    public void close() {}
  }
}
