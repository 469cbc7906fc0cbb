package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import java.util.List;
import java.util.Locale;

/// What our things are called in the kernel. Nothing that lacks these names and numbers is ever
/// changed.
///
/// The bits of [#MASK] in packet and conntrack marks are ours: 0 is nobody's and goes by the
/// ordinary way, the others are the lines but home, in the plan's order. Other bits stay as they
/// are.
record Marks(SteeringPlan plan) {

  static final int MASK = 0x0f000000;

  /// Of routes (`RTA_PROTOCOL`) and routing rules (`FRA_PROTOCOL`).
  static final int PROTOCOL = 202;

  static final int MOST_LINES = 15;

  private static final int SHIFT = 24;
  private static final int FIRST_TABLE = 51300;
  private static final int FIRST_PRIORITY = 30100;
  private static final int ADDRESS_FAMILY_4 = 2;
  private static final int ADDRESS_FAMILY_6 = 10;

  /// The nftables table, of family inet.
  String table() {
    return plan.mark() + "_steer";
  }

  List<Line> others() {
    return plan.lines().subList(1, plan.lines().size());
  }

  private int index(Line line) {
    return plan.lines().indexOf(line);
  }

  int value(Line line) {
    return index(line) << SHIFT;
  }

  /// The routing table of a line.
  int routes(Line line) {
    return FIRST_TABLE + index(line);
  }

  /// Whatever has a better route than the default one, such as the way back to the users, stays.
  int mainFirst(Line line) {
    return FIRST_PRIORITY + 2 * index(line);
  }

  int thenTable(Line line) {
    return mainFirst(line) + 1;
  }

  /// The set whose elements say in which families new sensitive connections go to this line.
  String to(Line line) {
    return "to_" + line.name();
  }

  /// The set whose elements say in which families the line's default route is out.
  String out(Line line) {
    return "out_" + line.name();
  }

  /// The set whose one element ends when the dead-man acts.
  static String armed() {
    return "armed";
  }

  /// Sets of addresses that the user fills.
  static String sensitive(Family family) {
    return "sensitive" + digit(family);
  }

  static String never(Family family) {
    return "never" + digit(family);
  }

  static int digit(Family family) {
    return family == Family.IPV4 ? 4 : 6;
  }

  /// As nftables and `NFPROTO_` number it.
  static int number(Family family) {
    return family == Family.IPV4 ? ADDRESS_FAMILY_4 : ADDRESS_FAMILY_6;
  }

  static String word(Family family) {
    return family.name().toLowerCase(Locale.ROOT);
  }

  static String hex(int value) {
    return "0x%08x".formatted(value);
  }
}
