package dev.wanctl.sim.router;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One sentence of a client, and how sentences look on the wire (MikroTik's manual, "API"): words,
/// each behind its length in one to five bytes, and an empty word at the end.
///
/// @param command such as `/queue/tree/print`
/// @param arguments the words `=name=value`
/// @param query the words `?...`, without the question mark, in their order
/// @param tag empty for none
record ApiCommand(String command, Map<String, String> arguments, List<String> query, String tag) {

  private static final int MAX_WORD = 1 << 20;

  static ApiCommand of(List<String> words) {
    Map<String, String> arguments = new LinkedHashMap<>();
    List<String> query = new ArrayList<>();
    String tag = "";
    for (String word : words.subList(1, words.size())) {
      if (word.startsWith("=")) {
        int second = word.indexOf('=', 1);
        arguments.put(
            word.substring(1, second < 0 ? word.length() : second),
            second < 0 ? "" : word.substring(second + 1));
      } else if (word.startsWith("?")) {
        query.add(word.substring(1));
      } else if (word.startsWith(".tag=")) {
        tag = word.substring(".tag=".length());
      }
    }
    return new ApiCommand(words.getFirst(), arguments, query, tag);
  }

  String menu() {
    return command.substring(0, Math.max(0, command.lastIndexOf('/')));
  }

  String verb() {
    return command.substring(command.lastIndexOf('/') + 1);
  }

  boolean reads() {
    return List.of("print", "getall", "listen").contains(verb());
  }

  /// Empty when the client closed the connection between two sentences; empty sentences are
  /// ignored.
  static Optional<ApiCommand> read(InputStream in) throws IOException {
    while (true) {
      List<String> words = new ArrayList<>();
      while (true) {
        int first = in.read();
        if (first < 0 && words.isEmpty()) {
          return Optional.empty();
        }
        int length = length(first, in);
        if (length == 0) {
          break;
        }
        byte[] word = in.readNBytes(length);
        if (word.length < length) {
          throw new EOFException("in the middle of a word");
        }
        words.add(new String(word, StandardCharsets.UTF_8));
      }
      if (!words.isEmpty()) {
        return Optional.of(of(words));
      }
    }
  }

  /// `0xxxxxxx`, `10xxxxxx` and one byte more, `110xxxxx` and two, `1110xxxx` and three, `11110000`
  /// and four.
  private static int length(int first, InputStream in) throws IOException {
    if (first < 0) {
      throw new EOFException("in the middle of a sentence");
    }
    int more = Math.min(4, Integer.numberOfLeadingZeros(~(first << 24)));
    if (first > 0xF0) {
      throw new IOException("a control byte");
    }
    long length = more == 4 ? 0 : first & (0x7F >> more);
    for (int i = 0; i < more; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("in the middle of a length");
      }
      length = length << 8 | next;
    }
    if (length > MAX_WORD) {
      throw new IOException("an overlong word");
    }
    return (int) length;
  }

  static byte[] bytes(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String word : words) {
      byte[] content = word.getBytes(StandardCharsets.UTF_8);
      int length = content.length;
      if (length < 0x80) {
        out.write(length);
      } else if (length < 0x4000) {
        big(out, length | 0x8000, 2);
      } else if (length < 0x20_0000) {
        big(out, length | 0xC0_0000, 3);
      } else if (length < 0x1000_0000) {
        big(out, length | 0xE000_0000, 4);
      } else {
        out.write(0xF0);
        big(out, length, 4);
      }
      out.writeBytes(content);
    }
    out.write(0);
    return out.toByteArray();
  }

  private static void big(ByteArrayOutputStream out, int value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(value >>> (8 * i));
    }
  }
}
