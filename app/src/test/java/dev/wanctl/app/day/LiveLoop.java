package dev.wanctl.app.day;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.DeviceRules;
import dev.wanctl.engine.Engine;
import dev.wanctl.engine.FormerDevices;
import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.LinePlan;
import dev.wanctl.engine.ProbePlan;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.engine.port.WritePolicy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/// A real engine with one line, in real time: its probes are back after a millisecond, and its
/// shaper is a pair of numbers.
final class LiveLoop implements AutoCloseable {

  private static final long PATIENCE = 60_000_000_000L;

  private final Engine engine;

  LiveLoop(StateDirectory directory) {
    engine = new Engine(Echoes::new, directory);
    engine.start(
        List.of(
            new LinePlan(
                "live",
                Decided.SETTINGS,
                Numbers::new,
                Counting::new,
                new ProbePlan(
                    List.of(
                        new Reflector.UdpEcho(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 7))),
                    ProbeBinding.ANY,
                    Duration.ofMillis(20),
                    Duration.ZERO,
                    false,
                    OptionalInt.empty(),
                    Optional.empty()),
                new StopPolicy.Leave(),
                DeviceRules.USUAL,
                false)),
        (_, _) -> new FormerDevices.Way.Closed("not in this test", "none"));
    long end = System.nanoTime() + PATIENCE;
    while (turns().count() < 100) {
      assertThat(System.nanoTime()).as("the loop turns").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /// How late each turn was so far.
  Histogram.Snapshot turns() {
    return engine.stages().of(Stage.LOOP_LATENESS);
  }

  @Override
  public void close() {
    engine.stop();
  }

  private static final class Numbers implements Shaper {
    private Rates rates = new Rates(BitRate.mbit(20), BitRate.mbit(5));

    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public Prior inspect() {
      return new Prior(Map.of());
    }

    @Override
    public Rates prepare(Rates first) {
      return apply(first);
    }

    @Override
    public Rates apply(Rates wanted) {
      rates = wanted;
      return rates;
    }

    @Override
    public Rates read() {
      return rates;
    }

    @Override
    public List<QueueReading> queues() {
      return List.of();
    }

    @Override
    public void restore(Prior prior) {}

    @Override
    public WritePolicy writePolicy() {
      return WritePolicy.LOCAL;
    }

    @Override
    public void close() {}
  }

  /// A line that is in use.
  private static final class Counting implements Meter {
    private long bytes;

    @Override
    public Duration period() {
      return Duration.ofMillis(50);
    }

    @Override
    public boolean local() {
      return true;
    }

    @Override
    public void read(TrafficSample sample) {
      bytes += 100_000;
      sample.takenAtNanos = System.nanoTime();
      sample.downloadArrivedBytes = bytes;
      sample.downloadPassedBytes = bytes;
      sample.uploadSentBytes = bytes / 4;
    }

    @Override
    public void close() {}
  }

  private static final class Echoes implements Prober {
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
