package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a [RouterScript] printed. Lines are
///
///     =MARK                a row begins, the script ended, ...
///     =NAME LENGTH VALUE   a field; LENGTH counts the bytes of VALUE, which may hold anything
///
/// and whatever else is printed are the router's own words: RouterOS puts errors among the output,
/// and its exit status says nothing.
///
/// @param sections what came for each name that was asked for, in order
/// @param complete whether the script ran to its end
/// @param words the router's own, empty as a rule
record ScriptReply(List<Section> sections, boolean complete, String words) {

  /// @param rows fields of each row
  /// @param fields those before the first row
  /// @param refused whether a change was not taken
  record Section(List<Json.Obj> rows, Json.Obj fields, boolean refused) {}

  ScriptReply {
    sections = List.copyOf(sections);
  }

  /// Empty if a field's length and value do not fit together.
  static Optional<ScriptReply> parse(byte[] output) {
    return new Reader(output).read();
  }

  private static final class Reader {

    private static final Pattern FIELD = Pattern.compile("[a-z.-]{1,40}");

    private final byte[] bytes;
    private final List<Section> sections = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();
    private List<Json.Obj> rows = new ArrayList<>();
    private Json.Builder fields = Json.object();
    private Optional<Json.Builder> row = Optional.empty();
    private boolean refused;
    private boolean asked;
    private boolean complete;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    Optional<ScriptReply> read() {
      while (at < bytes.length) {
        int end = lineEnd();
        if (bytes[at] != '=') {
          words.append(words.isEmpty() ? "" : " ").append(text(at, end).strip());
          at = end + 1;
        } else if (!line(end)) {
          return Optional.empty();
        }
      }
      finishSection();
      return Optional.of(new ScriptReply(sections, complete, words.toString().strip()));
    }

    private boolean line(int end) {
      String line = text(at, end).stripTrailing();
      int space = line.indexOf(' ');
      if (space < 0) {
        mark(line.substring(1));
        at = end + 1;
        return true;
      }
      String name = line.substring(1, space);
      int from = at + space + 1;
      int digits = from;
      while (digits < end && bytes[digits] >= '0' && bytes[digits] <= '9') {
        digits++;
      }
      if (digits == from || digits - from > 7) {
        return false;
      }
      int length = Integer.parseInt(text(from, digits));
      int value = Math.min(digits + 1, bytes.length);
      if (length > bytes.length - value || !FIELD.matcher(name).matches()) {
        return false;
      }
      row.orElse(fields).put(name, text(value, value + length));
      at = value + length;
      // RouterOS ends lines by CR and LF; trailing blanks do no harm.
      while (at < bytes.length && (bytes[at] == '\r' || bytes[at] == ' ')) {
        at++;
      }
      if (at < bytes.length && bytes[at] != '\n') {
        return false;
      }
      at++;
      return true;
    }

    private void mark(String word) {
      switch (word) {
        case RouterScript.ASKED -> {
          finishSection();
          asked = true;
        }
        case RouterScript.ROW -> {
          finishRow();
          row = Optional.of(Json.object());
        }
        case RouterScript.REFUSED -> refused = true;
        case RouterScript.END -> complete = true;
        default -> words.append(words.isEmpty() ? "=" : " =").append(word);
      }
    }

    private void finishRow() {
      row.ifPresent(r -> rows.add(r.build()));
      row = Optional.empty();
    }

    private void finishSection() {
      finishRow();
      if (asked) {
        sections.add(new Section(List.copyOf(rows), fields.build(), refused));
      }
      rows = new ArrayList<>();
      fields = Json.object();
      refused = false;
      asked = false;
    }

    private int lineEnd() {
      int end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      return end;
    }

    private String text(int from, int to) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
  }
}
