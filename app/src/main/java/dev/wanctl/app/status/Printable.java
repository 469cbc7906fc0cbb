package dev.wanctl.app.status;

/// Text from a daemon made safe for a terminal: what would move the cursor or change colours
/// becomes a space.
final class Printable {

  private Printable() {}

  static String of(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
