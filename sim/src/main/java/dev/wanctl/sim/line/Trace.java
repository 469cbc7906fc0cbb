package dev.wanctl.sim.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A quantity that changes in steps over time: a capacity in bit/s, a path's delay in seconds. The
/// last value lasts for ever. Immutable.
public final class Trace {

  private final long[] starts;
  private final double[] values;

  private Trace(long[] starts, double[] values) {
    for (double value : values) {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("a trace holds finite values from 0, got " + value);
      }
    }
    this.starts = starts;
    this.values = values;
  }

  public static Trace constant(double value) {
    return new Trace(new long[] {0}, new double[] {value});
  }

  /// One value per period, from time zero on.
  public static Trace every(Duration period, double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a trace needs a value");
    }
    long[] starts = new long[values.length];
    Arrays.setAll(starts, i -> i * period.toNanos());
    return new Trace(starts, values.clone());
  }

  /// Values that begin at these times; the first counts from zero on.
  public static Trace steps(long[] startNanos, double[] values) {
    if (values.length == 0 || startNanos.length != values.length) {
      throw new IllegalArgumentException("a trace needs a value for each start");
    }
    for (int i = 1; i < startNanos.length; i++) {
      if (startNanos[i] <= startNanos[i - 1]) {
        throw new IllegalArgumentException("times must rise");
      }
    }
    return new Trace(startNanos.clone(), values.clone());
  }

  /// The last column of a comma-separated file with one row per period, times `unit` (1e6 for
  /// Mbit/s, 1e-3 for ms). A first row that is no number is a heading.
  public static Trace csv(Path file, Duration period, double unit) throws IOException {
    List<Double> found = new ArrayList<>();
    int row = 0;
    for (String line : Files.readAllLines(file)) {
      row++;
      String last = line.substring(line.lastIndexOf(',') + 1).strip();
      if (last.isEmpty()) {
        continue;
      }
      try {
        found.add(Double.parseDouble(last) * unit);
      } catch (NumberFormatException e) {
        if (row > 1) {
          throw new IOException(
              String.format(Locale.ROOT, "%s row %d: %s is no number", file, row, last), e);
        }
      }
    }
    if (found.isEmpty()) {
      throw new IOException(file + " holds no numbers");
    }
    return every(period, found.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// This trace up to `at`, from then on `value`.
  public Trace then(Duration at, double value) {
    long nanos = at.toNanos();
    int keep = index(nanos - 1) + 1;
    long[] newStarts = Arrays.copyOf(starts, keep + 1);
    double[] newValues = Arrays.copyOf(values, keep + 1);
    newStarts[keep] = nanos;
    newValues[keep] = value;
    return new Trace(newStarts, newValues);
  }

  public Trace times(double factor) {
    return new Trace(starts, Arrays.stream(values).map(v -> v * factor).toArray());
  }

  public double at(long nanos) {
    return values[index(nanos)];
  }

  public double max() {
    return Arrays.stream(values).max().orElseThrow();
  }

  /// The times in nanoseconds at which the value falls to `ratio` of what it was or less.
  public long[] falls(double ratio) {
    return changes((before, after) -> after <= before * ratio);
  }

  /// The times in nanoseconds at which the value rises by at least `1/ratio`.
  public long[] rises(double ratio) {
    return changes((before, after) -> before <= after * ratio && after > before);
  }

  private long[] changes(Change wanted) {
    long[] found = new long[starts.length];
    int n = 0;
    for (int i = 1; i < starts.length; i++) {
      if (wanted.test(values[i - 1], values[i])) {
        found[n++] = starts[i];
      }
    }
    return Arrays.copyOf(found, n);
  }

  private int index(long nanos) {
    int i = Arrays.binarySearch(starts, nanos);
    return i >= 0 ? i : Math.max(0, -i - 2);
  }

  /// A reader that moves forward only and allocates nothing.
  Cursor cursor() {
    return new Cursor();
  }

  final class Cursor {
    private int next = 1;

    double at(long nanos) {
      while (next < starts.length && starts[next] <= nanos) {
        next++;
      }
      return values[next - 1];
    }
  }

  private interface Change {
    boolean test(double before, double after);
  }
}
