package dev.wanctl.app.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// One row of the settings table.
///
/// @param path the key, with `*` for a name that the operator chooses: `lines.*.download.max`
/// @param fallback the default, or how it is derived, in words; `required` where there is none
/// @param meaning one or two sentences
/// @param example a value that is not the default
record Setting<T>(
    String path, Kind<T> kind, String fallback, Change change, String meaning, String example) {

  /// What a changed value needs to count.
  enum Change {
    RELOAD("reload"),
    RESTART("restart");

    private final String word;

    Change(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  List<String> segments() {
    return List.of(path.split("\\.", -1));
  }

  /// The path with the operator's names in place of the stars.
  String path(String... names) {
    List<String> result = new ArrayList<>();
    Iterator<String> next = List.of(names).iterator();
    for (String segment : segments()) {
      result.add(segment.equals("*") ? next.next() : segment);
    }
    return String.join(".", result);
  }

  /// The last segment.
  String key() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
