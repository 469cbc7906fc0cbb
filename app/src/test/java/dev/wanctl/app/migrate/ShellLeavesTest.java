package dev.wanctl.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellLeavesTest {

  private static Leaf only(String text) {
    assertThat(ShellLeaves.of(text)).hasSize(1);
    return ShellLeaves.of(text).getFirst();
  }

  @Test
  void readsQuotesRemarksAndLists() {
    assertThat(only("a=1 # one").text()).isEqualTo("1");
    assertThat(only("a=b#c").text()).isEqualTo("b#c");
    assertThat(only("export a='x $y'").text()).isEqualTo("x $y");
    assertThat(only("a=\"x \\\"y\\\"\"z").text()).isEqualTo("x \"y\"z");
    assertThat(only("a=(\n 1 # one\n '2' \"3\"\n)\n").items()).containsExactly("1", "2", "3");
    assertThat(only("a=(1)\na+=(2 3)").items()).containsExactly("1", "2", "3");
    assertThat(only("a=1\na=2\n").items()).containsExactly("2");
    assertThat(only("\n\n a=1").line()).isEqualTo(3);
    assertThat(only("a=").isEmpty()).isTrue();
  }

  @Test
  void marksWhatOnlyRunningWouldTell() {
    assertThat(only("a='$(x)'").fixed()).isTrue();
    for (String text : List.of("a=$b", "a=\"${b}\"", "a=$(cat x)", "a=`x y`", "a=$((1 + 2))")) {
      assertThat(only(text).fixed()).as(text).isFalse();
      assertThat(only(text).number()).isEmpty();
    }
    assertThat(only("a=$(cat x)").text()).isEqualTo("$(cat x)");
  }

  @Test
  void keepsStatementsAsWhatTheyAre() {
    List<Leaf> leaves = ShellLeaves.of("a=1\nif true; then\n  b=2\nfi\n");
    assertThat(leaves.stream().map(Leaf::path))
        .containsExactly("a", "statement in line 2", "b", "statement in line 4");
  }

  @Test
  void endsWithoutAClosingQuoteOrBracket() {
    for (String text : List.of("a='x", "a=\"x", "a=(1 2", "a=$(x", "a=`x", "a=${x", "a=\\")) {
      assertThat(ShellLeaves.of(text)).as(text).hasSize(1);
    }
  }
}
