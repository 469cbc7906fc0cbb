package dev.wanctl.engine.steer;

import dev.wanctl.core.steer.LineSample;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.ProbeReport;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.port.Steering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/// Turns the [Helm] ten times a second on a thread of its own, which is the only one that calls the
/// steering device. What the operator orders is done between two turns. Thread-safe.
public final class SteeringThread implements AutoCloseable {

  private static final long EVERY_NANOS = 100_000_000L;

  /// A call of the device may be under way, within its deadline.
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final SteeringOrders orders;
  private final Supplier<List<LineStatus>> lines;
  private final Steering device;
  private final Helm helm;
  private final LinkedBlockingQueue<Runnable> orderly = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean running = true;

  /// @param lines what the lines show, asked at each turn
  /// @param device is closed with this
  public SteeringThread(
      SteeringOrders orders,
      Steering device,
      StateDirectory directory,
      Supplier<List<LineStatus>> lines) {
    this.orders = orders;
    this.lines = lines;
    this.device = device;
    helm =
        new Helm(
            orders,
            device,
            SteeringJournal.in(directory),
            System::currentTimeMillis,
            System.nanoTime());
    // Of the platform, since a virtual thread that sleeps wakes two others as well each time.
    thread = Thread.ofPlatform().name("steering").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public SteeringReport report() {
    return helm.report();
  }

  /// New sensitive connections stay on this line; empty `time`: until released. The answer is a
  /// reason why not.
  public Optional<String> hold(String line, Optional<Duration> time) {
    return ordered(now ->
        index(line)
            .map(i -> {
              helm.hold(i, time.map(t -> now + t.toNanos()), now);
              return Optional.<String>empty();
            })
            .orElseGet(() -> Optional.of(unknown(line))));
  }

  public Optional<String> release() {
    return ordered(now -> {
      helm.release(now);
      return Optional.empty();
    });
  }

  /// Begins a rehearsal; how it goes is in the report.
  public Optional<String> drill(String line) {
    return ordered(now ->
        index(line).map(i -> helm.drill(i, now)).orElseGet(() -> Optional.of(unknown(line))));
  }

  private Optional<Integer> index(String line) {
    int index = orders.index(line);
    return index < 0 ? Optional.empty() : Optional.of(index);
  }

  private String unknown(String line) {
    return "`"
        + line
        + "` is none of "
        + String.join(", ", orders.lines().stream().map(l -> l.candidate().name()).toList());
  }

  private Optional<String> ordered(Function<Long, Optional<String>> order) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    orderly.add(() -> answer.complete(order.apply(System.nanoTime())));
    try {
      return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return Optional.of("steering is busy with its device; see `wanctl steer status`");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void run() {
    try (device) {
      while (running) {
        long start = System.nanoTime();
        helm.turn(start, samples(start));
        long next = start + EVERY_NANOS;
        for (long left = EVERY_NANOS; left > 0 && running; left = next - System.nanoTime()) {
          Runnable order = orderly.poll(left, TimeUnit.NANOSECONDS);
          if (order != null) {
            order.run();
          }
        }
      }
      helm.stop(System.nanoTime());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<LineSample> samples(long now) {
    Map<String, LineStatus> known = new HashMap<>();
    lines.get().forEach(s -> known.put(s.name(), s));
    List<LineSample> samples = new ArrayList<>();
    for (SteeringOrders.Line line : orders.lines()) {
      LineStatus status = known.get(line.candidate().name());
      samples.add(status == null ? LineSample.unseen(now) : sample(line, status, now));
    }
    return samples;
  }

  private static LineSample sample(SteeringOrders.Line line, LineStatus status, long now) {
    ProbeReport probes = status.probes();
    List<LineSample.Asked> asked =
        probes.targets().stream()
            .filter(ProbeReport.Target::open)
            .map(t -> new LineSample.Asked(t.reflector(), t.sent(), t.received()))
            .toList();
    return new LineSample(
        now,
        status.decision(),
        status.settings(),
        line.goal().toNanos() / 1e9,
        asked,
        probes.spacing().toNanos() / 1e9,
        probes.wrongEgress().isEmpty() && !asked.isEmpty(),
        Optional.empty());
  }

  /// Ends by the stop policy, within the deadlines of the device.
  @Override
  public void close() {
    running = false;
    orderly.add(() -> {});
    try {
      if (!thread.join(Duration.ofSeconds(20))) {
        System.getLogger("wanctl.steer")
            .log(
                System.Logger.Level.ERROR,
                "steering did not end in time; its device returns home by itself");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
