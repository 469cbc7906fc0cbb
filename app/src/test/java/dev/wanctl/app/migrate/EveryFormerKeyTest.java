package dev.wanctl.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// No key that a former program knew is dropped silently.
class EveryFormerKeyTest {

  @TempDir private Path folder;

  private Imported read(Wishes wishes, List<Path> files) throws Refused {
    return Importing.of(files, folder.resolve("wanctl.yaml"), wishes, Map.of());
  }

  private static Wishes wishes(boolean sameLaw) {
    return new Wishes(
        sameLaw, Optional.empty(), Optional.empty(), Map.of("cable", "ether1", "dsl", "ether2"));
  }

  private Path file(String keys) {
    List<String> lines = Examples.text(keys).lines().toList();
    return switch (keys) {
      case "keys-autorate.txt" ->
          Examples.write(folder.resolve("config.primary.sh"), String.join("\n", lines) + "\n");
      case "keys-sqm.txt" -> Examples.write(folder.resolve("sqm"), String.join("\n", lines) + "\n");
      case "keys-state.txt" ->
          Examples.write(folder.resolve("state.json"), "{" + json(lines) + "}");
      default -> Examples.write(folder.resolve(keys + ".yaml"), Examples.yaml(lines));
    };
  }

  private static String json(List<String> lines) {
    return Examples.yaml(lines)
        .lines()
        .filter(l -> !l.isBlank())
        .reduce(
            "", (a, b) -> a + (a.isEmpty() ? "" : ", ") + b.replaceFirst("^(\\w+):", "\"$1\":"));
  }

  private List<Path> together(String keys) {
    List<Path> files = new ArrayList<>(List.of(file(keys)));
    if (keys.equals("keys-steering.txt") || keys.equals("keys-state.txt")) {
      files.add(Examples.put("cable.yaml", folder));
      files.add(Examples.put("dsl.yaml", folder));
    }
    return files;
  }

  @ParameterizedTest
  @CsvSource({
    "keys-line.txt, false",
    "keys-line.txt, true",
    "keys-steering.txt, false",
    "keys-state.txt, false",
    "keys-autorate.txt, false",
    "keys-sqm.txt, false"
  })
  @DisplayName("C-111: each key is in the report, once, with what became of it")
  void eachIsTold(String keys, boolean sameLaw) throws Refused {
    List<Path> files = together(keys);
    FormerFile file = FormerFiles.read(files.getFirst());
    Imported imported = read(wishes(sameLaw), files);
    List<Entry> told =
        imported.entries().stream().filter(e -> e.file().equals(file.name())).toList();
    assertThat(told.stream().map(Entry::key)).doesNotHaveDuplicates();
    assertThat(told.stream().map(Entry::key)).containsAll(file.leaves().keySet());
    assertThat(told).noneMatch(e -> e.fate() == Fate.NOT_UNDERSTOOD);
    assertThat(told)
        .allMatch(e -> e.fate() == Fate.CARRIED ? !e.to().isEmpty() : !e.why().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys-line.txt",
        "keys-steering.txt",
        "keys-state.txt",
        "keys-autorate.txt",
        "keys-sqm.txt"
      })
  void theTablesHaveTheSameKeysAsTheLists(String keys) throws Refused {
    List<FormerKey> table =
        switch (keys) {
          case "keys-line.txt" -> WanctlOneKeys.ALL;
          case "keys-steering.txt" -> SteeringOneKeys.OWN;
          case "keys-state.txt" -> SteeringOneKeys.STATE;
          case "keys-autorate.txt" -> AutorateKeys.ALL;
          default -> AutorateKeys.SQM;
        };
    FormerFile file = FormerFiles.read(file(keys));
    assertThat(table)
        .as("a key of the table that no list has")
        .allMatch(k -> file.leaves().keySet().stream().anyMatch(k::covers));
    assertThat(new TreeSet<>(table.stream().map(FormerKey::path).toList())).hasSameSizeAs(table);
  }

  @Test
  void withTheFormerLawItsNumbersAreCarriedOver() throws Refused {
    Imported imported = read(wishes(true), List.of(file("keys-line.txt")));
    List<String> lawful =
        WanctlOneKeys.ALL.stream()
            .filter(k -> k.rule() == FormerKey.Rule.SAME_LAW)
            .map(FormerKey::path)
            .filter(p -> !p.endsWith("alpha_load")) // the newer key counts
            .toList();
    assertThat(lawful).hasSizeGreaterThan(15);
    for (String path : lawful) {
      assertThat(imported.entries())
          .as(path)
          .anyMatch(e -> e.key().equals(path) && e.fate() == Fate.CARRIED);
    }
  }

  @Test
  void anUnknownKeyIsToldWithTheNearest() throws Refused {
    Path file = Examples.put("cable.yaml", folder);
    Examples.write(file, Examples.text("examples/cable.yaml") + "measurment: {backend: fping}\n");
    Imported imported = read(wishes(false), List.of(file));
    assertThat(imported.isClean()).isFalse();
    assertThat(imported.entries())
        .filteredOn(e -> e.fate() == Fate.NOT_UNDERSTOOD)
        .singleElement()
        .satisfies(e -> {
          assertThat(e.key()).isEqualTo("measurment.backend");
          assertThat(e.why()).contains("did you mean `measurement.backend`?");
          assertThat(e.line()).isPositive();
        });
  }
}
