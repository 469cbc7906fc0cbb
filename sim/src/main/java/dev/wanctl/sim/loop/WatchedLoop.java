package dev.wanctl.sim.loop;

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
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.Shaper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// One line on given devices, and how punctually its loop turns. One thread.
public final class WatchedLoop implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// The line's bounds: two that have no rate in common, so that to pass from one to the other
  /// takes a write.
  public enum Bounds {
    /// 20 to 30 and 2 to 3 Mbit/s.
    LOW(1),
    /// 60 to 90 and 6 to 9 Mbit/s.
    HIGH(3);

    private final int by;

    Bounds(int by) {
      this.by = by;
    }

    LineSettings settings() {
      return new LineSettings(
          new DirectionSettings(BitRate.mbit(20 * by), BitRate.mbit(30 * by)),
          new DirectionSettings(BitRate.mbit(2 * by), BitRate.mbit(3 * by)));
    }

    public boolean hold(Rates rates) {
      return within(rates.download(), settings().download())
          && within(rates.upload(), settings().upload());
    }

    private static boolean within(BitRate rate, DirectionSettings bounds) {
      return rate.compareTo(bounds.min()) >= 0 && rate.compareTo(bounds.max()) <= 0;
    }
  }

  /// What the loop did for a while; how late its turns were, in nanoseconds.
  public record Window(long decisions, long median, long longest) {
    @Override
    public String toString() {
      return "%d decisions, %d us late at the median and %d at most"
          .formatted(decisions, median / 1000, longest / 1000);
    }
  }

  private final Engine engine;
  private final Supplier<Shaper> shaper;
  private final Supplier<Meter> meter;
  private final StopPolicy onStop;

  /// Starts the line with [Bounds#HIGH].
  public WatchedLoop(
      StateDirectory directory, Supplier<Shaper> shaper, Supplier<Meter> meter, StopPolicy onStop) {
    this.shaper = shaper;
    this.meter = meter;
    this.onStop = onStop;
    engine = new Engine(EchoingProber::new, directory);
    engine.start(
        List.of(plan(Bounds.HIGH)),
        (_, _) -> new FormerDevices.Way.Closed("no other line was here", "none"));
  }

  private LinePlan plan(Bounds bounds) {
    return new LinePlan(
        "home",
        bounds.settings(),
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
        onStop,
        DeviceRules.USUAL,
        false);
  }

  public void bound(Bounds bounds) {
    engine.reload(List.of(plan(bounds)));
  }

  public LineStatus line() {
    return engine.status().getFirst();
  }

  /// Whether the shaper works.
  public boolean works() {
    return line().actuator().health().state() == Subsystem.State.WORKING;
  }

  /// How late each turn was so far, in nanoseconds.
  public Histogram.Snapshot lateness() {
    return engine.stages().of(Stage.LOOP_LATENESS);
  }

  /// Looks on for so long.
  public Window window(Duration length) {
    Histogram.Snapshot before = lateness();
    long decisions = decisions();
    LockSupport.parkNanos(length.toNanos());
    Histogram.Snapshot since = lateness().since(before);
    return new Window(decisions() - decisions, since.quantile(0.5), since.quantile(1.0));
  }

  private long decisions() {
    return line().decision().map(LineSnapshot::decisions).orElse(0L);
  }

  /// Waits for what must come; an [AssertionError] if it does not within a minute.
  public void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what + " has not come: " + line());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    engine.stop();
  }
}
