package dev.wanctl.app;

import dev.wanctl.app.cli.Commands;
import dev.wanctl.app.cli.Terminal;
import dev.wanctl.app.status.Version;
import java.io.PrintStream;

/// The entry point.
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    int code = run(args, System.out, System.err);
    System.out.flush();
    System.exit(code);
  }

  /// Carries out a command line; returns the exit code.
  public static int run(String[] args, PrintStream out, PrintStream err) {
    // Asked for by scripts, and so cheap that not even the command line parser is loaded.
    if (args.length == 1 && (args[0].equals("version") || args[0].equals("--version"))) {
      return Version.print(out);
    }
    return Commands.run(args, Terminal.of(out, err, System.getenv()));
  }
}
