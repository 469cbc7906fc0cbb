package dev.wanctl.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Collects problems while a file is read. There is an upper bound of each severity: a file that is
/// not meant for us must not print a book.
final class Problems {

  private static final int MOST = 100;

  private record Raw(
      Problem.Severity severity,
      Place place,
      String path,
      String what,
      String expected,
      String mend) {}

  private final List<Raw> all = new ArrayList<>();
  private final List<Raw> forgiven = new ArrayList<>();

  void error(Place place, String path, String what, String expected, String mend) {
    add(new Raw(Problem.Severity.ERROR, place, path, what, expected, mend));
  }

  void error(Place place, String path, String what, String mend) {
    error(place, path, what, "", mend);
  }

  void warning(Place place, String path, String what, String mend) {
    add(new Raw(Problem.Severity.WARNING, place, path, what, "", mend));
  }

  /// What would be an error elsewhere and costs only what it says, at this key or below it.
  List<String> forgiven(String path) {
    return forgiven.stream()
        .filter(r -> r.path().equals(path) || r.path().matches(Pattern.quote(path) + "[.\\[].*"))
        .map(r -> (r.path().equals(path) ? "" : r.path() + ": ") + r.what())
        .toList();
  }

  private void add(Raw found) {
    Raw raw = found;
    if (found.severity() == Problem.Severity.ERROR
        && AlertKeys.FORGIVEN.stream().anyMatch(found.path()::startsWith)) {
      forgiven.add(found);
      raw =
          new Raw(
              Problem.Severity.WARNING,
              found.place(),
              found.path(),
              found.what() + ", so this is off and the rest goes on",
              found.expected(),
              found.mend());
    }
    addRaw(raw);
  }

  private void addRaw(Raw raw) {
    long same = all.stream().filter(r -> r.severity() == raw.severity()).count();
    if (same < MOST && !all.contains(raw)) {
      all.add(raw);
    }
  }

  boolean hasErrors() {
    return all.stream().anyMatch(r -> r.severity() == Problem.Severity.ERROR);
  }

  /// In the order of the file. Only now, since reading on may tell what an excerpt must not show.
  List<Problem> report(String file, SourceText text) {
    return all.stream()
        .sorted(
            Comparator.comparingInt((Raw r) -> r.place().line())
                .thenComparingInt(r -> r.place().column()))
        .map(r ->
            new Problem(
                r.severity(),
                file,
                r.place().line(),
                r.place().column(),
                r.path(),
                r.what(),
                r.expected(),
                r.mend(),
                text.excerpt(r.place())))
        .toList();
  }
}
