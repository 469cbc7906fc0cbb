package dev.wanctl.app.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where a command prints, and asks.
///
/// @param in what a person answers
/// @param interactive a person looks at `out`: colours and redrawing make sense
public record Terminal(
    Reader in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean interactive) {

  /// The process's own streams; whether a person looks is found out only if these are used.
  public static Terminal of(PrintStream out, PrintStream err, Map<String, String> environment) {
    return new Terminal(
        new InputStreamReader(System.in, StandardCharsets.UTF_8),
        out,
        err,
        environment,
        out.equals(System.out) && isTerminal());
  }

  /// Asks for a yes; anything else, and the end of the input, is a no.
  boolean confirms(String question) {
    out.print(question + " [y/N] ");
    out.flush();
    try {
      String answer = new BufferedReader(in).readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    } catch (IOException _) {
      return false; // whoever cannot be heard did not say yes
    }
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /// By the convention of no-color.org.
  boolean colour() {
    return interactive
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
