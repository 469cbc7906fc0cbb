package dev.wanctl.app.history;

import dev.wanctl.app.status.Moment;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Sums up each second of every line while the daemon runs, and keeps the last hour of them. One
/// thread of its own reads what the loop published, each second, or some of them together while
/// nobody watches; readers of any thread may wait for the next second.
public final class Seconds implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.history");

  /// Is told by the thread that sums up, which it must not hold up.
  interface Taker {
    /// What a second of a line was made of, as soon as it is over.
    void second(LineStatus line, Second second, List<LineSnapshot> decided);

    /// Seconds of all lines are over, this is the last of them.
    void over(long at);
  }

  /// So many seconds are summed up together while nobody watches: waking costs more than summing.
  private static final int TOGETHER = 8;

  /// So long after the end of a second its decisions are surely there, ms.
  private static final int AFTER = 10;

  /// Whoever waited for a second so recently still watches, ns.
  private static final long WATCHED = 10_000_000_000L;

  private final StatusSource source;
  private final Supplier<Moment> clock;
  private final Taker taker;
  private final Map<String, LastHour> lines = new ConcurrentHashMap<>();
  private final Map<String, Long> seen = new HashMap<>();
  private final Object turn = new Object();
  private final Thread thread;
  private long newest;
  private long watchedUntil = System.nanoTime();
  private boolean told;
  private volatile boolean closed;

  private Seconds(StatusSource source, Supplier<Moment> clock, Taker taker) {
    this.source = source;
    this.clock = clock;
    this.taker = taker;
    // Of the platform, since a virtual thread that sleeps wakes two others as well each time.
    thread = Thread.ofPlatform().name("seconds").daemon().unstarted(this::run);
  }

  static Seconds start(StatusSource source, Supplier<Moment> clock, Taker taker) {
    Seconds seconds = new Seconds(source, clock, taker);
    seconds.thread.start();
    return seconds;
  }

  /// One that is told when a second is over, by [#sum].
  static Seconds idle(StatusSource source, Supplier<Moment> clock, Taker taker) {
    return new Seconds(source, clock, taker);
  }

  private void run() {
    try {
      while (!closed) {
        sleep();
        sumOrSay();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Until the second is over, or the last of some; whoever begins to watch ends that.
  private void sleep() throws InterruptedException {
    synchronized (turn) {
      int seconds = watched() ? 1 : TOGETHER;
      long wall = clock.get().wall().toEpochMilli();
      long end = 1000L * seconds * (1 + Math.floorDiv(wall - AFTER, 1000L * seconds)) + AFTER;
      while (wall < end && !closed) {
        turn.wait(end - wall);
        if (watched()) {
          end = Math.min(end, 1000 * (1 + Math.floorDiv(wall - AFTER, 1000L)) + AFTER);
        }
        wall = clock.get().wall().toEpochMilli();
      }
    }
  }

  private boolean watched() {
    return watchedUntil - System.nanoTime() > 0;
  }

  /// A bug in what is only looked at must not end the control; it is told once.
  private void sumOrSay() {
    try {
      sum();
    } catch (RuntimeException bug) {
      if (!told) {
        told = true;
        LOG.log(System.Logger.Level.ERROR, "the last second cannot be summed up", bug);
      }
    }
  }

  /// Sums up what was decided in the seconds that are over.
  void sum() {
    Moment now = clock.get();
    long at = Math.floorDiv(now.wall().toEpochMilli(), 1000L) - 1;
    List<LineStatus> present = source.lines();
    for (LineStatus line : present) {
      List<LineSnapshot> unseen =
          source.decisionsAfter(line.name(), seen.getOrDefault(line.name(), 0L));
      int first = 0;
      while (first < unseen.size() && now.secondOf(unseen.get(first).atNanos()) <= at) {
        long second = now.secondOf(unseen.get(first).atNanos());
        int end = first + 1;
        while (end < unseen.size() && now.secondOf(unseen.get(end).atNanos()) <= second) {
          end++;
        }
        take(line, second, unseen.subList(first, end));
        first = end;
      }
    }
    lines.keySet().removeIf(name -> present.stream().noneMatch(l -> l.name().equals(name)));
    synchronized (turn) {
      newest = at;
      turn.notifyAll();
    }
    taker.over(at);
  }

  private void take(LineStatus line, long at, List<LineSnapshot> decisions) {
    seen.put(line.name(), decisions.getLast().decisions());
    Second second = Second.of(at, decisions);
    lines.computeIfAbsent(line.name(), _ -> new LastHour()).add(second);
    taker.second(line, second, decisions);
  }

  /// The seconds of a line that began after this time, oldest first, the newest `most` of them.
  public List<Second> after(String line, long time, int most) {
    LastHour hour = lines.get(line);
    return hour == null ? List.of() : hour.after(time, most);
  }

  /// Waits until there is a second after this one, or the time is up; the newest there is.
  public long await(long after, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (turn) {
      if (millis > 0 && !watched()) {
        turn.notifyAll();
      }
      watchedUntil = millis > 0 ? System.nanoTime() + WATCHED : watchedUntil;
      while (newest <= after && !closed) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          break;
        }
        turn.wait(left);
      }
      return newest;
    }
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    synchronized (turn) {
      turn.notifyAll();
    }
  }
}
