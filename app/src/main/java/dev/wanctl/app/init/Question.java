package dev.wanctl.app.init;

import dev.wanctl.app.config.KeyCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One thing to be known.
///
/// @param option of the command line that answers it, such as `--line`
/// @param text without the question mark
/// @param suggestion what is taken where the answer is empty; empty where somebody must say it
/// @param help the answer to `?`
/// @param complaint what is wrong with an answer, empty if nothing is
record Question(
    String option,
    String text,
    Optional<String> suggestion,
    String help,
    Function<String, Optional<String>> complaint) {

  /// One whose answer becomes the value of a key.
  static Question forKey(
      String option, String text, Optional<String> suggestion, String help, String key) {
    return new Question(option, text, suggestion, help, answer -> KeyCheck.complaint(key, answer));
  }

  /// One of a few words.
  static Question choice(
      String option, String text, String suggestion, String help, List<String> words) {
    return new Question(
        option,
        text + " (" + String.join(", ", words) + ")",
        Optional.of(suggestion),
        help,
        answer ->
            words.contains(answer)
                ? Optional.empty()
                : Optional.of("`" + answer + "` is none of " + String.join(", ", words)));
  }
}
