package dev.wanctl.app.cli;

import dev.wanctl.app.status.Spark;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  /// Reads a line that is not shown: from the terminal with its echo off, or else from `lines`,
  /// which is `in`. Empty at the end of the input.
  Optional<String> hidden(BufferedReader lines) throws IOException {
    Optional<Console> console = Optional.ofNullable(interactive ? System.console() : null);
    if (console.isPresent()) {
      return Optional.ofNullable(console.get().readPassword()).map(String::new);
    }
    if (typedByAPerson()) {
      throw new IOException("it would be seen while it is typed, as the output goes elsewhere");
    }
    return Optional.ofNullable(lines.readLine());
  }

  /// Whether the process's input is a terminal, whatever its output is.
  private static boolean typedByAPerson() {
    try {
      return Path.of("/proc/self/fd/0").toRealPath().toString().matches("/dev/(pts/|tty).*");
    } catch (IOException _) {
      return false; // a pipe has no path
    }
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /// A text with rows of bars as `out` can show it.
  String bars(String text) {
    return out.charset().newEncoder().canEncode('█') ? text : Spark.plain(text);
  }

  /// By the convention of no-color.org.
  boolean colour() {
    return interactive
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
