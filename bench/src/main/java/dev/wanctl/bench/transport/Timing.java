package dev.wanctl.bench.transport;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// How long an operation took, time after time, in a few passes. A figure is the median of what it
/// is in each pass, so that somebody else's work on the same machine in one of them does not count.
final class Timing {

  private static final int PASSES = 5;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Of each pass the nanoseconds, sorted.
  private final long[][] passes;

  private final double allocated;

  private Timing(long[][] passes, double allocated) {
    this.passes = passes;
    this.allocated = allocated;
  }

  /// Warms up, then measures.
  ///
  /// @param times in all passes together
  /// @param operation gets the number of each time
  static Timing of(int warmUp, int times, IntConsumer operation) {
    int number = 0;
    while (number < warmUp) {
      operation.accept(number++);
    }
    long[][] passes = new long[PASSES][Math.max(1, times / PASSES)];
    long before = allocatedSoFar();
    for (long[] nanos : passes) {
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        operation.accept(number++);
        nanos[i] = System.nanoTime() - start;
      }
    }
    double allocated = (double) (allocatedSoFar() - before) / (number - warmUp);
    for (long[] nanos : passes) {
      Arrays.sort(nanos);
    }
    return new Timing(passes, allocated);
  }

  private static long allocatedSoFar() {
    long all = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (Way.THREADS.stream().anyMatch(thread.getName()::startsWith)) {
        all += Math.max(0, THREADS.getThreadAllocatedBytes(thread.threadId()));
      }
    }
    return all;
  }

  /// Bytes for each operation, by the caller's thread and those of its session.
  double allocated() {
    return allocated;
  }

  /// Milliseconds that this share of the operations did not exceed.
  double quantile(double share) {
    double[] each = Arrays.stream(passes).mapToDouble(nanos -> quantile(nanos, share)).toArray();
    Arrays.sort(each);
    return each[PASSES / 2];
  }

  private static double quantile(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.clamp(index, 0, sorted.length - 1)] / 1e6;
  }
}
