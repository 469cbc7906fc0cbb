package dev.wanctl.app.run;

/// The signals that what runs in the foreground lives by. The JDK has no supported way to them but
/// this class, which every JVM ships in `jdk.unsupported`.
public final class Signals {

  private Signals() {}

  /// Runs `what` on a thread of the JVM's whenever the signal comes.
  public static void on(String name, Runnable what) {
    sun.misc.Signal.handle(new sun.misc.Signal(name), _ -> what.run());
  }
}
