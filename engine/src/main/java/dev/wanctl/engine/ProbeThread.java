package dev.wanctl.engine;

import dev.wanctl.engine.port.Prober;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends all lines' probes on schedule, reads replies, and reads local counters with them: one
/// platform thread, since it waits in the kernel. The prober is made on it, used on it and closed
/// on it.
final class ProbeThread {

  private static final long LONGEST_WAIT = 500_000_000;

  private final Supplier<Prober> makeProber;
  private final CopyOnWriteArrayList<LineProbes> lines = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<LineProbes> leaving = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile Optional<Prober> prober = Optional.empty();
  private volatile boolean running = true;

  ProbeThread(Supplier<Prober> makeProber) {
    this.makeProber = makeProber;
    thread = Thread.ofPlatform().name("probe").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void add(LineProbes line) {
    lines.add(line);
    prober.ifPresent(Prober::wake);
  }

  /// Has all lines looked at now.
  void wake() {
    prober.ifPresent(Prober::wake);
  }

  void remove(LineProbes line) {
    lines.remove(line);
    leaving.add(line);
    prober.ifPresent(Prober::wake);
  }

  private void run() {
    try (Prober own = makeProber.get()) {
      prober = Optional.of(own);
      Prober.ReplySink sink = new ToItsLine();
      while (running) {
        turn(own, sink);
      }
      lines.forEach(line -> line.release(own));
    } finally {
      prober = Optional.empty();
    }
  }

  /// A method of its own, since a loop that never ends is compiled late: it would be interpreted
  /// for a quarter of an hour.
  private void turn(Prober own, Prober.ReplySink sink) {
    long now = System.nanoTime();
    if (!leaving.isEmpty()) {
      for (LineProbes line : leaving) {
        line.release(own);
        leaving.remove(line);
      }
    }
    long next = now + LONGEST_WAIT;
    for (LineProbes line : lines) {
      next = Math.min(next, line.work(own, now));
      line.describeIfDue(own, now);
    }
    own.receive(Math.max(0, next - System.nanoTime()), sink);
    now = System.nanoTime();
    for (LineProbes line : lines) {
      line.flush(now);
    }
  }

  /// A slot is a line's for long, so that of many lines the right one is asked first.
  private final class ToItsLine implements Prober.ReplySink {
    private @Nullable LineProbes[] lastOf = {};

    private @Nullable LineProbes lastOf(int slot) {
      return slot < lastOf.length ? lastOf[slot] : null;
    }

    private void remember(int slot, LineProbes line) {
      if (slot >= lastOf.length) {
        lastOf = Arrays.copyOf(lastOf, Math.max(16, 2 * slot));
      }
      lastOf[slot] = line;
    }

    @Override
    public void reply(int slot, long sent, long received) {
      LineProbes last = lastOf(slot);
      if (last != null && last.take(slot, sent, received)) {
        return;
      }
      for (LineProbes line : lines) {
        if (line.take(slot, sent, received)) {
          remember(slot, line);
          return;
        }
      }
    }

    @Override
    public void oneWayReply(int slot, long sent, long received, long up, long down) {
      LineProbes last = lastOf(slot);
      if (last != null && last.take(slot, sent, received, up, down)) {
        return;
      }
      for (LineProbes line : lines) {
        if (line.take(slot, sent, received, up, down)) {
          remember(slot, line);
          return;
        }
      }
    }

    @Override
    public void clockChanged(int slot) {
      for (LineProbes line : lines) {
        if (line.clockChanged(slot)) {
          return;
        }
      }
    }
  }

  void stop() throws InterruptedException {
    running = false;
    prober.ifPresent(Prober::wake);
    thread.join(2000);
  }
}
