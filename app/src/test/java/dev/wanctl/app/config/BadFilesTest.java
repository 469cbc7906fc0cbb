package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `bad-files.txt`: each case is a file, after `>>>` what must be said of it, one problem per line.
final class BadFilesTest {

  record Case(String name, String text, List<String> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws java.io.IOException {
    String all;
    try (var in = BadFilesTest.class.getResourceAsStream("bad-files.txt")) {
      all =
          new String(
              java.util.Objects.requireNonNull(in).readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8);
    }
    List<Case> cases = new ArrayList<>();
    Matcher m =
        Pattern.compile(
                "^=== ([^\\n]*)\\n(.*?)^>>>\\n(.*?)(?=^===|\\z)",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(all);
    while (m.find()) {
      cases.add(
          new Case(
              m.group(1),
              m.group(2).replace("<TAB>", "\t"),
              m.group(3).lines().filter(l -> !l.isBlank()).toList()));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysWhatIsWrongAndWhere(Case given) {
    List<String> said =
        Loading.problems(given.text()).stream()
            .map(p -> p.toString().lines().findFirst().orElse(""))
            .toList();
    assertThat(said).isEqualTo(given.expected());
  }

  @Test
  void tenMistakesAreTenProblems() throws java.io.IOException {
    Case ten = cases().filter(c -> c.name().equals("ten mistakes")).findFirst().orElseThrow();
    assertThat(Loading.problems(ten.text())).hasSize(10).allMatch(Problem::isError);
  }

  @Test
  void theLineIsShownWithACaret() {
    Problem problem = Loading.problems(Loading.SMALL.replace("95Mbit", "95")).getFirst();
    assertThat(problem.toString())
        .isEqualTo(
            """
            wanctl.yaml:4:21: lines.dsl.download.max: `95` has no unit; expected a rate from 64kbit \
            to 100Gbit with its unit; did you mean 95Mbit?
                    download: {max: 95}
                                    ^\
            """);
  }
}
