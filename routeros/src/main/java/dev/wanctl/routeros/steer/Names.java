package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.routeros.Menu;

/// What our things are called on the router: every row with a comment of ours begins with the mark
/// and a colon, every table, chain and connection mark with the mark and a hyphen.
record Names(String mark) {

  static Names of(SteeringPlan plan) {
    return new Names(plan.mark());
  }

  String comment(String what) {
    return mark + ": " + what;
  }

  /// Without the mark, for people.
  String plain(String comment) {
    return carries(comment) ? comment.substring(mark.length() + 2) : comment;
  }

  boolean carries(String comment) {
    return comment.startsWith(mark + ": ");
  }

  /// The comment of the rule that is switched: on, new sensitive connections go to this line.
  String to(String line) {
    return comment("to " + line);
  }

  /// The comment of one half of the default route of ours by this line.
  String route(String line, Half half) {
    return comment("route " + line + half.suffix);
  }

  /// The routing table of a line, and the mark of the connections that use it.
  String table(String line) {
    return mark + "-" + line;
  }

  /// The mark of sensitive connections that began while all was at home. They keep it, so that a
  /// rule that is switched on later does not take them for new although nobody answered them yet.
  String stays() {
    return mark + "-home";
  }

  /// Chains of mangle.
  String newConnections() {
    return mark + "-new";
  }

  String sensitive() {
    return mark + "-sensitive";
  }

  /// An address list of the user's.
  String never() {
    return mark + "-never";
  }

  /// The scheduler entry that returns home.
  String deadMan() {
    return mark + "-home";
  }

  static Menu mangle(Family family) {
    return family == Family.IPV4 ? Menu.MANGLE : Menu.MANGLE6;
  }

  static Menu routes(Family family) {
    return family == Family.IPV4 ? Menu.ROUTE : Menu.ROUTE6;
  }

  static Menu nat(Family family) {
    return family == Family.IPV4 ? Menu.NAT : Menu.NAT6;
  }

  /// Our default routes come as parts that together mean everything: a longer prefix wins over the
  /// default route of any other owner, whatever its distance, without touching that.
  enum Half {
    LOW(Family.IPV4, "0.0.0.0/1", " low"),
    HIGH(Family.IPV4, "128.0.0.0/1", " high"),
    GLOBAL6(Family.IPV6, "2000::/3", "");

    final Family family;
    final String prefix;
    private final String suffix;

    Half(Family family, String prefix, String suffix) {
      this.family = family;
      this.prefix = prefix;
      this.suffix = suffix;
    }
  }
}
