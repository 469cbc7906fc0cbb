package dev.wanctl.remote.linux;

import dev.wanctl.core.units.BitRate;

/// The commands that are run on the other machine. Nothing of an operator's text is in them but
/// quoted.
final class Commands {

  private Commands() {}

  /// What stands on an interface, with its counters.
  static String show(String interfaceName) {
    return "tc -s qdisc show dev " + quoted(interfaceName);
  }

  /// The rate alone: CAKE keeps whatever a change does not name.
  static String change(String interfaceName, String kind, BitRate rate) {
    return "tc qdisc change dev "
        + quoted(interfaceName)
        + " root "
        + kind
        + " "
        + TcRate.parameters(rate);
  }

  /// One word to any shell, whatever is in it.
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9._@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
