package dev.wanctl.remote.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.remote.linux.TcText.Cake;

/// The commands that are run on the other machine. Nothing of an operator's text is in them but
/// quoted.
final class Commands {

  /// What the router calls its system, in one line.
  static final String SYSTEM =
      "(. /etc/openwrt_release && echo \"$DISTRIB_DESCRIPTION\") 2>/dev/null"
          + " || (. /etc/os-release && echo \"$PRETTY_NAME\") 2>/dev/null || uname -sr";

  /// How long it runs, how busy it is, its model (OpenWrt tells it) and its system, a line each.
  static final String ABOUT =
      "cat /proc/uptime /proc/loadavg; echo \"$(cat /tmp/sysinfo/model 2>/dev/null)\"; " + SYSTEM;

  static final String TC = "command -v tc";

  /// Prints `enabled` or `disabled` of a service of OpenWrt, nothing where there is none.
  static String service(String name) {
    String script = "/etc/init.d/" + name;
    return "[ -x %1$s ] && { %1$s enabled && echo enabled || echo disabled; }".formatted(script);
  }

  private Commands() {}

  /// What stands on an interface.
  static String show(String interfaceName) {
    return "tc qdisc show dev " + quoted(interfaceName);
  }

  /// The same with its counters.
  static String count(String interfaceName) {
    return "tc -s qdisc show dev " + quoted(interfaceName);
  }

  /// The rate alone: CAKE keeps whatever a change does not name. The handle must be that of what
  /// stands there: without one the kernel takes a change of CAKE, where another qdisc stands, for
  /// leave to put a new CAKE in its place.
  static String change(String interfaceName, Cake standing, BitRate rate) {
    return "tc qdisc change dev %s root handle %s %s %s"
        .formatted(
            quoted(interfaceName), standing.handle(), standing.kind(), TcRate.parameters(rate));
  }

  /// The same for a person who has looked at what stands there.
  static String changeByHand(String interfaceName, BitRate rate) {
    return "tc qdisc change dev " + quoted(interfaceName) + " root cake " + TcRate.parameters(rate);
  }

  /// One word to any shell, whatever is in it.
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9._@/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
