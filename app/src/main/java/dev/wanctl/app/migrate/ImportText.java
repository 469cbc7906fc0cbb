package dev.wanctl.app.migrate;

import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What became of each key, for people and for programs.
public final class ImportText {

  private ImportText() {}

  /// The report as text: what needs looking at first.
  public static String of(Imported imported) {
    StringBuilder text = new StringBuilder("read:\n");
    imported.files().forEach(f -> text.append("  ").append(f).append('\n'));
    for (Fate fate : Fate.values()) {
      List<Entry> entries = with(imported, fate);
      if (!entries.isEmpty()) {
        text.append('\n').append(fate.title()).append(" (").append(entries.size()).append("):\n");
        String file = "";
        for (Entry entry : entries) {
          if (!entry.file().equals(file) && imported.files().size() > 1) {
            text.append("  ").append(entry.file()).append('\n');
          }
          file = entry.file();
          text.append("  ").append(line(entry)).append('\n');
        }
      }
    }
    list(text, "the new configuration", imported.warnings());
    list(text, "to do", imported.todo());
    return text.append('\n').append(summary(imported)).append('\n').toString();
  }

  private static String line(Entry entry) {
    String to = entry.to().isEmpty() ? "" : " -> " + entry.to();
    String why = entry.why().isEmpty() ? "" : "; " + entry.why();
    return "line " + entry.line() + ": " + entry.key() + ": " + shortened(entry.value()) + to + why;
  }

  private static String shortened(String value) {
    return value.length() > 60 ? value.substring(0, 60) + "…" : value;
  }

  private static void list(StringBuilder text, String title, List<String> items) {
    if (!items.isEmpty()) {
      text.append('\n').append(title).append(":\n");
      items.forEach(i -> text.append("  - ").append(i.replace("\n", "\n    ")).append('\n'));
    }
  }

  private static String summary(Imported imported) {
    List<String> counts = new ArrayList<>();
    for (Fate fate : Fate.values()) {
      int count = with(imported, fate).size();
      if (count > 0) {
        counts.add(count + " " + fate.title());
      }
    }
    return imported.entries().size() + " keys: " + String.join(", ", counts);
  }

  private static List<Entry> with(Imported imported, Fate fate) {
    return imported.entries().stream().filter(e -> e.fate() == fate).toList();
  }

  /// The same as a document, with the configuration itself.
  ///
  /// @param written where the configuration was written; empty: nowhere
  public static Json.Obj document(Imported imported, String written) {
    return Json.object()
        .put("written", written)
        .put("configuration", imported.yaml())
        .put("files", texts(imported.files()))
        .put("keys", Json.array(imported.entries().stream().map(ImportText::key).toList()))
        .put("warnings", texts(imported.warnings()))
        .put("todo", texts(imported.todo()))
        .build();
  }

  private static Json key(Entry entry) {
    return Json.object()
        .put("file", entry.file())
        .put("line", (long) entry.line())
        .put("key", entry.key())
        .put("value", entry.value())
        .put("fate", entry.fate().code())
        .put("to", entry.to())
        .put("why", entry.why())
        .build();
  }

  private static Json texts(List<String> texts) {
    return Json.array(texts.stream().map(Json::of).toList());
  }

  /// The tables of the guides: every key that a former program had.
  static String table(List<FormerKey> keys) {
    return keys.stream()
        .map(k ->
            "| `%s` | %s | %s |\n"
                .formatted(
                    k.path(),
                    k.rule().words(),
                    k.to().isEmpty()
                        ? k.why()
                        : "`" + k.to() + "`" + (k.why().isEmpty() ? "" : "; " + k.why())))
        .collect(Collectors.joining("", "| Key | | Now |\n|---|---|---|\n", ""));
  }
}
