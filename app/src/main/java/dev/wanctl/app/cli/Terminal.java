package dev.wanctl.app.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/// Where a command prints.
///
/// @param interactive a person looks at `out`: colours and redrawing make sense
public record Terminal(
    PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {

  /// The process's own streams; whether a person looks is found out only if these are used.
  public static Terminal of(PrintStream out, PrintStream err, Map<String, String> environment) {
    return new Terminal(out, err, environment, out.equals(System.out) && isTerminal());
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
