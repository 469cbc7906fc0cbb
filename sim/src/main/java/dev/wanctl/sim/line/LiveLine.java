package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A virtual line that runs by the clock, to be controlled by a real wanctl: it has a UDP echo
/// service (RFC 862) on a loopback port for each reflector of its model, whose datagrams wait in
/// the line's queues, and shapers whose rates can be set. A twin of the same seed runs beside it
/// without shaping, for comparison.
///
/// One thread of its own moves it on; every method may be called by any thread and returns at once.
/// After a stall it catches up tick by tick; datagrams that came meanwhile count as sent when they
/// are read, so a stall delays probes but invents none.
public final class LiveLine implements AutoCloseable {

  /// The tick of a live line: what a reply may be late by.
  static final Duration TICK = Duration.ofMillis(1);

  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  /// Both lines and tallies are touched under this lock only: by the thread and by callers, for
  /// microseconds.
  private final Object lock = new Object();

  private final VirtualLine line;
  private final VirtualLine twin;
  private final Tally tally;
  private final Tally twinTally;
  private final EchoPorts ports;
  private final Reply reply = new Reply();
  private final Thread thread;
  private final long startNanos;
  private volatile boolean stopping;
  private volatile boolean silent;

  /// What the counters showed when the line fell silent, and what they are to hide of the times in
  /// which it was.
  private final Map<Direction, Counters> stopped = new EnumMap<>(Direction.class);

  private final Map<Direction, Counters> hidden = new EnumMap<>(Direction.class);

  private final Set<Integer> taken = new HashSet<>();

  private LiveLine(LineModel model, EchoPorts ports) {
    this.ports = ports;
    line = new VirtualLine(model);
    twin = new VirtualLine(model);
    tally = new Tally(line);
    twinTally = new Tally(twin);
    startNanos = System.nanoTime();
    thread = Thread.ofPlatform().name("virtual-line").daemon().unstarted(this::run);
  }

  /// Starts a line. The model's tick is replaced by that of live lines.
  ///
  /// @throws java.io.UncheckedIOException if a loopback port cannot be had
  public static LiveLine start(LineModel model) {
    EchoPorts ports = EchoPorts.open(model.reflectors().size());
    LiveLine live = new LiveLine(model.withTick(TICK), ports);
    live.thread.start();
    return live;
  }

  /// A flow from outside through this line: what is really sent keeps pace with what it delivers.
  public interface Guest extends AutoCloseable {

    /// Bytes that it brought to the far end since it began.
    long delivered();

    /// It has nothing more to send.
    @Override
    void close();
  }

  /// Begins a flow in a place that the model has for guests; empty if all are taken.
  public Optional<Guest> invite(Direction direction) {
    synchronized (lock) {
      List<Flow> flows = line.model().flows();
      for (int f = 0; f < flows.size(); f++) {
        if (flows.get(f) instanceof Flow.Guest(Direction way) && way == direction && taken.add(f)) {
          line.invite(f, true);
          return Optional.of(guest(f, line.came(f)));
        }
      }
      return Optional.empty();
    }
  }

  private Guest guest(int flow, double before) {
    return new Guest() {
      @Override
      public long delivered() {
        synchronized (lock) {
          return (long) (line.came(flow) - before);
        }
      }

      @Override
      public void close() {
        synchronized (lock) {
          line.invite(flow, false);
          taken.remove(flow);
        }
      }
    };
  }

  /// Where the reflectors listen, in the order of the model.
  public List<InetSocketAddress> reflectors() {
    return ports.addresses();
  }

  /// Sets a shaper's rate in bit/s; infinite for no shaping, which is how it starts.
  public void setRate(Direction direction, double bitsPerSecond) {
    synchronized (lock) {
      line.setRate(direction, bitsPerSecond);
    }
  }

  /// A line that is silent answers no datagrams, as one that is cut behind the first hop, and its
  /// counters stand.
  public void silent(boolean on) {
    synchronized (lock) {
      for (Direction d : Direction.values()) {
        if (on && !silent) {
          stopped.put(d, counters(d));
        } else if (!on && silent) {
          Counters before = stopped.getOrDefault(d, Counters.NONE);
          hidden.put(d, line.counters(d).less(before));
        }
      }
      silent = on;
    }
  }

  public double rate(Direction direction) {
    synchronized (lock) {
      return line.rate(direction);
    }
  }

  public Counters counters(Direction direction) {
    synchronized (lock) {
      return silent
          ? stopped.getOrDefault(direction, Counters.NONE)
          : line.counters(direction).less(hidden.getOrDefault(direction, Counters.NONE));
    }
  }

  /// What the bottleneck carries now, bit/s.
  public double capacity(Direction direction) {
    synchronized (lock) {
      return line.capacity(direction);
    }
  }

  /// How long the ISP's queue is now, in seconds.
  public double queueSeconds(Direction direction) {
    synchronized (lock) {
      return line.queueSeconds(direction);
    }
  }

  /// What the line's users had so far.
  public Figures figures() {
    synchronized (lock) {
      return tally.figures();
    }
  }

  /// What they would have had without shaping.
  public Figures withoutControl() {
    synchronized (lock) {
      return twinTally.figures();
    }
  }

  private void run() {
    while (!stopping) {
      ports.await(TICK);
      synchronized (lock) {
        ports.receive(port -> line.send(port, System.nanoTime() - startNanos));
        advance(System.nanoTime() - startNanos);
      }
    }
  }

  private void advance(long elapsed) {
    long tick = TICK.toNanos();
    while (line.now() + tick <= elapsed && !stopping) {
      tally.probe();
      line.tick();
      tally.count();
      twinTally.probe();
      twin.tick();
      twinTally.drain();
      twinTally.count();
    }
    while (line.nextReply(elapsed, reply)) {
      if (reply.reflector == VirtualLine.OBSERVER) {
        tally.reply(reply);
      } else if (!silent) {
        ports.answer(reply.ticket);
      }
    }
  }

  /// Stops the thread and frees the ports.
  @Override
  public void close() {
    stopping = true;
    ports.wake();
    try {
      if (!thread.join(STOP_WITHIN)) {
        throw new IllegalStateException("the thread of a virtual line does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ports.close();
  }
}
