package dev.wanctl.app.config;

import dev.wanctl.core.units.Durations;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the settings table says, for people: the reference page, the answer to `explain KEY`, and
/// the words for completion.
public final class Reference {

  private Reference() {}

  /// What a key means; a key may have names or stars, or be the end of a longer one. Empty if there
  /// is no such key.
  public static Optional<String> explain(String key) {
    Optional<Setting<?>> exact = Settings.find(key);
    List<Setting<?>> found =
        exact.isPresent()
            ? List.of(exact.get())
            : Settings.list().stream()
                .filter(s -> s.path().endsWith("." + key) || s.path().startsWith(key + "."))
                .toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("\n\n", found.stream().map(Reference::explain).toList()));
  }

  private static String explain(Setting<?> setting) {
    return setting.path()
        + "\n  "
        + setting.meaning()
        + "\n  Value:   "
        + setting.kind().expectation()
        + "\n  Default: "
        + setting.fallback()
        + "\n  Change:  "
        + (setting.change() == Setting.Change.RELOAD ? "counts after a reload" : "needs a restart")
        + "\n  Example: "
        + setting.key()
        + ": "
        + setting.example();
  }

  /// The key nearest to one that there is not, for a helpful answer.
  public static Optional<String> nearest(String key) {
    return Nearest.to(key, keys());
  }

  /// Every key, with stars for names.
  public static List<String> keys() {
    return Settings.list().stream().map(Setting::path).toList();
  }

  /// A row of the table, in words.
  public record Row(
      String path,
      String expectation,
      String fallback,
      String change,
      String meaning,
      String example) {}

  /// The whole table.
  public static List<Row> rows() {
    return Settings.list().stream()
        .map(s ->
            new Row(
                s.path(),
                s.kind().expectation(),
                s.fallback(),
                s.change().word(),
                s.meaning(),
                s.key() + ": " + s.example()))
        .toList();
  }

  /// The words that the value of a key may be; empty if it is no choice.
  public static List<String> words(String key) {
    return Settings.find(key).map(s -> s.kind().words()).orElse(List.of());
  }

  /// docs/configuration.md.
  public static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("\n## Presets\n\n");
    page.append(
        "| preset | for | cake.overhead | min as a share of max | goal"
            + " | cake.upload.ack-filter |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Preset p : Preset.values()) {
      page.append(
          row(
              "`" + p.word() + "`",
              p.about(),
              p.overhead(),
              Math.round(p.minShare() * 100) + " %",
              Durations.text(p.goal()),
              p.uploadAckFilter().name().toLowerCase(Locale.ROOT)));
    }
    for (String section : sections()) {
      page.append("\n## ").append(section).append("\n\n");
      if (section.startsWith(CakeKeys.ROOT)) {
        page.append(CAKE).append('\n');
      }
      page.append("| key | value | default | change | meaning | example |\n");
      page.append("|---|---|---|---|---|---|\n");
      Settings.list().stream()
          .filter(s -> section(s).equals(section))
          .forEach(s -> page.append(row(s)));
    }
    return page.toString();
  }

  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Written from the settings table: mvn -pl app -am test -Dtest=ReferenceTest \
      -Dsurefire.failIfNoSpecifiedTests=false -Dwanctl.write-docs -->

      One YAML 1.2 file says everything. This is enough:

      ```yaml
      lines:
        dsl:
          preset: dsl
          shaper: {interface: ppp0}
          download: {max: 95Mbit}
          upload: {max: 18Mbit}
      ```

      - Everything that is left out has a default; `wanctl config show --effective` prints every key \
      with its value and where that came from.
      - Units stand in the value: `940Mbit`, `15ms`, `32M`. One kilobit is 1000 bits. A number without \
      a unit is an error.
      - A key that is not listed here is an error, but `x-` in front of a key makes it yours: such \
      keys are ignored anywhere.
      - `on`, `off`, `yes` and `no` are text, as YAML 1.2 has it; flags are `true` and `false`.
      - `*` stands for a name of yours: 1 to 32 letters, digits, `-` and `_`.
      - *change* tells what a changed value needs to count: a `reload` or a `restart`. Lines and \
      routers that come or go need a restart.
      - `${VAR}` is replaced in secrets only; secrets are never shown again.

      A line's `shaper` has three forms:

      - `{router: NAME, download: QUEUE, upload: QUEUE}`: two queue-tree entries on a router, with \
      `wan: INTERFACE` if its counters may be read as well; on a router with `system: linux`, two \
      interfaces on whose egress CAKE stands already.
      - `{interface: IF}`: CAKE on this machine, made and removed by wanctl.
      - `{download: IF, upload: IF, adopt: true}`: CAKE that stands on two interfaces of this machine \
      already; only its rate is changed.
      """;

  private static final String CAKE =
      """
      Only with `shaper: {interface: IF}`. The same keys below `cake.download` and `cake.upload` count \
      for one direction and win over those of `cake`.
      """;

  private static Set<String> sections() {
    Set<String> sections = new LinkedHashSet<>();
    Settings.list().forEach(s -> sections.add(section(s)));
    sections.remove(CakeKeys.ROOT + ".download");
    sections.remove(CakeKeys.ROOT + ".upload");
    return sections;
  }

  /// The first two segments, or three where a line's section has sections.
  private static String section(Setting<?> setting) {
    List<String> segments = setting.segments();
    if (segments.size() == 1) {
      return "Top level";
    }
    if (setting.path().startsWith(CakeKeys.ROOT)) {
      return setting.path().substring(0, setting.path().lastIndexOf('.'));
    }
    boolean nested = segments.getFirst().equals("lines") && segments.size() > 3;
    boolean stop = setting.path().startsWith(Keys.ON_STOP.path());
    int length = nested && !stop ? 3 : Math.min(2, segments.size() - 1);
    return String.join(".", segments.subList(0, length));
  }

  private static String row(Setting<?> setting) {
    return row(
        "`" + setting.path() + "`",
        setting.kind().expectation(),
        setting.fallback(),
        setting.change().word(),
        setting.meaning(),
        "`" + setting.example() + "`");
  }

  private static String row(String... cells) {
    List<String> escaped = new ArrayList<>();
    for (String cell : cells) {
      escaped.add(cell.replace("|", "\\|").replace("*", cell.startsWith("`") ? "*" : "\\*"));
    }
    return "| " + String.join(" | ", escaped) + " |\n";
  }
}
