package dev.wanctl.app.history;

import dev.wanctl.app.status.StatusSource;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineStatus;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Sums up each second of every line while the daemon runs, and keeps the last hour of them. One
/// thread of its own reads what the loop published; readers of any thread may wait for the next
/// second.
public final class Seconds implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.history");

  /// Is told by the thread that sums up, which it must not hold up.
  interface Taker {
    /// What a second of a line was made of, as soon as it is over.
    void second(String line, Second second, List<LineSnapshot> decided);

    /// A second of all lines is over.
    void over(long at, List<LineStatus> lines);
  }

  private final StatusSource source;
  private final Clock clock;
  private final Taker taker;
  private final Map<String, LastHour> lines = new ConcurrentHashMap<>();
  private final Map<String, Long> seen = new HashMap<>();
  private final Object turn = new Object();
  private final Thread thread;
  private long newest;
  private boolean told;
  private volatile boolean closed;

  private Seconds(StatusSource source, Clock clock, Taker taker) {
    this.source = source;
    this.clock = clock;
    this.taker = taker;
    // Of the platform, since a virtual thread that sleeps wakes two others as well each time.
    thread = Thread.ofPlatform().name("seconds").daemon().unstarted(this::run);
  }

  static Seconds start(StatusSource source, Taker taker) {
    Seconds seconds = new Seconds(source, Clock.systemUTC(), taker);
    seconds.thread.start();
    return seconds;
  }

  /// One that is told when a second is over, by [#sum].
  static Seconds idle(StatusSource source, Clock clock, Taker taker) {
    return new Seconds(source, clock, taker);
  }

  private void run() {
    try {
      while (!closed) {
        Thread.sleep(1000 - Math.floorMod(clock.millis(), 1000L));
        sumOrSay();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
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

  /// Sums up what was decided since the last time, as the second that is over.
  void sum() {
    long at = Math.floorDiv(clock.millis() - 500, 1000L);
    List<LineStatus> present = source.lines();
    for (LineStatus line : present) {
      List<LineSnapshot> decisions = unseen(line.name());
      if (!decisions.isEmpty()) {
        Second second = Second.of(at, decisions);
        lines.computeIfAbsent(line.name(), _ -> new LastHour()).add(second);
        taker.second(line.name(), second, decisions);
      }
    }
    lines.keySet().removeIf(name -> present.stream().noneMatch(l -> l.name().equals(name)));
    synchronized (turn) {
      newest = at;
      turn.notifyAll();
    }
    taker.over(at, present);
  }

  private List<LineSnapshot> unseen(String line) {
    List<LineSnapshot> decided = source.decisionsAfter(line, seen.getOrDefault(line, 0L));
    if (!decided.isEmpty()) {
      seen.put(line, decided.getLast().decisions());
    }
    return decided;
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
