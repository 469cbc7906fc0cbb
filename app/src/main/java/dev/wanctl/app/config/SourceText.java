package dev.wanctl.app.config;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file's text, and which parts of it may be shown. A secret can stand anywhere in a file that
/// is wrong, so that only what is known to be harmless is shown: keys of the table, names, values
/// of settings that are no secrets, and punctuation.
final class SourceText {

  private static final String PUNCTUATION = "{}[],:-";
  private static final Pattern WORD = Pattern.compile("(?<![\\w-])([a-z][a-z-]*)(?=\\s*:)");
  private static final int WIDEST = 100;

  private final List<String> lines;
  private final Map<Integer, BitSet> shown = new HashMap<>();
  private final Map<Integer, BitSet> hidden = new HashMap<>();

  SourceText(String text) {
    this.lines = text.lines().toList();
  }

  /// Marks the text from one place up to another as harmless.
  void show(Place from, Place to) {
    mark(shown, from, to);
  }

  /// Marks it as secret, punctuation too; wins over [#show].
  void hide(Place from, Place to) {
    mark(hidden, from, to);
  }

  /// For a text that could not be parsed: shows nothing but these words where they stand as keys.
  void showOnly(Set<String> words) {
    shown.clear();
    for (int line = 1; line <= lines.size(); line++) {
      Matcher m = WORD.matcher(lines.get(line - 1));
      while (m.find()) {
        if (words.contains(m.group(1))) {
          int start = lines.get(line - 1).codePointCount(0, m.start());
          show(new Place(line, start + 1), new Place(line, start + 1 + m.group(1).length()));
        }
      }
    }
  }

  private void mark(Map<Integer, BitSet> marks, Place from, Place to) {
    for (int line = Math.max(1, from.line()); line <= Math.min(to.line(), lines.size()); line++) {
      int start = line == from.line() ? from.column() - 1 : 0;
      int end = line == to.line() ? to.column() - 1 : lines.get(line - 1).length();
      if (end > start) {
        marks.computeIfAbsent(line, _ -> new BitSet()).set(start, end);
      }
    }
  }

  /// The line with a caret below the place; empty if there is no such line.
  String excerpt(Place place) {
    if (place.line() < 1 || place.line() > lines.size()) {
      return "";
    }
    int[] letters = lines.get(place.line() - 1).codePoints().toArray();
    StringBuilder out = new StringBuilder();
    int caret = -1;
    boolean masking = false;
    for (int i = 0; i < letters.length; i++) {
      boolean visible = visible(place.line(), i, letters[i]);
      if (!visible && !masking) {
        out.append(Secret.MASK);
      }
      masking = !visible;
      if (i == place.column() - 1) {
        caret = visible ? out.length() : out.length() - Secret.MASK.length();
      }
      if (visible) {
        out.appendCodePoint(letters[i] < ' ' ? ' ' : letters[i]);
      }
    }
    if (caret < 0) {
      caret = out.length();
    }
    int from = caret > WIDEST * 3 / 4 ? caret - WIDEST / 2 : 0;
    String text = out.substring(from, Math.min(out.length(), from + WIDEST)).stripTrailing();
    return "    " + text + "\n    " + " ".repeat(caret - from) + "^";
  }

  private boolean visible(int line, int index, int letter) {
    if (hidden.getOrDefault(line, new BitSet()).get(index)) {
      return false;
    }
    return Character.isWhitespace(letter)
        || PUNCTUATION.indexOf(letter) >= 0
        || shown.getOrDefault(line, new BitSet()).get(index);
  }
}
