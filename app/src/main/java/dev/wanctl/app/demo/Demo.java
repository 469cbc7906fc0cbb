package dev.wanctl.app.demo;

import java.time.Duration;

/// The demonstration on a simulated line.
public final class Demo {

  private Demo() {}

  /// Runs it for so long; returns the exit code.
  public static int execute(Duration length, boolean json) {
    System.err.println("wanctl demo is not part of this build");
    return 3;
  }
}
