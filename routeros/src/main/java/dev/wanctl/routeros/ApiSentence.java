package dev.wanctl.routeros;

import dev.wanctl.remote.NoAnswer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Sentences of the RouterOS API on the wire (MikroTik's manual, "API"): words, and an empty word at
/// the end. A word is its length in bytes and then its bytes; lengths have the network's order:
///
///     0xxxxxxx                                        0 to 0x7F
///     10xxxxxx xxxxxxxx                               to 0x3FFF
///     110xxxxx xxxxxxxx xxxxxxxx                      to 0x1FFFFF
///     1110xxxx xxxxxxxx xxxxxxxx xxxxxxxx             to 0xFFFFFFF
///     11110000 xxxxxxxx xxxxxxxx xxxxxxxx xxxxxxxx    to 0xFFFFFFFF
///     11111xxx                                        a control byte: none is known, none can be
///                                                     skipped
///
/// Text is UTF-8, as REST has it; RouterOS itself only passes bytes on.
final class ApiSentence {

  /// Far above what the rows that are read here can have.
  static final int MAX_WORD = 1 << 20;

  static final int MAX_SENTENCE = 4 << 20;

  private ApiSentence() {}

  static byte[] bytes(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String word : words) {
      byte[] content = word.getBytes(StandardCharsets.UTF_8);
      writeLength(out, content.length);
      out.writeBytes(content);
    }
    out.write(0);
    return out.toByteArray();
  }

  static void writeLength(ByteArrayOutputStream out, int length) {
    int more = 0;
    while (more < 4 && length >= 1 << (7 * (more + 1))) {
      more++;
    }
    int first = more == 4 ? 0xF0 : 0xF00 >> more & 0xFF;
    out.write(more == 4 ? first : first | length >>> (8 * more));
    for (int i = more - 1; i >= 0; i--) {
      out.write(length >>> (8 * i));
    }
  }

  /// The router's next sentence that is not empty. Throws [NoAnswer] when the connection ends
  /// before it begins, and [Malformed] for what can be no sentence.
  static List<String> read(InputStream in) throws IOException {
    List<String> words = new ArrayList<>();
    int total = 0;
    while (true) {
      int first = in.read();
      if (first < 0 && words.isEmpty()) {
        throw new NoAnswer(null);
      }
      int length = readLength(first, in);
      if (length > 0) {
        total += length;
        if (total > MAX_SENTENCE) {
          throw new Malformed("a sentence of more than " + MAX_SENTENCE + " bytes");
        }
        byte[] word = in.readNBytes(length);
        if (word.length < length) {
          throw midway();
        }
        words.add(new String(word, StandardCharsets.UTF_8));
        if (!words.getFirst().startsWith("!")) {
          // Told at once: the rest of what another protocol says may never come.
          throw new Malformed("an answer that does not begin with \"!\"");
        }
      } else if (!words.isEmpty()) {
        return words;
      }
    }
  }

  private static int readLength(int first, InputStream in) throws IOException {
    if (first < 0) {
      throw midway();
    }
    if (first > 0xF0) {
      throw new Malformed("a control byte");
    }
    int more = Math.min(4, Integer.numberOfLeadingZeros(~(first << 24)));
    long length = first & (more == 4 ? 0 : 0x7F >> more);
    for (int i = 0; i < more; i++) {
      int next = in.read();
      if (next < 0) {
        throw midway();
      }
      length = length << 8 | next;
    }
    if (length > MAX_WORD) {
      throw new Malformed("a word of more than " + MAX_WORD + " bytes");
    }
    return (int) length;
  }

  private static EOFException midway() {
    return new EOFException("the connection ended in the middle of the answer");
  }
}
