package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the text, the answer is a result.
final class FuzzTest {

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          "\n",
          "\t",
          "- ",
          "\"",
          "'",
          "#",
          "&a",
          "*a",
          "!x",
          "%",
          "@",
          "`",
          "|",
          ">",
          "?",
          ",",
          "${",
          "${A}",
          "---",
          "...",
          "<<",
          "null",
          "~",
          "0",
          "940",
          "1e9",
          "-",
          "max",
          "lines",
          "routers",
          "\u0000",
          "\u00e4",
          "\ud83d\ude00",
          "\r\n",
          " ",
          "\ufeff",
          "\ue000",
          "x-",
          "999999999999999999999",
          "0x",
          "true",
          ".inf");

  @Test
  void everyBeginningOfAFileIsAnswered() {
    String text = Loading.GOOD;
    for (int end = 0; end <= text.length(); end++) {
      answered(text.substring(0, end));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyMutationIsAnswered(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 800; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? Loading.GOOD : Loading.SMALL);
      for (int change = 1 + random.nextInt(4); change > 0; change--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(6));
        text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
      }
      answered(text.toString());
    }
  }

  @Test
  void depthAliasesAndSizeAreBounded() {
    assertThat(answered("[".repeat(100_000))).isInstanceOf(LoadResult.Invalid.class);
    assertThat(answered("a: ".repeat(5000))).isInstanceOf(LoadResult.Invalid.class);
    assertThat(answered("x-a: &a [*a]\n" + Loading.SMALL)).isInstanceOf(LoadResult.class);
    assertThat(answered("lines: &l\n  a: *l\n")).isInstanceOf(LoadResult.Invalid.class);
    StringBuilder laughs = new StringBuilder("x0: &x0 {a: 1}\n");
    for (int i = 1; i < 60; i++) {
      laughs.append("x%d: &x%d {a: *x%d, b: *x%d}\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(answered(laughs.toString())).isInstanceOf(LoadResult.Invalid.class);
    assertThat(answered("k: 1\n".repeat(10_000))).isInstanceOf(LoadResult.Invalid.class);
    assertThat(answered("# " + "x".repeat(2 << 20))).isInstanceOf(LoadResult.Invalid.class);
  }

  private static LoadResult answered(String text) {
    LoadResult result = Loading.load(text);
    switch (result) {
      case LoadResult.Invalid invalid ->
          assertThat(invalid.problems()).as(text).anyMatch(Problem::isError).hasSizeLessThan(201);
      case LoadResult.Loaded loaded -> assertThat(loaded.warnings()).noneMatch(Problem::isError);
    }
    return result;
  }
}
