package dev.wanctl.engine.record;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/// Keeps what the lines saw and decided in one ring file for each: a thread that once a second
/// writes what the loop put on the lines' tapes. Whatever goes wrong with a disk costs the
/// recording and nothing else. [#add] and [#remove] are called by one thread, [#reports] by any.
public final class Recorder implements AutoCloseable {

  private static final int SEGMENT_BYTES = 244 * 4096;

  /// The most that is written for a line in any hour.
  private static final long BYTES_PER_HOUR = 12_000_000;

  private static final long PERIOD = 1_000_000_000L;

  /// While all lines rest little is put on their tapes, and waking costs more than writing.
  private static final long RESTING_PERIOD = 10 * PERIOD;

  /// @param folder where the files are
  /// @param version of this program, for whoever reads the file
  /// @param segmentBytes of each segment
  /// @param segments of each file
  /// @param bytesPerHour the most that is written for a line in any hour
  record Setup(Path folder, String version, int segmentBytes, int segments, long bytesPerHour) {

    FileHeader header(String line) {
      return new FileHeader(segmentBytes, segments, line);
    }
  }

  private final Setup setup;
  private final LongConsumer worked;
  private final BooleanSupplier resting;
  private final Map<String, LineRecorder> lines = new ConcurrentHashMap<>();
  private final Queue<LineRecorder> leaving = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean roused;

  Recorder(Setup setup, LongConsumer worked, BooleanSupplier resting) {
    this.setup = setup;
    this.worked = worked;
    this.resting = resting;
    thread = Thread.ofPlatform().name("recorder").daemon().unstarted(this::run);
  }

  /// Empty where nothing is to be recorded.
  ///
  /// @param folder where the files are
  /// @param worked is told how long each round took, ns
  /// @param resting whether all lines rest
  public static Optional<Recorder> start(
      Path folder, RecorderPlan plan, LongConsumer worked, BooleanSupplier resting) {
    if (plan.bytes() == 0) {
      return Optional.empty();
    }
    int segments = Math.clamp(plan.bytes() / SEGMENT_BYTES, 4, FileHeader.MOST_SEGMENTS);
    Setup setup = new Setup(folder, plan.version(), SEGMENT_BYTES, segments, BYTES_PER_HOUR);
    Recorder recorder = new Recorder(setup, worked, resting);
    recorder.thread.start();
    return Optional.of(recorder);
  }

  /// The name of a line's file.
  public static String fileName(String line) {
    return "recording-" + line.replaceAll("[^A-Za-z0-9._-]", "_") + ".ring";
  }

  /// The tape of a line that begins.
  public Tape add(String line) {
    LineRecorder added = new LineRecorder(setup, line, System.nanoTime());
    lines.put(line, added);
    return added.tape;
  }

  /// A line that ended. A moment later its file is closed.
  public void remove(String line) {
    LineRecorder gone = lines.remove(line);
    if (gone != null) {
      leaving.add(gone);
    }
  }

  public Map<String, RecorderReport> reports() {
    Map<String, RecorderReport> all = new LinkedHashMap<>();
    lines.forEach((name, line) -> all.put(name, line.report()));
    return all;
  }

  private void run() {
    while (running) {
      // Who is roused may be so a moment before the line's report says that it no longer rests.
      boolean awake = roused;
      roused = false;
      round();
      LockSupport.parkNanos(awake || !resting.getAsBoolean() ? PERIOD : RESTING_PERIOD);
    }
    round();
    lines.values().forEach(line -> line.close(System.nanoTime(), System.currentTimeMillis()));
  }

  private void round() {
    long start = System.nanoTime();
    LineRecorder gone;
    while ((gone = leaving.poll()) != null) {
      gone.close(start, System.currentTimeMillis());
    }
    lines.values().forEach(line -> line.pump(start, System.currentTimeMillis()));
    worked.accept(System.nanoTime() - start);
  }

  /// A line no longer rests: it is time to write. Any thread, waits for nothing.
  public void rouse() {
    roused = true;
    LockSupport.unpark(thread);
  }

  /// Writes what is left, within a second.
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
