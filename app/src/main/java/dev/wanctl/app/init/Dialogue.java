package dev.wanctl.app.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Asks, and hears. What the command line answers is not asked; with `--yes` nothing is: then
/// suggestions are taken, and a question that has none stops the dialogue.
public final class Dialogue {

  /// Reads a line that must not be seen.
  @FunctionalInterface
  public interface Hidden {
    /// Empty at the end of the input.
    Optional<String> read() throws IOException;
  }

  private final BufferedReader in;
  private final PrintStream out;
  private final Hidden hidden;
  private final Map<String, String> given;
  private final boolean yes;

  /// @param given answers of the command line by option
  public Dialogue(
      BufferedReader in, PrintStream out, Hidden hidden, Map<String, String> given, boolean yes) {
    this.in = in;
    this.out = out;
    this.hidden = hidden;
    this.given = Map.copyOf(given);
    this.yes = yes;
  }

  /// What the command line says about an option.
  Optional<String> given(String option) {
    return Optional.ofNullable(given.get(option));
  }

  /// Whether there is somebody who can try again.
  boolean asks() {
    return !yes;
  }

  /// Prints a line. Devices have a say in it, so it goes out without control characters.
  void say(String line) {
    out.println(line.replaceAll("\\p{Cntrl}", " "));
  }

  /// An answer that nothing is wrong with.
  String ask(Question question) throws Stopped {
    Optional<String> answered = given(question.option());
    if (answered.isPresent()) {
      String answer = answered.get();
      Optional<String> complaint = question.complaint().apply(answer);
      if (complaint.isPresent()) {
        throw new Stopped(question.option() + ": " + complaint.get(), "");
      }
      say(question.text() + ": " + answer);
      return answer;
    }
    if (yes) {
      String answer =
          question
              .suggestion()
              .orElseThrow(() ->
                  new Stopped(
                      "there is no telling what to answer: " + question.text(),
                      "say it with " + question.option()));
      say(question.text() + ": " + answer);
      return answer;
    }
    while (true) {
      String answer = hear(question.text() + suggestion(question) + ": ").strip();
      if (answer.equals("?")) {
        help(question.help());
        continue;
      }
      String taken = answer.isEmpty() ? question.suggestion().orElse("") : answer;
      if (taken.isEmpty()) {
        help(question.help());
        continue;
      }
      Optional<String> complaint = question.complaint().apply(taken);
      if (complaint.isEmpty()) {
        return taken;
      }
      help(complaint.get());
    }
  }

  private static String suggestion(Question question) {
    return question.suggestion().map(s -> " [" + s + "]").orElse("");
  }

  /// A yes or a no; an empty answer is a no.
  boolean agrees(String text, String help) throws Stopped {
    if (yes) {
      return true;
    }
    return hearsYes(text, help);
  }

  /// The same where not even `--yes` answers: what only somebody who looks can know.
  boolean hearsYes(String text, String help) throws Stopped {
    while (true) {
      String answer = hear(text + " [y/N]: ").strip().toLowerCase(Locale.ROOT);
      if (!answer.equals("?")) {
        return answer.matches("y|yes");
      }
      help(help);
    }
  }

  /// A secret, which is nowhere shown. With `--yes`, too, it is read from the input.
  String secret(String text, String help) throws Stopped {
    while (true) {
      out.print(text + ": ");
      out.flush();
      String secret = heard(hidden);
      if (secret.equals("?")) {
        help(help);
      } else if (!secret.isEmpty()) {
        return secret;
      }
    }
  }

  private String hear(String prompt) throws Stopped {
    out.print(prompt.replaceAll("\\p{Cntrl}", " "));
    out.flush();
    return heard(() -> Optional.ofNullable(in.readLine()));
  }

  private String heard(Hidden source) throws Stopped {
    Optional<String> line;
    try {
      line = source.read();
    } catch (IOException e) {
      throw new Stopped("the answer cannot be read: " + e.getMessage(), "");
    }
    if (line.isEmpty()) {
      out.println();
      throw new Stopped("the input ended before the last question", "");
    }
    return line.get();
  }

  private void help(String text) {
    text.lines().forEach(line -> say("  " + line));
  }
}
