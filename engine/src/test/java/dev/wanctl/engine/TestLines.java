package dev.wanctl.engine;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.TrafficSample;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Plans for lines in memory, and the world they see.
final class TestLines {

  static final LineSettings SETTINGS =
      new LineSettings(
          new DirectionSettings(BitRate.mbit(2), BitRate.mbit(24)),
          new DirectionSettings(BitRate.kbit(500), BitRate.mbit(6)));

  private TestLines() {}

  /// Makes shapers of one device; equal for the same device, as a plan wants it.
  record ShaperOf(ScriptedDevice device) implements Supplier<Shaper> {
    @Override
    public Shaper get() {
      return device.shaper();
    }
  }

  /// Makes meters of an idle line.
  record IdleMeter(boolean local, AtomicInteger closed) implements Supplier<Meter> {
    @Override
    public Meter get() {
      return new Meter() {
        @Override
        public Duration period() {
          return Duration.ofMillis(10);
        }

        @Override
        public boolean local() {
          return local;
        }

        @Override
        public void read(TrafficSample sample) {
          sample.takenAtNanos = System.nanoTime();
          sample.downloadArrivedBytes = 1000;
          sample.uploadSentBytes = 1000;
          sample.downloadBacklogBytes = 0;
          sample.uploadBacklogBytes = 0;
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }
  }

  /// Answers every probe a quarter of a millisecond later, as long as it is told to.
  static final class EchoingProber implements Prober {
    final AtomicBoolean answering = new AtomicBoolean(true);
    final AtomicBoolean closed = new AtomicBoolean();
    private final Semaphore woken = new Semaphore(0);
    private final Queue<long[]> outstanding = new ArrayDeque<>();
    private int slots;

    /// Round trips of reflectors that are further away, ns.
    final Map<Reflector, Long> far = new ConcurrentHashMap<>();

    private final Map<Integer, Reflector> opened = new HashMap<>();

    @Override
    public int open(Reflector reflector, ProbeBinding binding) {
      opened.put(slots, reflector);
      return slots++;
    }

    @Override
    public int openTimestamps(Inet4Address host, ProbeBinding binding) {
      throw new DeviceException(new DeviceFailure.Forbidden("no timestamps here", "do without"));
    }

    @Override
    public Optional<PathLoss> loss(int slot) {
      return Optional.empty();
    }

    @Override
    public Finding egress(Reflector reflector, ProbeBinding binding, Optional<String> line) {
      return Finding.ok("egress", "by the line");
    }

    @Override
    public void release(int slot) {}

    @Override
    public boolean send(int slot) {
      outstanding.add(new long[] {slot, System.nanoTime()});
      return true;
    }

    @Override
    public void receive(long waitNanos, ReplySink sink) {
      try {
        woken.tryAcquire(Math.min(waitNanos, 10_000_000), TimeUnit.NANOSECONDS);
        woken.drainPermits();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      while (!outstanding.isEmpty()) {
        long[] probe = outstanding.remove();
        if (answering.get()) {
          int slot = (int) probe[0];
          long roundTrip = far.getOrDefault(Objects.requireNonNull(opened.get(slot)), 250_000L);
          sink.reply(slot, probe[1], probe[1] + roundTrip);
        }
      }
    }

    @Override
    public void wake() {
      woken.release();
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  static LinePlan plan(String name, ScriptedDevice device, StopPolicy onStop) {
    return new LinePlan(
        name,
        SETTINGS,
        new ShaperOf(device),
        new IdleMeter(true, new AtomicInteger()),
        new ProbePlan(
            List.of(
                new Reflector.UdpEcho(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7)),
                new Reflector.IcmpEcho(InetAddress.getLoopbackAddress())),
            ProbeBinding.ANY,
            Duration.ofMillis(10),
            Duration.ZERO,
            true,
            OptionalInt.empty(),
            Optional.empty()),
        onStop,
        DeviceRules.USUAL,
        false);
  }

  static LinePlan observing(LinePlan p) {
    return new LinePlan(
        p.name(), p.settings(), p.shaper(), p.meter(), p.probes(), p.onStop(), p.rules(), true);
  }

  static LinePlan with(LinePlan p, List<Reflector> reflectors, Duration spacing) {
    return new LinePlan(
        p.name(),
        p.settings(),
        p.shaper(),
        p.meter(),
        new ProbePlan(
            reflectors,
            p.probes().binding(),
            spacing,
            p.probes().idleSpacing(),
            p.probes().oneWay(),
            p.probes().tcpPort(),
            p.probes().lineInterface()),
        p.onStop(),
        p.rules(),
        p.observe());
  }

  static LinePlan with(LinePlan p, LineSettings settings, StopPolicy onStop) {
    return new LinePlan(
        p.name(), settings, p.shaper(), p.meter(), p.probes(), onStop, p.rules(), p.observe());
  }

  static LinePlan with(LinePlan p, DeviceRules rules) {
    return new LinePlan(
        p.name(), p.settings(), p.shaper(), p.meter(), p.probes(), p.onStop(), rules, p.observe());
  }
}
