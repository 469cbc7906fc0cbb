package dev.wanctl.app.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DialogueTest {

  private static final Question RATE =
      Question.forKey(
          "--download", "Download", Optional.empty(), "the help", "lines.*.download.max");
  private static final Question KIND =
      Question.choice("--kind", "Kind", "a", "the help", List.of("a", "b"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Dialogue hearing(String input, Map<String, String> given, boolean yes) {
    BufferedReader in = new BufferedReader(new StringReader(input));
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Dialogue(in, print, () -> Optional.ofNullable(in.readLine()), given, yes);
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void asksAgainUntilAnAnswerIsGood() throws Stopped {
    assertThat(hearing("?\n\n20\n20Mbit\n", Map.of(), false).ask(RATE)).isEqualTo("20Mbit");
    assertThat(shown().split("Download: ", -1)).hasSize(5);
    assertThat(shown().split("the help", -1)).hasSize(3);
    assertThat(shown()).contains("`20` has no unit").contains("did you mean 20Mbit?");
  }

  @Test
  void anEmptyAnswerTakesWhatIsSuggested() throws Stopped {
    Dialogue dialogue = hearing("\nc\nb\n", Map.of(), false);
    assertThat(dialogue.ask(KIND)).isEqualTo("a");
    assertThat(dialogue.ask(KIND)).isEqualTo("b");
    assertThat(shown()).contains("Kind (a, b) [a]: ").contains("`c` is none of a, b");
  }

  @Test
  void anOptionAnswersAndIsJudgedAsAnAnswerIs() throws Stopped {
    assertThat(hearing("", Map.of("--kind", "b"), false).ask(KIND)).isEqualTo("b");
    Dialogue wrong = hearing("b\n", Map.of("--kind", "x"), false);
    assertThatThrownBy(() -> wrong.ask(KIND))
        .isInstanceOf(Stopped.class)
        .hasMessageContaining("--kind: `x` is none of");
  }

  @Test
  void yesAsksNobody() throws Stopped {
    Dialogue dialogue = hearing("b\n", Map.of(), true);
    assertThat(dialogue.ask(KIND)).isEqualTo("a");
    assertThat(dialogue.agrees("Write it?", "")).isTrue();
    assertThatThrownBy(() -> dialogue.ask(RATE))
        .isInstanceOfSatisfying(
            Stopped.class, e -> assertThat(e.remedy()).isEqualTo("say it with --download"));
  }

  @Test
  void theEndOfTheInputStops() {
    Dialogue dialogue = hearing("", Map.of(), false);
    assertThatThrownBy(() -> dialogue.ask(KIND)).isInstanceOf(Stopped.class);
    assertThatThrownBy(() -> dialogue.agrees("Write it?", "")).isInstanceOf(Stopped.class);
    assertThatThrownBy(() -> dialogue.secret("Password", "")).isInstanceOf(Stopped.class);
  }

  @Test
  void onlyAYesIsOne() throws Stopped {
    Dialogue dialogue = hearing("\nyep\n?\nYES\n y \n", Map.of(), false);
    assertThat(dialogue.agrees("Sure?", "why")).isFalse();
    assertThat(dialogue.agrees("Sure?", "why")).isFalse();
    assertThat(dialogue.agrees("Sure?", "why")).isTrue();
    assertThat(dialogue.agrees("Sure?", "why")).isTrue();
    assertThat(shown()).contains("  why\n");
  }

  @Test
  void whatDevicesSayCannotSteerTheTerminal() throws Stopped {
    Dialogue dialogue = hearing("b\n", Map.of(), false);
    dialogue.say("router \u001b[31mred\r");
    dialogue.ask(Question.choice("--kind", "Kind\u001b[2J", "a", "", List.of("a", "b")));
    assertThat(shown()).doesNotContain("\u001b").doesNotContain("\r");
  }
}
