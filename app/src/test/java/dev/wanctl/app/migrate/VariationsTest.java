package dev.wanctl.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.EffectiveConfig;
import dev.wanctl.app.config.LoadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of the former programs and what people make of them: each is imported, is accepted,
/// and says what the former file asked for.
class VariationsTest {

  /// @param steps what is done to the base, and what must come of it; a word and the rest each
  record Variation(String name, List<String[]> steps) {

    List<String> all(String word) {
      return steps.stream().filter(s -> s[0].equals(word)).map(s -> s[1]).toList();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private Path folder;

  static Stream<Variation> variations() {
    return Arrays.stream(Examples.text("variations.txt").split("(?m)^== ", -1))
        .filter(block -> !block.isBlank())
        .map(block -> {
          List<String> lines = block.lines().filter(l -> !l.isBlank()).toList();
          return new Variation(
              lines.getFirst(),
              lines.stream()
                  .skip(1)
                  .map(l -> (l + " ").split(" ", 2))
                  .map(VariationsTest::trimmed)
                  .toList());
        });
  }

  private static String[] trimmed(String[] step) {
    return new String[] {step[0], step[1].strip()};
  }

  @Test
  void thereAreEnough() {
    assertThat(variations()).hasSizeGreaterThan(50);
    assertThat(variations().map(Variation::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("variations")
  void isImportedAndAccepted(Variation variation) throws Refused {
    List<Path> files = new ArrayList<>(List.of(base(variation)));
    variation.all("also").forEach(name -> files.add(Examples.put(named(name), at(name))));
    Wishes wishes = wishes(variation);
    Path target = folder.resolve("wanctl.yaml");
    List<String> refused = variation.all("refused");
    if (!refused.isEmpty()) {
      Refused why =
          catchThrowableOfType(Refused.class, () -> Importing.of(files, target, wishes, Map.of()));
      assertThat(why.getMessage() + " " + why.remedy()).contains(refused.getFirst());
      return;
    }
    Imported imported = Importing.of(files, target, wishes, Map.of());
    assertThat(imported.yaml()).doesNotContain(Examples.CANARY);
    assertThat(ImportText.of(imported)).doesNotContain(Examples.CANARY);
    assertThat(ImportText.document(imported, "").pretty()).doesNotContain(Examples.CANARY);
    says(variation, effective(imported));
    fate(variation, "gone", Fate.GONE, imported);
    fate(variation, "derived", Fate.DERIVED, imported);
    fate(variation, "lost", Fate.NOT_UNDERSTOOD, imported);
    for (String todo : variation.all("todo")) {
      assertThat(String.join("\n", imported.todo())).contains(todo);
    }
    assertThat(Files.exists(folder.resolve("SOMEWHERE"))).as("something was run").isFalse();
  }

  private static String named(String name) {
    return name.contains(".") || name.equals("sqm") ? name : name + ".yaml";
  }

  /// Beside the base, which may have the same name.
  private Path at(String name) {
    return folder.resolve("also-" + name);
  }

  private Path base(Variation variation) {
    String name = named(variation.all("base").getFirst());
    String text = Examples.text("examples/" + name);
    if (name.endsWith(".yaml")) {
      text = changed(variation, text);
    } else {
      for (String set : variation.all("set")) {
        text += set.replaceFirst(" = ", "=") + "\n";
      }
    }
    return Examples.write(
        folder.resolve(name), text.replace("SOMEWHERE", folder.resolve("SOMEWHERE").toString()));
  }

  private String changed(Variation variation, String text) {
    Map<String, String> values = new java.util.LinkedHashMap<>();
    try {
      for (Leaf leaf : YamlLeaves.of("base", text)) {
        List<String> items = leaf.items().stream().map(i -> "\"" + i + "\"").toList();
        values.put(leaf.path(), items.size() == 1 ? items.getFirst() : items.toString());
      }
    } catch (Refused e) {
      throw new AssertionError(e);
    }
    for (String drop : variation.all("drop")) {
      values.keySet().removeIf(k -> k.startsWith(drop));
    }
    for (String set : variation.all("set")) {
      String[] pair = set.split(" = ", 2);
      values.put(pair[0], pair[1]);
    }
    for (String key : variation.all("key")) {
      values.put(key, Examples.write(folder.resolve("router.key"), "a key\n").toString());
    }
    return Examples.yaml(
        values.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList());
  }

  private static Wishes wishes(Variation variation) {
    Map<String, String> wans = new HashMap<>();
    for (String pair : variation.all("wan")) {
      String[] both = pair.split("=", 2);
      wans.put(both[0], both[1]);
    }
    Optional<String> print = variation.all("fingerprint").stream().findFirst();
    return new Wishes(!variation.all("same-law").isEmpty(), print, Optional.empty(), wans);
  }

  /// As `wanctl check` reads it, with the variables that it names.
  private EffectiveConfig effective(Imported imported) {
    Map<String, String> variables = new HashMap<>(imported.secrets());
    for (String name : List.of("ROUTER_PASSWORD", "HOME_ROUTER")) {
      variables.putIfAbsent(name, "secret");
    }
    LoadResult result =
        ConfigLoader.parse(folder.resolve("wanctl.yaml"), imported.yaml(), variables);
    assertThat(result).as(imported.yaml()).isInstanceOf(LoadResult.Loaded.class);
    return ((LoadResult.Loaded) result).effective();
  }

  private static void says(Variation variation, EffectiveConfig effective) {
    for (String expectation : variation.all("expect")) {
      String[] pair = expectation.split(" = ", 2);
      assertThat(effective.find(pair[0]).map(EffectiveConfig.Entry::text))
          .as(pair[0])
          .contains(pair[1]);
    }
  }

  private static void fate(Variation variation, String word, Fate fate, Imported imported) {
    for (String key : variation.all(word)) {
      assertThat(imported.entries())
          .as("%s is %s", key, fate.title())
          .anyMatch(e -> e.key().equals(key) && e.fate() == fate);
    }
  }
}
