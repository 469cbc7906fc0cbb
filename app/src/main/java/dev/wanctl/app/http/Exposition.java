package dev.wanctl.app.http;

import dev.wanctl.engine.Histogram;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes the Prometheus text format, version 0.0.4: families in the order of their first sample,
/// each with HELP and TYPE and all its samples together, as the format demands, whatever the order
/// of the calls.
final class Exposition {

  enum Type {
    GAUGE,
    COUNTER,
    HISTOGRAM
  }

  /// Powers of two in ns, for which our histograms count exactly: 4 us to 17 s.
  private static final int FIRST_BOUND = 12;

  private static final int LAST_BOUND = 34;
  private static final int BOUND_STEP = 2;

  private record Family(String help, Type type, List<String> samples) {}

  private final Map<String, Family> families = new LinkedHashMap<>();

  private void add(String name, Type type, String help, String value, String... labels) {
    add(name, "", type, help, value, labels);
  }

  private void add(
      String family, String suffix, Type type, String help, String value, String... labels) {
    StringBuilder sample = new StringBuilder(family).append(suffix);
    for (int i = 0; i < labels.length; i += 2) {
      sample.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      sample.append(escape(labels[i + 1], true)).append('"');
    }
    sample.append(labels.length == 0 ? " " : "} ").append(value);
    families
        .computeIfAbsent(family, _ -> new Family(help, type, new ArrayList<>()))
        .samples()
        .add(sample.toString());
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
    String[] bucket = Arrays.copyOf(labels, labels.length + 2);
    bucket[labels.length] = "le";
    for (int power = FIRST_BOUND; power <= LAST_BOUND; power += BOUND_STEP) {
      long bound = 1L << power;
      bucket[labels.length + 1] = BigDecimal.valueOf(bound, 9).toPlainString();
      String upTo = Long.toString(times.countUpTo(bound));
      add(name, "_bucket", Type.HISTOGRAM, help, upTo, bucket);
    }
    String count = Long.toString(times.count());
    bucket[labels.length + 1] = "+Inf";
    add(name, "_bucket", Type.HISTOGRAM, help, count, bucket);
    add(name, "_sum", Type.HISTOGRAM, help, number(times.sum() / 1e9), labels);
    add(name, "_count", Type.HISTOGRAM, help, count, labels);
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
      family.samples().forEach(sample -> page.append(sample).append('\n'));
    });
    return page.toString();
  }
}
