package dev.wanctl.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.EffectiveConfig;
import dev.wanctl.app.config.LoadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of the former programs and what people make of them: each is imported, is accepted,
/// and says what the former file asked for.
class VariationsTest {

  @TempDir private Path folder;

  static Stream<Variation> variations() {
    return Variation.all();
  }

  @Test
  void thereAreEnough() {
    assertThat(variations()).hasSizeGreaterThan(50);
    assertThat(variations().map(Variation::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("variations")
  void isImportedAndAccepted(Variation variation) throws Refused {
    List<Path> files = variation.files(folder);
    Wishes wishes = variation.wishes();
    Path target = folder.resolve("wanctl.yaml");
    if (variation.refused().isPresent()) {
      Refused why =
          catchThrowableOfType(Refused.class, () -> Importing.of(files, target, wishes, Map.of()));
      assertThat(why.getMessage() + " " + why.remedy()).contains(variation.refused().get());
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
