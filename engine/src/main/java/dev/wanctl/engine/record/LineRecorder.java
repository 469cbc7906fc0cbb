package dev.wanctl.engine.record;

import dev.wanctl.core.line.LineSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Writes one line's tape into its ring file. Owned by the recorder's thread, but for [#report].
///
/// A segment holds what comes after one checkpoint. Bytes are granted by the hour; when they are
/// used up, what comes is left out until there are enough for half a segment again.
final class LineRecorder {

  private static final System.Logger LOG = System.getLogger("wanctl.recorder");
  private static final long SECOND = 1_000_000_000L;
  private static final double HOUR = 3600e9;
  private static final long RETRY = 60 * SECOND;
  private static final long AFTER_INCIDENT = 60 * SECOND;
  private static final int FRAME = 1 << 14;

  private final Recorder.Setup setup;
  private final String line;
  private final Path path;
  final Tape tape = Tape.open();
  private final long[] record = new long[Tape.WORDS];
  private final ByteBuffer packed = ByteBuffer.allocate(FRAME);
  private final Incidents incidents = new Incidents();
  private Optional<RingFile> file = Optional.empty();
  private Packer packer = new Packer();
  private boolean open;
  private boolean gap = true;
  private boolean outstanding;
  private double granted;
  private long grantedAt;
  private long failedAt;
  private long pinUntil;
  private boolean pinning;
  private long written;
  private long left;
  private volatile RecorderReport report = RecorderReport.NONE;

  LineRecorder(Recorder.Setup setup, String line, long now) {
    this.setup = setup;
    this.line = line;
    granted = setup.segmentBytes();
    grantedAt = now;
    path = setup.folder().resolve(Recorder.fileName(line));
  }

  RecorderReport report() {
    return report;
  }

  /// Writes what is there, and asks for a checkpoint if one is needed.
  void pump(long now, long epochMillis) {
    grant(now);
    boolean resting = report.failure().isPresent() && now - failedAt < RETRY;
    try {
      if (file.isEmpty() && !resting) {
        file = Optional.of(RingFile.open(path, setup.header(line)));
      }
      while (tape.poll(record)) {
        take(now, epochMillis);
      }
      flush();
      if (file.isPresent()
          && !outstanding
          && wantsSegment()
          && 2 * granted > setup.segmentBytes()) {
        outstanding = true;
        tape.ask();
      }
      describe(tape.isUnable() ? unable(now) : Optional.empty());
    } catch (IOException | UncheckedIOException e) {
      failed(e, now);
    }
  }

  private Optional<RecorderReport.Failure> unable(long now) {
    return Optional.of(
        report
            .failure()
            .orElseGet(() ->
                new RecorderReport.Failure(
                    "what the law knows has a form that cannot be recorded; please report this",
                    now)));
  }

  private boolean wantsSegment() {
    return !open || !tape.isRecording() || file.orElseThrow().room() < setup.segmentBytes() / 10;
  }

  /// What is not used is granted no further than for one segment at once.
  private void grant(long now) {
    double more = (now - grantedAt) / HOUR * (setup.bytesPerHour() - setup.segmentBytes());
    granted = Math.min(setup.segmentBytes(), granted + more);
    grantedAt = now;
  }

  private void take(long now, long epochMillis) throws IOException {
    Kind kind = Kind.of(record[0]);
    if (kind == Kind.CHECKPOINT) {
      outstanding = false;
      flush();
      begin(record[1] != 0 && !gap, now, epochMillis);
      return;
    }
    if (kind == Kind.STEP && incidents.begins(record[1], record[4], record[5])) {
      pinning = true;
      pinUntil = now + AFTER_INCIDENT;
      if (open) {
        file.orElseThrow().pin();
      }
    }
    if (!open) {
      left++;
      gap = true;
      return;
    }
    packer.pack(record, packed);
    if (packed.remaining() < Packer.MOST_BYTES) {
      flush();
    }
  }

  private void begin(boolean goesOn, long now, long epochMillis) throws IOException {
    if (file.isEmpty()) {
      return;
    }
    byte[] checkpoint = checkpoint(tape.takeCheckpoint(), goesOn);
    RingFile ring = file.get();
    ring.begin(epochMillis, now);
    append(ring, checkpoint, checkpoint.length);
    packer = new Packer();
    open = true;
    gap = false;
    pinning &= now - pinUntil < 0;
    if (pinning) {
      ring.pin();
    }
  }

  private byte[] checkpoint(StateImage from, boolean goesOn) {
    byte[] version = setup.version().getBytes(StandardCharsets.UTF_8);
    byte[] image = from.content();
    ByteBuffer out = ByteBuffer.allocate(image.length + version.length + 4096);
    out.put((byte) (goesOn ? 1 : 0)).putShort((short) version.length).put(version);
    out.putLong(Segment.SETTINGS_PRINT);
    ByteBuffer settings = ByteBuffer.allocate(2048);
    Values.write(LineSettings.class, from.settings(), settings);
    out.putInt(settings.position()).put(settings.flip());
    out.putLong(StateImage.print(from.settings()));
    out.putInt(image.length).put(image);
    byte[] all = new byte[out.position()];
    out.flip().get(all);
    return all;
  }

  private void flush() throws IOException {
    int length = packed.position();
    if (length == 0) {
      return;
    }
    packed.clear();
    RingFile ring = file.orElseThrow();
    if (ring.room() < length || granted < length) {
      open = false;
      gap = true;
      return;
    }
    append(ring, packed.array(), length);
  }

  private void append(RingFile ring, byte[] content, int length) throws IOException {
    ring.append(content, length);
    written += length;
    granted -= length;
  }

  private void failed(Exception e, long now) {
    String reason = String.valueOf(e.getMessage());
    if (report.failure().isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "line={0} nothing is recorded, control goes on: {1}",
          line,
          reason);
    }
    failedAt = now;
    open = false;
    gap = true;
    packed.clear();
    closeFile();
    describe(Optional.of(new RecorderReport.Failure(reason, now)));
  }

  private void describe(Optional<RecorderReport.Failure> failure) {
    boolean resting = failure.isEmpty() && file.isEmpty();
    report =
        new RecorderReport(
            written,
            tape.dropped() + left,
            file.map(RingFile::pinnedSegments).orElse(0),
            resting ? report.failure() : failure);
  }

  /// Writes the rest and ends.
  void close(long now, long epochMillis) {
    pump(now, epochMillis);
    closeFile();
  }

  private void closeFile() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "line={0} recording: {1}", line, e.getMessage());
    }
    file = Optional.empty();
  }
}
