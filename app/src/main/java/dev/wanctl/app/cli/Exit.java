package dev.wanctl.app.cli;

/// Exit codes of all commands.
final class Exit {
  static final int GOOD = 0;
  static final int PROBLEM = 1;
  static final int WARNING = 2;
  static final int CANNOT_TELL = 3;

  private Exit() {}
}
