package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;

/// What happened in a run, in bins of 100 ms: for plots and for scores.
public final class Series {

  /// The width of a bin.
  public static final long BIN_NANOS = 100_000_000;

  private final Column download;
  private final Column upload;
  private double[] added;
  private int count;

  /// One direction, bit/s.
  private static final class Column {
    double[] capacity;
    double[] rate;
    double[] delivered;
    boolean[] loaded;

    Column(int bins) {
      capacity = new double[bins];
      rate = new double[bins];
      delivered = new double[bins];
      loaded = new boolean[bins];
    }

    void resize(int bins) {
      capacity = Arrays.copyOf(capacity, bins);
      rate = Arrays.copyOf(rate, bins);
      delivered = Arrays.copyOf(delivered, bins);
      loaded = Arrays.copyOf(loaded, bins);
    }
  }

  Series(int bins) {
    int room = Math.max(16, bins);
    download = new Column(room);
    upload = new Column(room);
    added = new double[room];
  }

  private Column column(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  void set(Direction direction, double capacity, double rate, double delivered, boolean loaded) {
    Column column = column(direction);
    column.capacity[count] = capacity;
    column.rate[count] = rate;
    column.delivered[count] = delivered;
    column.loaded[count] = loaded;
  }

  void close(double addedMillis) {
    added[count++] = addedMillis;
    if (count == added.length) {
      added = Arrays.copyOf(added, count * 2);
      download.resize(count * 2);
      upload.resize(count * 2);
    }
  }

  /// How many bins there are.
  public int size() {
    return count;
  }

  /// What the bottleneck carried at most, bit/s.
  public double capacity(Direction direction, int bin) {
    return column(direction).capacity[bin];
  }

  /// The shaper's rate at the end of the bin, bit/s; infinite without shaping.
  public double rate(Direction direction, int bin) {
    return column(direction).rate[bin];
  }

  /// What reached the far end, bit/s.
  public double delivered(Direction direction, int bin) {
    return column(direction).delivered[bin];
  }

  /// Whether a greedy flow was active and the path was not swallowing everything.
  public boolean loaded(Direction direction, int bin) {
    return column(direction).loaded[bin];
  }

  /// The longest added delay of a probe that came back in the bin, in milliseconds; NaN if none
  /// did.
  public double addedMillis(int bin) {
    return added[bin];
  }

  /// Comma-separated, with a heading; rates in Mbit/s, delays in ms.
  public void writeCsv(Appendable out) {
    try {
      out.append("seconds,dl_capacity,dl_rate,dl,ul_capacity,ul_rate,ul,added_ms\n");
      for (int i = 0; i < count; i++) {
        out.append(
            String.format(
                Locale.ROOT,
                "%.1f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.2f%n",
                i * BIN_NANOS / 1e9,
                download.capacity[i] / 1e6,
                download.rate[i] / 1e6,
                download.delivered[i] / 1e6,
                upload.capacity[i] / 1e6,
                upload.rate[i] / 1e6,
                upload.delivered[i] / 1e6,
                added[i]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
