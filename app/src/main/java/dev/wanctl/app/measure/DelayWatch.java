package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.config.ProbeConfig;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks the line's reflectors from [#start] to [#close], on a thread of its own, and keeps each
/// round trip. A round trip counts at the time its reply came. Reflectors that cannot be pinged
/// from here are asked by TCP connects. Thread-safe.
public final class DelayWatch implements AutoCloseable {

  private static final long MOST_WAIT_NANOS = 5_000_000;

  /// No reply for so long while asking all the time: nothing answers.
  private static final int LEAST_REPLIES = 5;

  private record Reply(int slot, long atNanos, double seconds) {}

  private final Supplier<Prober> maker;
  private final ProbeConfig probe;
  private final long spacingNanos;
  private final List<Reply> replies = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile Optional<DeviceFailure> failure = Optional.empty();

  private DelayWatch(Supplier<Prober> maker, ProbeConfig probe) {
    this.maker = maker;
    this.probe = probe;
    spacingNanos = probe.spacing().toNanos();
    // It waits in native code.
    thread = Thread.ofPlatform().daemon().name("delays").unstarted(this::run);
  }

  public static DelayWatch start(Supplier<Prober> prober, ProbeConfig probe) {
    DelayWatch watch = new DelayWatch(prober, probe);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try (Prober prober = maker.get()) {
      int[] slots = open(prober);
      long next = System.nanoTime();
      for (int turn = 0; !closed; turn++) {
        boolean _ = prober.send(slots[turn % slots.length]);
        next += spacingNanos;
        for (long left = next - System.nanoTime(); left > 0 && !closed; ) {
          prober.receive(Math.min(left, MOST_WAIT_NANOS), this::take);
          left = next - System.nanoTime();
        }
      }
    } catch (DeviceException e) {
      failure = Optional.of(e.failure());
    }
  }

  private int[] open(Prober prober) {
    List<Integer> slots = new ArrayList<>();
    Optional<DeviceException> last = Optional.empty();
    for (Reflector reflector : probe.reflectors()) {
      try {
        slots.add(open(prober, reflector));
      } catch (DeviceException e) {
        last = Optional.of(e);
      }
    }
    if (slots.isEmpty() && last.isPresent()) {
      throw last.get();
    }
    return slots.stream().mapToInt(i -> i).toArray();
  }

  private int open(Prober prober, Reflector reflector) {
    try {
      return prober.open(reflector, probe.binding());
    } catch (DeviceException e) {
      if (probe.tcpPort().isEmpty()) {
        throw e;
      }
      return prober.open(
          new Reflector.TcpConnect(
              new InetSocketAddress(reflector.host(), probe.tcpPort().getAsInt())),
          probe.binding());
    }
  }

  private void take(int slot, long sentNanos, long receivedNanos) {
    synchronized (replies) {
      replies.add(new Reply(slot, receivedNanos, (receivedNanos - sentNanos) / 1e9));
    }
  }

  /// Round trips of a stretch of time, [System#nanoTime], as seconds.
  double[] roundTrips(long from, long to) throws NoMeasurement {
    return within(from, to).stream().mapToDouble(Reply::seconds).toArray();
  }

  /// The same, each less the shortest of its reflector so far.
  double[] added(long from, long to) throws NoMeasurement {
    Map<Integer, Double> least = new HashMap<>();
    synchronized (replies) {
      replies.forEach(r -> least.merge(r.slot(), r.seconds(), Math::min));
    }
    return within(from, to).stream()
        .mapToDouble(r -> r.seconds() - least.getOrDefault(r.slot(), 0.0))
        .toArray();
  }

  private List<Reply> within(long from, long to) throws NoMeasurement {
    if (failure.isPresent()) {
      throw new NoMeasurement(failure.get().what(), failure.get().remedy());
    }
    List<Reply> found;
    synchronized (replies) {
      found = replies.stream().filter(r -> r.atNanos() >= from && r.atNanos() < to).toList();
    }
    if (found.size() < LEAST_REPLIES) {
      throw new NoMeasurement(
          "only %d replies in %.1f s from %s"
              .formatted(
                  found.size(),
                  Duration.ofNanos(to - from).toMillis() / 1e3,
                  Arrays.toString(probe.reflectors().toArray())),
          "see `wanctl doctor`, or name other `probe.reflectors`");
    }
    if (found.stream().anyMatch(r -> !(r.seconds() > 0))) {
      throw new NoMeasurement(
          "a round trip of no time at all", "nothing is concluded from it; measure again");
    }
    return found;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
