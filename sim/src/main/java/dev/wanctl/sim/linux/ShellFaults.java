package dev.wanctl.sim.linux;

import java.time.Duration;

/// What goes wrong with what the router's shell prints, switchable while it runs. Thread-safe.
public final class ShellFaults {

  private Duration late = Duration.ZERO;
  private boolean silent;
  private String garbage = "";
  private int cutAfter = -1;

  ShellFaults() {}

  /// Everything that is printed comes so much later.
  public synchronized void late(Duration by) {
    late = by;
  }

  /// Nothing that is printed comes.
  public synchronized void silent(boolean on) {
    silent = on;
  }

  /// This comes before whatever is printed, each time.
  public synchronized void garbage(String text) {
    garbage = text;
  }

  /// The next connection on which anything is printed breaks after so many bytes of it.
  public synchronized void cutAfter(int bytes) {
    cutAfter = bytes;
  }

  public synchronized void clear() {
    late = Duration.ZERO;
    silent = false;
    garbage = "";
    cutAfter = -1;
  }

  synchronized Duration late() {
    return late;
  }

  synchronized boolean silent() {
    return silent;
  }

  synchronized String garbage() {
    return garbage;
  }

  /// -1 where nothing is cut; once.
  synchronized int cut() {
    int cut = cutAfter;
    cutAfter = -1;
    return cut;
  }
}
