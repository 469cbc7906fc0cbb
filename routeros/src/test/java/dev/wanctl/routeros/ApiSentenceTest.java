package dev.wanctl.routeros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.remote.NoAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiSentenceTest {

  private static List<String> read(byte[] bytes) throws IOException {
    return ApiSentence.read(new ByteArrayInputStream(bytes));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /// The table of MikroTik's manual, at its borders.
  @ParameterizedTest
  @CsvSource({
    "0x1, 01",
    "0x7F, 7f",
    "0x80, 8080",
    "0x3FFF, bfff",
    "0x4000, c04000",
    "0x1FFFFF, dfffff",
    "0x200000, e0200000",
    "0xFFFFFFF, efffffff",
    "0x10000000, f010000000",
    "0x7FFFFFFF, f07fffffff"
  })
  void lengths(int length, String bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ApiSentence.writeLength(out, length);

    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0x7F, 0x80, 0x3FFF, 0x4000, 0xF_FFFF})
  void whatIsWrittenIsRead(int length) throws IOException {
    List<String> words = List.of("!re", "x".repeat(length), "=name=käse-日本=");

    assertThat(read(ApiSentence.bytes(words))).isEqualTo(words);
  }

  @Test
  void aRowAsARouterSendsIt() throws IOException {
    byte[] bytes =
        hex("03 217265 07 2e7461673d3132 08 3d2e69643d2a3141 0a 3d6e616d653d613d62 63 00");

    ApiReply.Sentence sentence = ApiReply.Sentence.of(read(bytes));

    assertThat(sentence.kind()).isEqualTo("!re");
    assertThat(sentence.tag()).isEqualTo("12");
    assertThat(sentence.attribute(".id")).isEqualTo("*1A");
    assertThat(sentence.attribute("name")).isEqualTo("a=bc");
  }

  @Test
  void anyFormOfALengthIsReadAndEmptySentencesArePassedOver() throws IOException {
    assertThat(read(hex("00 00 f000000005 21646f6e65 00"))).containsExactly("!done");
    assertThat(read(hex("8005 21646f6e65 00"))).containsExactly("!done");
  }

  @Test
  void aReasonComesBareOrAsAMessage() {
    assertThat(ApiReply.Sentence.of(List.of("!fatal", "not logged in")).reason())
        .isEqualTo("not logged in");
    assertThat(ApiReply.Sentence.of(List.of("!fatal", "=message=bye")).reason()).isEqualTo("bye");
  }

  @Test
  void whatEndsTooEarlyIsToldFromWhatNeverBegan() {
    byte[] whole = ApiSentence.bytes(List.of("!re", "x".repeat(0x5000), "=a=b"));
    assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(NoAnswer.class);
    for (int length : new int[] {1, 3, 4, 5, 6, 100, whole.length - 6, whole.length - 1}) {
      assertThatThrownBy(() -> read(Arrays.copyOf(whole, length)))
          .isInstanceOf(EOFException.class)
          .isNotInstanceOf(NoAnswer.class);
    }
  }

  @Test
  void whatIsNoSentenceIsMalformed() {
    assertThatThrownBy(() -> read(hex("f8"))).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> read(hex("f1 00000001"))).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> read(hex("e0200000"))).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> read(hex("f0ffffffff"))).isInstanceOf(Malformed.class);
    String page = "HTTP/1.1 400 Bad Request\r\n" + "Content-Type: text/html\r\n".repeat(9);
    assertThatThrownBy(() -> read(page.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void aSentenceWithoutEndIsCutOff() {
    byte[] word = ApiSentence.bytes(List.of("!" + "x".repeat(ApiSentence.MAX_WORD - 1)));
    ByteArrayOutputStream endless = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      endless.write(word, 0, word.length - 1);
    }
    assertThatThrownBy(() -> read(endless.toByteArray())).isInstanceOf(Malformed.class);
  }
}
