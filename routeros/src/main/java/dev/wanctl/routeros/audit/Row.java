package dev.wanctl.routeros.audit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A row of one of the router's tables.
public record Row(Map<String, String> values) {

  /// Empty where the row does not have it.
  public String text(String key) {
    return values.getOrDefault(key, "");
  }

  public String name() {
    return text("name");
  }

  public boolean flag(String key) {
    return Change.canonical(text(key)).equals("true");
  }

  public boolean enabled() {
    return !flag("disabled");
  }

  /// A number, or a rate in bits per second; 0 where there is none.
  public long number(String key) {
    String text = Change.canonical(text(key));
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /// The words of a list; scripts separate by semicolons.
  public Set<String> words(String key) {
    Set<String> words = new LinkedHashSet<>(List.of(text(key).split("[,;]", -1)));
    words.remove("");
    return words;
  }

  /// `key=value` of those it has, for evidence.
  public String say(String... keys) {
    StringBuilder said = new StringBuilder();
    for (String key : keys) {
      if (!text(key).isEmpty()) {
        said.append(said.isEmpty() ? "" : ", ").append(key).append('=').append(text(key));
      }
    }
    return said.toString();
  }
}
