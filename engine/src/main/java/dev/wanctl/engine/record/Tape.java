package dev.wanctl.engine.record;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineView;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The way of one line's records from the loop to the disk: a ring of fixed-size records in memory,
/// filled by the loop thread and emptied by the recorder's. The loop never waits, takes no lock and
/// makes no objects here: when the ring is full, records are dropped and counted until the law's
/// state was copied anew, since nothing after a gap could be replayed.
///
/// The methods of the loop are called in the very order in which the law is given the same.
public final class Tape {

  static final int WORDS = 6;
  private static final int SIZE = 1024;

  private final long[] words;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  /// Room for a checkpoint, while one is wanted.
  private final AtomicReference<@Nullable StateImage> asked = new AtomicReference<>();

  private volatile @Nullable StateImage checkpoint;

  private volatile boolean unable;

  /// Nothing was lost since the last checkpoint; the loop's own.
  private boolean whole;

  /// The same for the recorder, a little later.
  private volatile boolean recording;

  private Tape(int size) {
    words = new long[size * WORDS];
  }

  static Tape open() {
    return new Tape(SIZE);
  }

  /// One that records nothing and costs nothing.
  public static Tape none() {
    return new Tape(0);
  }

  // By the loop thread.

  public void sent(long reflector, long at) {
    put(Kind.SENT, reflector, at, 0, 0, 0);
  }

  public void echo(long reflector, long sent, long received) {
    put(Kind.ECHO, reflector, sent, received, 0, 0);
  }

  public void oneWay(long reflector, long sent, long received, long up, long down) {
    put(Kind.ONE_WAY, reflector, sent, received, up, down);
  }

  public void traffic(
      long taken, long downloadArrived, long uploadSent, long downloadBacklog, long uploadBacklog) {
    put(Kind.TRAFFIC, taken, downloadArrived, uploadSent, downloadBacklog, uploadBacklog);
  }

  public void confirmed(long sent, long confirmed, long download, long upload) {
    put(Kind.CONFIRMED, sent, confirmed, download, upload, 0);
  }

  public void pace(long at, long spacing) {
    put(Kind.PACE, at, spacing, 0, 0, 0);
  }

  public void forget(long reflector) {
    put(Kind.FORGET, reflector, 0, 0, 0, 0);
  }

  /// The law was stepped at `now`, and this came of it.
  public void stepped(long now, LineView view) {
    put(
        Kind.STEP,
        now,
        Double.doubleToRawLongBits(view.download.desired),
        Double.doubleToRawLongBits(view.upload.desired),
        Decided.flags(view),
        Math.round(view.delay * 1e9));
  }

  /// Whether [#checkpoint] has something to do.
  public boolean wantsCheckpoint() {
    return asked.getPlain() != null;
  }

  /// Copies the law's state; between two calls into the law.
  public void checkpoint(LineController controller, LineSettings settings) {
    StateImage image = asked.getAcquire();
    if (image == null || full()) {
      return;
    }
    asked.setRelease(null);
    if (!image.take(controller, settings)) {
      unable = true;
      cut();
      return;
    }
    checkpoint = image;
    boolean goesOn = whole;
    whole = true;
    recording = true;
    put(Kind.CHECKPOINT, goesOn ? 1 : 0, 0, 0, 0, 0);
  }

  /// Whether a law turned out to have no image. There is no second try: it would be the same.
  boolean isUnable() {
    return unable;
  }

  /// The law is changed by other means than evidence: what follows needs a checkpoint.
  public void cut() {
    whole = false;
    recording = false;
  }

  private boolean full() {
    return (written.getPlain() - read.getAcquire()) * WORDS >= words.length;
  }

  private void put(Kind kind, long a, long b, long c, long d, long e) {
    if (!whole) {
      if (checkpoint != null) {
        dropped.lazySet(dropped.getPlain() + 1);
      }
      return;
    }
    if (full()) {
      cut();
      dropped.lazySet(dropped.getPlain() + 1);
      return;
    }
    long position = written.getPlain();
    int w = (int) (position % (words.length / WORDS)) * WORDS;
    words[w] = kind.number;
    words[w + 1] = a;
    words[w + 2] = b;
    words[w + 3] = c;
    words[w + 4] = d;
    words[w + 5] = e;
    written.setRelease(position + 1);
  }

  // By the recorder's thread.

  /// Takes the next record; false if there is none.
  boolean poll(long[] into) {
    long position = read.getPlain();
    if (position == written.getAcquire()) {
      return false;
    }
    System.arraycopy(words, (int) (position % (words.length / WORDS)) * WORDS, into, 0, WORDS);
    read.setRelease(position + 1);
    return true;
  }

  /// Wants a checkpoint, which then stands in the order of the records. Not again before that.
  void ask() {
    asked.setRelease(StateImage.blank());
  }

  /// The state that the CHECKPOINT just polled stands for.
  StateImage takeCheckpoint() {
    StateImage taken = checkpoint;
    if (taken == null) {
      throw new IllegalStateException("no checkpoint was made");
    }
    return taken;
  }

  /// Whether what comes now is kept by the loop.
  boolean isRecording() {
    return recording;
  }

  /// Records lost because this thread did not keep up.
  long dropped() {
    return dropped.get();
  }
}
