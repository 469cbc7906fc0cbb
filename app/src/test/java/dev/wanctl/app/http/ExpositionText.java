package dev.wanctl.app.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the Prometheus text format 0.0.4 and is strict about it: every sample belongs to a family
/// announced by HELP and TYPE right before it, no family comes twice, no sample comes twice, names
/// and escapes are legal, the last line is ended. Throws [AssertionError] otherwise.
final class ExpositionText {

  record Sample(String name, Map<String, String> labels, double value) {}

  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private String text = "";
  private int at;

  static ExpositionText parse(String page) {
    ExpositionText result = new ExpositionText();
    result.read(page);
    return result;
  }

  private void read(String page) {
    demand(page.endsWith("\n"), "the last line is not ended");
    String family = "";
    String announced = "";
    Set<Object> seen = new HashSet<>();
    for (String line : page.substring(0, page.length() - 1).split("\n", -1)) {
      text = line;
      at = 0;
      if (line.startsWith("# HELP ")) {
        at = 7;
        announced = name();
        demand(!types.containsKey(announced), "family twice: " + announced);
        expect(' ');
        demand(!rest().replaceAll("\\\\[\\\\n]", "").contains("\\"), "bad escape in " + line);
      } else if (line.startsWith("# TYPE ")) {
        at = 7;
        family = name();
        demand(family.equals(announced), "TYPE without HELP: " + line);
        expect(' ');
        demand(Set.of("gauge", "counter", "histogram").contains(rest()), "type in " + line);
        demand(types.put(family, rest()) == null, "family twice: " + family);
      } else {
        Sample sample = sample();
        demand(belongs(sample, family), "sample outside its family: " + line);
        demand(seen.add(List.of(sample.name(), sample.labels())), "sample twice: " + line);
        samples.add(sample);
      }
    }
  }

  /// A histogram's samples have names of their own, and cumulative buckets a bound.
  private boolean belongs(Sample sample, String family) {
    if (!"histogram".equals(types.get(family))) {
      return sample.name().equals(family);
    }
    boolean bucket = sample.name().equals(family + "_bucket");
    return bucket == sample.labels().containsKey("le")
        && (bucket || Set.of(family + "_sum", family + "_count").contains(sample.name()));
  }

  private Sample sample() {
    String name = name();
    Map<String, String> labels = new LinkedHashMap<>();
    if (peek() == '{') {
      do {
        at++;
        String label = name();
        demand(!label.contains(":"), "colon in label " + label);
        expect('=');
        demand(labels.put(label, quoted()) == null, "label twice: " + label);
      } while (peek() == ',');
      expect('}');
    }
    expect(' ');
    String value = rest();
    demand(value.matches("[+-]Inf|NaN|-?[0-9]+(\\.[0-9]+)?([eE]-?[0-9]+)?"), "value " + value);
    return new Sample(
        name, labels, value.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value));
  }

  private String name() {
    int start = at;
    while (at < text.length() && String.valueOf(text.charAt(at)).matches("[a-zA-Z0-9_:]")) {
      at++;
    }
    String name = text.substring(start, at);
    demand(name.matches("[a-zA-Z_:][a-zA-Z0-9_:]*"), "name in " + text);
    return name;
  }

  private String quoted() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        value.append(
            switch (text.charAt(at++)) {
              case 'n' -> '\n';
              case '"' -> '"';
              case '\\' -> '\\';
              default -> throw new AssertionError("bad escape in " + text);
            });
      } else {
        value.append(c);
      }
    }
    at++;
    return value.toString();
  }

  private char peek() {
    demand(at < text.length(), "line ends early: " + text);
    return text.charAt(at);
  }

  private void expect(char c) {
    demand(peek() == c, "expected " + c + " at " + at + " of " + text);
    at++;
  }

  private String rest() {
    return text.substring(at);
  }

  private static void demand(boolean good, String what) {
    if (!good) {
      throw new AssertionError(what);
    }
  }

  List<Sample> samples() {
    return samples;
  }

  Map<String, String> types() {
    return types;
  }

  /// The value of the one sample of that name with these labels and perhaps others.
  double value(String name, Map<String, String> labels) {
    List<Sample> found =
        samples.stream()
            .filter(s -> s.name().equals(name))
            .filter(s -> s.labels().entrySet().containsAll(labels.entrySet()))
            .toList();
    demand(found.size() == 1, found.size() + " samples of " + name + labels);
    return found.getFirst().value();
  }
}
