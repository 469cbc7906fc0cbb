package dev.wanctl.app.status;

import java.util.List;

/// How a line is, for those who want words and not the whole document.
///
/// @param verdict `good`, `warning` or `problem`
/// @param text what limits it, in a sentence
/// @param conditions the ids of what holds
public record LineFacts(String verdict, String text, List<String> conditions) {

  /// Of a line of which nothing can be told.
  public static final LineFacts UNKNOWN = new LineFacts("unknown", "", List.of());
}
