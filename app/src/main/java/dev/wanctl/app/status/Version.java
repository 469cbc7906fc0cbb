package dev.wanctl.app.status;

import java.io.PrintStream;

/// The version of this program, as its jar tells.
public final class Version {

  private Version() {}

  /// `development` where the classes are in no jar.
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /// Prints it; returns the exit code.
  public static int print(PrintStream out) {
    out.println("wanctl " + text());
    return 0;
  }
}
