package dev.wanctl.app.http;

import dev.wanctl.engine.Histogram;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes the Prometheus text format, version 0.0.4: families in the order of their first sample,
/// each with HELP and TYPE and all its samples together, as the format demands, whatever the order
/// of the calls.
public final class Exposition {

  /// What a family's values are.
  public enum Type {
    GAUGE,
    COUNTER,
    HISTOGRAM
  }

  /// Powers of two in ns, for which our histograms count exactly: 4 us to 17 s.
  private static final int FIRST_BOUND = 12;

  private static final int LAST_BOUND = 34;
  private static final int BOUND_STEP = 2;

  /// Delays of lines lie close together: every doubling from 0.26 ms.
  private static final int FIRST_FINE_BOUND = 18;

  /// All series of one name.
  ///
  /// @param points those of gauges and counters
  /// @param distributions those of histograms
  public record Family(
      String name, String help, Type type, List<Point> points, List<Distribution> distributions) {}

  /// A value.
  ///
  /// @param labels names and values in turn
  /// @param text as it is written, exact also where a `double` is not
  public record Point(List<String> labels, String text) {}

  /// Durations.
  ///
  /// @param bounds those of the buckets but for the last, ns, rising
  public record Distribution(List<String> labels, Histogram.Snapshot times, List<Long> bounds) {}

  private final Map<String, Family> families = new LinkedHashMap<>();

  private Family family(String name, Type type, String help) {
    return families.computeIfAbsent(
        name, _ -> new Family(name, help, type, new ArrayList<>(), new ArrayList<>()));
  }

  private void add(String name, Type type, String help, String value, String... labels) {
    family(name, type, help).points().add(new Point(List.of(labels), value));
  }

  /// Adds a sample; one that is not known (`NaN`) is left out.
  ///
  /// @param labels names and values in turn; names are ours, values may be any text
  void gauge(String name, String help, double value, String... labels) {
    if (!Double.isNaN(value)) {
      add(name, Type.GAUGE, help, number(value), labels);
    }
  }

  void gauge(String name, String help, long value, String... labels) {
    add(name, Type.GAUGE, help, Long.toString(value), labels);
  }

  void counter(String name, String help, long value, String... labels) {
    add(name, Type.COUNTER, help, Long.toString(value), labels);
  }

  void counter(String name, String help, double value, String... labels) {
    add(name, Type.COUNTER, help, number(value), labels);
  }

  /// Adds a histogram of durations, in seconds.
  void histogram(String name, String help, Histogram.Snapshot times, String... labels) {
    family(name, Type.HISTOGRAM, help)
        .distributions()
        .add(new Distribution(List.of(labels), times, bounds(FIRST_BOUND, BOUND_STEP)));
  }

  /// The same with buckets for the delays of lines.
  void delays(String name, String help, Histogram.Snapshot times, String... labels) {
    family(name, Type.HISTOGRAM, help)
        .distributions()
        .add(new Distribution(List.of(labels), times, bounds(FIRST_FINE_BOUND, 1)));
  }

  /// All families, in the order of their first sample.
  public Collection<Family> families() {
    return Collections.unmodifiableCollection(families.values());
  }

  private static List<Long> bounds(int first, int step) {
    return IntStream.iterate(first, p -> p <= LAST_BOUND, p -> p + step)
        .mapToObj(power -> 1L << power)
        .toList();
  }

  private static void write(StringBuilder page, String name, Distribution d) {
    for (long bound : d.bounds()) {
      String le = BigDecimal.valueOf(bound, 9).toPlainString();
      String upTo = Long.toString(d.times().countUpTo(bound));
      write(page, name + "_bucket", with(d.labels(), "le", le), upTo);
    }
    String count = Long.toString(d.times().count());
    write(page, name + "_bucket", with(d.labels(), "le", "+Inf"), count);
    write(page, name + "_sum", d.labels(), number(d.times().sum() / 1e9));
    write(page, name + "_count", d.labels(), count);
  }

  private static List<String> with(List<String> labels, String name, String value) {
    List<String> all = new ArrayList<>(labels);
    all.add(name);
    all.add(value);
    return all;
  }

  private static void write(StringBuilder page, String name, List<String> labels, String value) {
    page.append(name);
    for (int i = 0; i < labels.size(); i += 2) {
      page.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"");
      page.append(escape(labels.get(i + 1), true)).append('"');
    }
    page.append(labels.isEmpty() ? " " : "} ").append(value).append('\n');
  }

  private static String escape(String text, boolean label) {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    return label ? escaped.replace("\"", "\\\"") : escaped;
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String toString() {
    StringBuilder page = new StringBuilder();
    families.forEach((name, family) -> {
      page.append("# HELP ").append(name).append(' ').append(escape(family.help(), false));
      page.append("\n# TYPE ").append(name).append(' ');
      page.append(family.type().name().toLowerCase(Locale.ROOT)).append('\n');
      family.points().forEach(p -> write(page, name, p.labels(), p.text()));
      family.distributions().forEach(d -> write(page, name, d));
    });
    return page.toString();
  }
}
