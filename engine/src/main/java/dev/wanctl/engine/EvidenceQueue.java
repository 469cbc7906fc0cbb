package dev.wanctl.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The way of evidence to the loop: bounded, many writers, one reader, numbers only, so that
/// nothing is allocated on it. A full queue drops what comes and counts it: the loop is then late
/// anyway, and newer evidence follows. (Slots with sequence numbers, after D. Vyukov's bounded
/// queue.)
final class EvidenceQueue {

  /// One message; reused by the reader.
  static final class Message {
    Kind kind = Kind.ECHO;
    int line;

    /// When it was put in, [System#nanoTime].
    long at;

    long a;
    long b;
    long c;
    long d;
    long e;
  }

  enum Kind {
    /// reflector, sent, received
    ECHO,
    /// reflector, sent, received, upload delay, download delay
    ONE_WAY,
    /// taken, download arrived, upload sent, download backlog, upload backlog
    TRAFFIC,
    /// sent, confirmed, download, upload (bit/s)
    CONFIRMED,
    /// reflector: another host stands at its place, or its delays count from elsewhere
    FORGET,
    /// reflector, sent
    SENT,
    /// when, and how far apart probes leave from then on
    PACE
  }

  private static final Kind[] KINDS = Kind.values();

  /// No time at all: nobody woke the reader.
  static final long NEVER = Long.MIN_VALUE;

  private static final int SIZE = 4096;
  private static final int WORDS = 8;

  private final AtomicLongArray sequences = new AtomicLongArray(SIZE);
  private final long[] words = new long[SIZE * WORDS];
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong wokenAt = new AtomicLong(NEVER);
  private long head;
  private volatile @Nullable Thread reader;

  EvidenceQueue() {
    for (int i = 0; i < SIZE; i++) {
      sequences.set(i, i);
    }
  }

  /// The thread to wake when something comes.
  void readBy(Thread thread) {
    reader = thread;
  }

  void sent(int line, int reflector, long at) {
    offer(Kind.SENT, line, reflector, at, 0, 0, 0);
  }

  void echo(int line, int reflector, long sent, long received) {
    offer(Kind.ECHO, line, reflector, sent, received, 0, 0);
  }

  void oneWay(int line, int reflector, long sent, long received, long up, long down) {
    offer(Kind.ONE_WAY, line, reflector, sent, received, up, down);
  }

  /// False when there is no room; then it must be said again before the new host's first reply.
  boolean forget(int line, int reflector) {
    return offer(Kind.FORGET, line, reflector, 0, 0, 0, 0);
  }

  /// False when there is no room; then it must be said again.
  boolean pace(int line, long now, long spacing) {
    return offer(Kind.PACE, line, now, spacing, 0, 0, 0);
  }

  void traffic(
      int line,
      long taken,
      long downloadArrived,
      long uploadSent,
      long downloadBacklog,
      long uploadBacklog) {
    offer(Kind.TRAFFIC, line, taken, downloadArrived, uploadSent, downloadBacklog, uploadBacklog);
  }

  void confirmed(int line, long sent, long confirmed, long download, long upload) {
    offer(Kind.CONFIRMED, line, sent, confirmed, download, upload, 0);
  }

  @SuppressWarnings("EnumOrdinal") // a number in a slot, read back by the same class
  private boolean offer(Kind kind, int line, long a, long b, long c, long d, long e) {
    while (true) {
      long position = tail.get();
      int slot = (int) (position & (SIZE - 1));
      long gap = sequences.getAcquire(slot) - position;
      if (gap < 0) {
        dropped.incrementAndGet();
        return false;
      }
      if (gap == 0 && tail.compareAndSet(position, position + 1)) {
        int w = slot * WORDS;
        words[w] = kind.ordinal();
        words[w + 1] = line;
        words[w + 2] = a;
        words[w + 3] = b;
        words[w + 4] = c;
        words[w + 5] = d;
        words[w + 6] = e;
        words[w + 7] = System.nanoTime();
        sequences.setRelease(slot, position + 1);
        return true;
      }
    }
  }

  /// Wakes the reader; called once after a batch.
  void wake() {
    if (wokenAt.getPlain() == NEVER) {
      wokenAt.compareAndSet(NEVER, System.nanoTime());
    }
    LockSupport.unpark(reader);
  }

  /// When the reader was first woken since the last call, or [#NEVER]. Reader only.
  long takeWokenAt() {
    return wokenAt.getAndSet(NEVER);
  }

  /// Takes the next message; false if there is none. Reader only.
  boolean poll(Message into) {
    int slot = (int) (head & (SIZE - 1));
    if (sequences.getAcquire(slot) != head + 1) {
      return false;
    }
    int w = slot * WORDS;
    into.kind = KINDS[(int) words[w]];
    into.line = (int) words[w + 1];
    into.a = words[w + 2];
    into.b = words[w + 3];
    into.c = words[w + 4];
    into.d = words[w + 5];
    into.e = words[w + 6];
    into.at = words[w + 7];
    sequences.setRelease(slot, head + SIZE);
    head++;
    return true;
  }

  /// Messages lost because the loop did not keep up.
  long dropped() {
    return dropped.get();
  }
}
