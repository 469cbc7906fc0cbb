package dev.wanctl.engine;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.PartlyApplied;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.WritePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A device with two queues in memory, and what can go wrong with one. It outlives the shapers that
/// are made for it, as a router outlives wanctl.
final class ScriptedDevice {

  static final Rates FACTORY = new Rates(BitRate.mbit(50), BitRate.mbit(10));
  static final WritePolicy POLICY =
      new WritePolicy(
          0.005, Duration.ZERO, Duration.ofMillis(100), Duration.ZERO, WritePolicy.ANY_NUMBER);

  /// The same, as the device of a router is written to.
  static final WritePolicy SPARING =
      new WritePolicy(
          0.005,
          Duration.ofMillis(50),
          Duration.ofHours(1),
          Duration.ofMillis(200),
          WritePolicy.ANY_NUMBER);

  private final String name;
  private final WritePolicy policy;

  /// What the queues are set to.
  volatile Rates rates = FACTORY;

  /// The failure that each call meets, if any.
  volatile Optional<DeviceFailure> failure = Optional.empty();

  /// The bug that each call meets, if any.
  volatile Optional<RuntimeException> bug = Optional.empty();

  /// Says yes and changes nothing.
  volatile boolean deaf;

  /// Does what it is told, and nobody hears so.
  volatile boolean losesAnswers;

  /// The failure that the upload alone meets in each write, if any.
  volatile Optional<DeviceFailure> uploadFailure = Optional.empty();

  /// What somebody else sets after each write, before it is read back.
  volatile UnaryOperator<Rates> meddler = UnaryOperator.identity();

  /// Tells with each write what stood there until then.
  volatile boolean tellsFormer;

  /// What somebody else sets right before a write, once.
  volatile Optional<Rates> setBeforeNextWrite = Optional.empty();

  /// The queues are not there; a write puts them up again.
  volatile boolean gone;

  /// While it is set, every write waits for it.
  volatile Optional<CountDownLatch> gate = Optional.empty();

  final List<Rates> applied = new CopyOnWriteArrayList<>();
  final List<Prior> restored = new CopyOnWriteArrayList<>();
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger writing = new AtomicInteger();
  final AtomicInteger mostWriting = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  private final AtomicBoolean waits = new AtomicBoolean();

  ScriptedDevice(String name) {
    this(name, POLICY);
  }

  ScriptedDevice(String name, WritePolicy policy) {
    this.name = name;
    this.policy = policy;
  }

  /// Whether a write waits at the gate.
  boolean waits() {
    return waits.get();
  }

  Shaper shaper() {
    opened.incrementAndGet();
    return new OneShaper();
  }

  private void call() {
    calls.incrementAndGet();
    bug.ifPresent(b -> {
      throw b;
    });
    failure.ifPresent(f -> {
      throw new DeviceException(f);
    });
  }

  private final class OneShaper implements Shaper {

    private Optional<Rates> former = Optional.empty();

    @Override
    public Optional<Rates> former() {
      return former;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Prior inspect() {
      call();
      return new Prior(
          Map.of("download", rates.download().toString(), "upload", rates.upload().toString()));
    }

    @Override
    public Rates prepare(Rates first) {
      return apply(first);
    }

    @Override
    public Rates apply(Rates wanted) {
      call();
      mostWriting.accumulateAndGet(writing.incrementAndGet(), Math::max);
      try {
        gate.ifPresent(g -> {
          waits.set(true);
          try {
            g.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          waits.set(false);
        });
        setBeforeNextWrite.ifPresent(foreign -> rates = foreign);
        setBeforeNextWrite = Optional.empty();
        former = tellsFormer ? Optional.of(rates) : Optional.empty();
        applied.add(wanted);
        gone = false;
        if (uploadFailure.isPresent()) {
          rates = new Rates(wanted.download(), rates.upload());
          throw new PartlyApplied(uploadFailure.get(), rates);
        }
        if (!deaf) {
          rates = meddler.apply(wanted);
        }
        if (losesAnswers) {
          throw new DeviceException(new DeviceFailure.TimedOut("no answer", "wait"));
        }
        return rates;
      } finally {
        writing.decrementAndGet();
      }
    }

    @Override
    public Rates read() {
      call();
      if (gone) {
        throw new DeviceException(new DeviceFailure.NotFound("no queue here", "make one"));
      }
      return rates;
    }

    @Override
    public List<QueueReading> queues() {
      call();
      return List.of();
    }

    @Override
    public void restore(Prior prior) {
      call();
      restored.add(prior);
      rates =
          new Rates(
              BitRate.parse(prior.facts().getOrDefault("download", "")).orElseThrow(),
              BitRate.parse(prior.facts().getOrDefault("upload", "")).orElseThrow());
    }

    @Override
    public WritePolicy writePolicy() {
      return policy;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
