package dev.wanctl.routeros;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our own lines, among them the router's words.
class ScriptReplyTest {

  private static Optional<ScriptReply> parse(String output) {
    return ScriptReply.parse(output.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sectionsRowsAndFields() {
    ScriptReply reply =
        parse(
                String.join(
                    "\r\n",
                    List.of(
                        "=asked",
                        "=found 1 1",
                        "=max-limit 3 500",
                        "=asked",
                        "=row",
                        "=name 2 é",
                        "=parent 0 ",
                        "=row",
                        "=name 9 a",
                        "=end",
                        "",
                        "=asked",
                        "=refused",
                        "=end",
                        "")))
            .orElseThrow();

    assertThat(reply.complete()).isTrue();
    assertThat(reply.words()).isEmpty();
    assertThat(reply.sections()).hasSize(3);
    assertThat(reply.sections().get(0).fields().string("max-limit")).contains("500");
    assertThat(reply.sections().get(1).rows()).hasSize(2);
    assertThat(reply.sections().get(1).rows().get(0).string("name")).contains("é");
    assertThat(reply.sections().get(1).rows().get(0).string("parent")).contains("");
    assertThat(reply.sections().get(1).rows().get(1).string("name")).contains("a\r\n=end\r\n");
    assertThat(reply.sections().get(2).refused()).isTrue();
  }

  @Test
  void theRoutersWordsAmongThem() {
    ScriptReply reply = parse("=asked\r\nno such item\r\n").orElseThrow();
    assertThat(reply.complete()).isFalse();
    assertThat(reply.words()).isEqualTo("no such item");
    assertThat(parse("").orElseThrow().complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=name 9 a",
        "=name x a",
        "=name  a",
        "=name 1 ab\r\n",
        "=name 99999999 a",
        "=N 1 a"
      })
  void fieldsThatDoNotFitAreRefused(String line) {
    assertThat(parse("=asked\r\n=row\r\n" + line)).isEmpty();
  }

  @Test
  void anyBytesAreReadWithoutHarm() {
    long seed = 7;
    Random random = new Random(seed);
    String alphabet = "=\r\n 0129arowendskfi-";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(60); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(parse(text.toString())).as("seed " + seed + ": " + text).isNotNull();
    }
  }

  @Test
  void quotedLeavesNothingButLettersDigitsAndHexadecimal() {
    assertThat(RouterScript.quoted("a1 $[\"\\é\n"))
        .isEqualTo("\"a1\\20\\24\\5B\\22\\5C\\C3\\A9\\0A\"");
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(30); k > 0; k--) {
        text.appendCodePoint(random.nextInt(0xD7FF));
      }
      assertThat(RouterScript.quoted(text.toString()))
          .matches("\"([A-Za-z0-9]|\\\\[0-9A-F]{2})*\"");
    }
  }
}
