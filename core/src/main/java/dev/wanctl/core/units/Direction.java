package dev.wanctl.core.units;

/// A direction of a line as its user sees it. Part of the type of everything that has one, so that
/// no call can mix them up.
public enum Direction {
  /// From the Internet to the user.
  DOWNLOAD,
  /// From the user to the Internet.
  UPLOAD;

  /// The word used in configuration, output and metrics.
  public String word() {
    return this == DOWNLOAD ? "download" : "upload";
  }
}
