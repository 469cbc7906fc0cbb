package dev.wanctl.sim.suite;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.Trace;
import dev.wanctl.sim.line.VirtualRun;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a line carried, from a file. Three forms are read, told apart by their columns:
///
/// - `seconds,down_bps,up_bps`: both directions, bit/s;
/// - `t_s,mbit`: one direction, Mbit/s;
/// - one whole number per row, as mahimahi has it: the milliseconds at which a packet of 1500 bytes
///   could pass.
///
/// A heading may stand first; `#` begins a remark. Of a file with one direction whose name ends in
/// `-down` before its ending, the upload is in the file beside it whose name has `-up` there, if
/// there is one.
///
/// @param length from the first row's time to one step beyond the last one's
public record TraceFile(Trace download, Optional<Trace> upload, Duration length) {

  /// A file cannot be used; the message says where and why.
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  private static final long BIN_NANOS = 200_000_000;
  private static final double PACKET_BITS = 1500 * 8;
  private static final double MOST_BITS = 1e12;
  private static final double MOST_SECONDS = 1e6;

  public static TraceFile read(Path file) throws Unreadable {
    TraceFile trace = readOne(file);
    Path name = file.getFileName();
    if (trace.upload.isPresent() || name == null) {
      return trace;
    }
    String other = name.toString().replaceFirst("-down(\\.[a-z]+)?$", "-up$1");
    Path beside = file.resolveSibling(other);
    if (other.equals(name.toString()) || !Files.isReadable(beside)) {
      return trace;
    }
    return new TraceFile(trace.download, Optional.of(readOne(beside).download), trace.length);
  }

  private static TraceFile readOne(Path file) throws Unreadable {
    return new Rows(file).trace();
  }

  /// The case that it makes: a middling path, four downloads and two uploads. Where the file has no
  /// upload, that stays at what the plan says.
  public Case of(String name, Rates plan, VirtualRun.Options options) {
    return new Case(
        name,
        "a recorded trace",
        plan,
        options,
        (rates, shown, seed) ->
            new Scenario(
                name,
                shown,
                Scenario.line(
                    download,
                    upload.orElseGet(() -> Trace.constant((double) rates.upload().bitsPerSecond())),
                    Trace.constant(0.024),
                    shown,
                    seed)));
  }

  /// A plan that fits: the most that the trace ever carries.
  public Rates most() {
    double down = download.max();
    return new Rates(
        BitRate.bits(down), BitRate.bits(upload.map(Trace::max).orElse(Math.max(1e6, down / 8))));
  }

  /// The rows of one file with their numbers.
  private static final class Rows {
    private final Path file;
    private final List<Double> times = new ArrayList<>();
    private final List<Double> down = new ArrayList<>();
    private final List<Double> up = new ArrayList<>();
    private int columns;
    private int number;

    Rows(Path file) {
      this.file = file;
    }

    TraceFile trace() throws Unreadable {
      for (String line : lines()) {
        number++;
        String row = line.strip();
        if (!row.isEmpty() && !row.startsWith("#")) {
          take(row.split("\\s*[,;\\t]\\s*", -1));
        }
      }
      if (times.isEmpty()) {
        throw new Unreadable(file + ": no row has numbers");
      }
      return columns == 1 ? packets() : rates();
    }

    private List<String> lines() throws Unreadable {
      try {
        return Files.readAllLines(file);
      } catch (MalformedInputException e) {
        throw new Unreadable(file + " is no text");
      } catch (IOException e) {
        throw new Unreadable(file + " cannot be read: " + e.getMessage());
      }
    }

    private void take(String[] cells) throws Unreadable {
      boolean heading = times.isEmpty() && columns == 0 && !number(cells[0]);
      if (heading) {
        heading(cells);
        return;
      }
      if (columns == 0) {
        columns = cells.length;
      }
      if (cells.length != columns || columns > 3) {
        throw wrong("has " + cells.length + " columns; " + FORMS);
      }
      double time = read(cells[0], columns == 1 ? MOST_SECONDS * 1e3 : MOST_SECONDS);
      boolean backwards = !times.isEmpty() && (columns == 1 ? time < last() : time <= last());
      if (backwards) {
        throw wrong("goes back in time, from " + last() + " to " + time);
      }
      times.add(time);
      if (columns == 2) {
        down.add(1e6 * read(cells[1], MOST_BITS / 1e6));
      } else if (columns == 3) {
        down.add(read(cells[1], MOST_BITS));
        up.add(read(cells[2], MOST_BITS));
      }
    }

    private void heading(String[] cells) throws Unreadable {
      String words = String.join(",", cells).toLowerCase(Locale.ROOT);
      if (words.contains("delay") || words.contains("_ms")) {
        throw wrong("says `" + words + "`, which is no capacity; " + FORMS);
      }
      columns = cells.length;
    }

    private static final String FORMS =
        "`seconds,down_bps,up_bps`, `t_s,mbit` or mahimahi's milliseconds are read";

    private double last() {
      return times.getLast();
    }

    private static boolean number(String cell) {
      return cell.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    }

    private double read(String cell, double most) throws Unreadable {
      if (!number(cell)) {
        throw wrong("`" + cell.substring(0, Math.min(40, cell.length())) + "` is no number");
      }
      double value = Double.parseDouble(cell);
      if (!(value >= 0 && value <= most)) {
        throw wrong(cell + " is out of range");
      }
      return value;
    }

    private Unreadable wrong(String what) {
      return new Unreadable(file + ":" + number + ": " + what);
    }

    private TraceFile rates() throws Unreadable {
      long[] starts = new long[times.size()];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = Math.round((times.get(i) - times.getFirst()) * 1e9);
        if (i > 0 && starts[i] <= starts[i - 1]) {
          throw new Unreadable(file + ": times less than a nanosecond apart");
        }
      }
      long step = starts.length > 1 ? starts[starts.length - 1] - starts[starts.length - 2] : 0;
      Duration length = Duration.ofNanos(starts[starts.length - 1] + Math.max(step, BIN_NANOS));
      return new TraceFile(
          carries(Trace.steps(starts, array(down))),
          columns == 3 ? Optional.of(carries(Trace.steps(starts, array(up)))) : Optional.empty(),
          length);
    }

    private TraceFile packets() throws Unreadable {
      int bins = (int) (last() * 1e6 / BIN_NANOS) + 1;
      double[] rate = new double[bins];
      for (double millis : times) {
        rate[(int) (millis * 1e6 / BIN_NANOS)] += PACKET_BITS * 1e9 / BIN_NANOS;
      }
      return new TraceFile(
          carries(Trace.every(Duration.ofNanos(BIN_NANOS), rate)),
          Optional.empty(),
          Duration.ofNanos(bins * BIN_NANOS));
    }

    private Trace carries(Trace trace) throws Unreadable {
      if (trace.max() < 64_000) {
        throw new Unreadable(file + ": never carries more than 64 kbit/s; are the units right?");
      }
      return trace;
    }

    private static double[] array(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
