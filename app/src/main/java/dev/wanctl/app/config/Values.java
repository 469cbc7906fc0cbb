package dev.wanctl.app.config;

import dev.wanctl.app.config.EffectiveConfig.Entry;
import dev.wanctl.app.config.EffectiveConfig.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What counts: the values written, and the defaults for the rest. Whatever is taken from here gets
/// into the effective configuration, so that no value can count without being shown.
final class Values {

  /// A value in place of one that the file leaves out.
  record Fallback<T>(T value, Origin origin) {
    static <T> Fallback<T> plain(T value) {
      return new Fallback<>(value, new Origin.Default(""));
    }

    static <T> Fallback<T> derived(T value, String formula) {
      return new Fallback<>(value, new Origin.Default(formula));
    }

    static <T> Fallback<T> preset(T value, Preset preset) {
      return new Fallback<>(value, new Origin.FromPreset(preset.word()));
    }
  }

  private final Path file;
  private final Written written;
  private final Problems problems;
  private final Map<String, String> environment;
  private final Secrets secrets;
  private final List<Entry> effective = new ArrayList<>();

  Values(
      Path file,
      Written written,
      Problems problems,
      Map<String, String> environment,
      Secrets secrets) {
    this.file = file;
    this.written = written;
    this.problems = problems;
    this.environment = environment;
    this.secrets = secrets;
  }

  Written written() {
    return written;
  }

  Problems problems() {
    return problems;
  }

  Map<String, String> environment() {
    return environment;
  }

  EffectiveConfig effective() {
    return new EffectiveConfig(effective);
  }

  /// The written value, or else the fallback.
  <T> T value(Setting<T> setting, Supplier<Fallback<T>> fallback, String... names) {
    String path = setting.path(names);
    Optional<T> given = optional(setting, names);
    if (given.isPresent()) {
      return given.get();
    }
    Fallback<T> chosen = fallback.get();
    note(setting, path, chosen.value(), chosen.origin());
    return chosen.value();
  }

  /// The written value, if there is a good one.
  <T> Optional<T> optional(Setting<T> setting, String... names) {
    String path = setting.path(names);
    Optional<Written.Given<T>> given = written.get(setting, path);
    given.ifPresent(g -> note(setting, path, g.value(), stated(g.place())));
    return given.map(Written.Given::value);
  }

  /// The written value; where there is none at all, that is an error.
  <T> Optional<T> required(Setting<T> setting, String... names) {
    String path = setting.path(names);
    if (!written.has(path) && !written.isLost(path)) {
      problems.error(
          written.placeOf(path),
          path,
          "this key is missing",
          setting.kind().expectation(),
          "add `" + setting.key() + ": " + setting.example() + "`");
    }
    return optional(setting, names);
  }

  <T> void note(Setting<T> setting, String path, T value, Origin origin) {
    effective.add(
        new Entry(
            path,
            setting.kind().text(value),
            origin,
            setting.change() == Setting.Change.RELOAD,
            value));
  }

  Origin stated(Place place) {
    return new Origin.Stated(file.toString(), place.line());
  }

  /// A path of the file; a relative one starts at the file's folder.
  Path resolve(String text) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of(text) : folder.resolve(text).normalize();
  }

  /// A secret that can be written in three ways, of which at most one may be used.
  Optional<Secret> secret(
      Setting<Secret> direct, Setting<String> inFile, Setting<String> credential, String... names) {
    List<String> used =
        List.of(direct.path(names), inFile.path(names), credential.path(names)).stream()
            .filter(written::has)
            .toList();
    if (used.size() > 1) {
      problems.error(
          written.placeOf(used.get(1)),
          used.get(1),
          "the secret is given twice, here and as " + used.getFirst(),
          "remove one of the two");
    }
    Optional<String> path = optional(inFile, names);
    Optional<String> name = optional(credential, names);
    Optional<Secret> plain = optional(direct, names);
    if (plain.isPresent()) {
      return plain;
    }
    if (path.isPresent()) {
      Path from = resolve(path.get());
      if (Secrets.isOpenToAll(from)) {
        problems.warning(
            written.placeOfValue(inFile.path(names)),
            inFile.path(names),
            "every user of this machine can read " + from,
            "chmod 640 " + from);
      }
      return fetched(secrets.file(from), inFile, direct, names);
    }
    return name.flatMap(n -> fetched(secrets.credential(n), credential, direct, names));
  }

  private Optional<Secret> fetched(
      Reading<Secret> reading, Setting<String> by, Setting<Secret> as, String... names) {
    String path = by.path(names);
    return switch (reading) {
      case Reading.Good<Secret> good -> {
        // So that a reload sees it when the file holds another secret under the same name.
        note(as, as.path(names), good.value(), stated(written.placeOfValue(path)));
        yield Optional.of(good.value());
      }
      case Reading.Bad<Secret> bad -> {
        problems.error(written.placeOfValue(path), path, bad.what(), bad.mend());
        yield Optional.empty();
      }
    };
  }
}
