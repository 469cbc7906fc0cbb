package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.BitRate;
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
  private static final Duration LONG = Duration.ofSeconds(30);

  /// A loop that waited for the router would be late by its deadline (1 to 3 s).
  private static final long LATE = 200_000_000;

  @TempDir private Path folder;

  /// Bounds of the line's rates: either of two, which have no rate in common, so that to pass from
  /// one to the other takes a write.
  private static LineSettings settings(boolean small) {
    double by = small ? 1 : 3;
    return new LineSettings(
        new DirectionSettings(BitRate.mbit(20 * by), BitRate.mbit(30 * by)),
        new DirectionSettings(BitRate.mbit(2 * by), BitRate.mbit(3 * by)));
  }

  private static LinePlan plan(Supplier<Shaper> shaper, Supplier<Meter> meter, boolean small) {
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
        new StopPolicy.Leave(),
        DeviceRules.USUAL,
        false);
  }

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
      Supplier<Shaper> shaper = () -> new RouterShaper(router, QUEUES);
      Supplier<Meter> meter = () -> RouterMeter.of(router, QUEUES, "ether1");
      Engine engine = new Engine(EchoingProber::new, directory);
      engine.start(
          List.of(plan(shaper, meter, false)),
          (_, _) -> new FormerDevices.Way.Closed("not in this test", "none"));
      try {
        await("it works", () -> works(engine));
        Window healthy = window(engine);
        fault.begin(f);
        engine.reload(List.of(plan(shaper, meter, true)));
        Window faulty = window(engine);
        fault.end(f);

        System.out.printf("%s, %s: healthy %s, faulty %s%n", way, fault, healthy, faulty);
        assertThat(faulty.decisions()).as("decisions").isGreaterThan(healthy.decisions() / 2);
        assertThat(faulty.longest())
            .as("the latest turn")
            .isLessThan(Math.max(LATE, 4 * healthy.longest()));
      } finally {
        engine.stop();
      }
    }
  }

  /// What the loop did for a while.
  private record Window(long decisions, long median, long longest) {
    @Override
    public String toString() {
      return "%d decisions, %d us late at the median and %d at most"
          .formatted(decisions, median / 1000, longest / 1000);
    }
  }

  private static Window window(Engine engine) {
    Histogram.Snapshot before = engine.stages().of(Stage.LOOP_LATENESS);
    long decisions = decisions(engine);
    LockSupport.parkNanos(WINDOW.toNanos());
    Histogram.Snapshot lateness = engine.stages().of(Stage.LOOP_LATENESS).since(before);
    return new Window(
        decisions(engine) - decisions, lateness.quantile(0.5), lateness.quantile(1.0));
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
      LockSupport.parkNanos(5_000_000);
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
