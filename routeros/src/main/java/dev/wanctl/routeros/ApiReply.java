package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that the router said to one command: its rows, and why it was not carried out if it was not.
///
/// @param ret what `!done` returned, empty for nothing
record ApiReply(List<Json.Obj> rows, Optional<Trap> trap, String ret) {

  /// The router ended the session and said why.
  static final class Fatal extends IOException {
    private static final long serialVersionUID = 1L;

    Fatal(String reason) {
      super(reason);
    }
  }

  /// An error. There may be several traps to one command; then the messages are joined.
  ///
  /// @param category empty or one of the manual's numbers
  record Trap(String category, String message) {
    /// Argument value failure.
    static final String BAD_VALUE = "1";
  }

  /// One sentence of the router.
  ///
  /// @param kind `!re`, `!done`, `!trap`, `!fatal`, since 7.18 `!empty`
  /// @param tag of the command that it answers, empty for none
  /// @param attributes the words `=name=value`
  /// @param text words of no known kind: the reason of `!fatal`
  record Sentence(String kind, String tag, Map<String, String> attributes, String text) {

    static Sentence of(List<String> words) {
      String kind = words.getFirst();
      String tag = "";
      Map<String, String> attributes = new LinkedHashMap<>();
      List<String> others = new ArrayList<>();
      for (String word : words.subList(1, words.size())) {
        int equals = word.indexOf('=', 1);
        if (word.startsWith("=") && equals > 0) {
          attributes.put(word.substring(1, equals), word.substring(equals + 1));
        } else if (word.startsWith(".tag=")) {
          tag = word.substring(".tag=".length());
        } else {
          others.add(word);
        }
      }
      return new Sentence(kind, tag, attributes, String.join(" ", others));
    }

    Json.Obj row() {
      Json.Builder row = Json.object();
      attributes.forEach(row::put);
      return row.build();
    }

    String attribute(String name) {
      return attributes.getOrDefault(name, "");
    }

    /// The reason of a `!fatal`, which comes bare, or as a message.
    String reason() {
      return text.isEmpty() ? attribute("message") : text;
    }
  }

  /// Gathers the sentences of one reply. Used by one thread.
  static final class Gathering {
    /// Far above what the menus that are read here have.
    private static final int MAX_ROWS = 20_000;

    private final List<Json.Obj> rows = new ArrayList<>();
    private @Nullable Trap trap;

    /// The whole reply, once the sentence was its last. Kinds that are not known are passed over.
    Optional<ApiReply> add(Sentence sentence) throws Malformed {
      switch (sentence.kind()) {
        case "!re" -> {
          if (rows.size() == MAX_ROWS) {
            throw new Malformed("more than " + MAX_ROWS + " rows");
          }
          rows.add(sentence.row());
        }
        case "!trap" -> {
          Trap first = trap;
          trap =
              first == null
                  ? new Trap(sentence.attribute("category"), sentence.attribute("message"))
                  : new Trap(
                      first.category(), first.message() + "; " + sentence.attribute("message"));
        }
        case "!done" -> {
          return Optional.of(
              new ApiReply(rows, Optional.ofNullable(trap), sentence.attribute("ret")));
        }
        default -> {}
      }
      return Optional.empty();
    }
  }
}
