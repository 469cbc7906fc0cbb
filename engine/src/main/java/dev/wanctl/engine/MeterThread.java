package dev.wanctl.engine;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.TrafficSample;
import java.util.concurrent.locks.LockSupport;

/// Reads one line's counters from a device that takes its time, at the meter's own pace, on a
/// (virtual) thread of its own.
final class MeterThread {

  private static final System.Logger LOG = System.getLogger("wanctl.meter");

  /// After failures that may pass by themselves, and after others.
  private static final long LONGEST_PAUSE = 1_500_000_000L;

  private static final long LONG_PAUSE = 5_000_000_000L;

  private final String name;
  private final int line;
  private final Meter meter;
  private final EvidenceQueue evidence;
  private final Stages stages;
  private final Subsystem health;
  private final Load load;
  private final Thread thread;
  private volatile boolean running = true;

  MeterThread(
      String name,
      int line,
      Meter meter,
      EvidenceQueue evidence,
      Subsystem health,
      Load load,
      Stages stages) {
    this.name = name;
    this.line = line;
    this.meter = meter;
    this.evidence = evidence;
    this.health = health;
    this.load = load;
    this.stages = stages;
    thread = Thread.ofVirtual().name("meter-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    TrafficSample sample = new TrafficSample();
    long pause = meter.period().toNanos();
    try (meter) {
      while (running) {
        long start = System.nanoTime();
        try {
          meter.read(sample);
          stages.recordSince(Stage.COUNTERS, start);
          if (health.worked(sample.takenAtNanos)) {
            LOG.log(System.Logger.Level.INFO, "line={0} counters can be read", name);
          }
          pause = meter.period().toNanos();
          load.counted(sample);
          evidence.traffic(
              line,
              sample.takenAtNanos,
              sample.downloadArrivedBytes,
              sample.uploadSentBytes,
              sample.downloadBacklogBytes,
              sample.uploadBacklogBytes);
          evidence.wake();
        } catch (DeviceException e) {
          // A wrong password is not tried every second: routers lock users out.
          pause = e.failure().transientByNature() ? Math.min(LONGEST_PAUSE, 2 * pause) : LONG_PAUSE;
          if (health.failed(e.failure(), System.nanoTime())) {
            LOG.log(
                System.Logger.Level.WARNING,
                "line={0} counters failure={1}: {2}. Remedy: {3}",
                name,
                e.failure().code(),
                e.failure().what(),
                e.failure().remedy());
          }
        }
        LockSupport.parkNanos(Math.max(1_000_000, pause - (System.nanoTime() - start)));
      }
    }
  }

  void stop() throws InterruptedException {
    running = false;
    LockSupport.unpark(thread);
    thread.join(2000);
  }
}
