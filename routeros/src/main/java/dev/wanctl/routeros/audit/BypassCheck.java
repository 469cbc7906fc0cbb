package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Whether packets pass by the queues: by FastTrack, or for want of a mark.
///
/// From MikroTik's manual ("Connection tracking"): packets of FastTracked connections pass by the
/// mangle rules, simple queues, and the queue tree below `global`. Those below an interface they
/// are said to pass; unmarked, since no mangle rule saw them. IPv6 has FastTrack since 7.18.
final class BypassCheck {

  private static final String NO_MARK = "no-mark";

  private final Picture picture;
  private final Set<String> ours;

  BypassCheck(Picture picture, Set<String> ours) {
    this.picture = picture;
    this.ours = ours;
  }

  List<Finding> judge() {
    List<Finding> findings = new ArrayList<>();
    fastTrack(Menu.FILTER, findings);
    fastTrack(Menu.FILTER6, findings);
    marks().forEach(mark -> mark(mark, findings));
    return findings;
  }

  private List<Row> queues() {
    return picture.rows(Menu.QUEUE_TREE).stream().filter(row -> ours.contains(row.name())).toList();
  }

  private Set<String> marks() {
    Set<String> marks = new LinkedHashSet<>();
    queues().forEach(row -> marks.addAll(row.words("packet-mark")));
    marks.remove(NO_MARK);
    return marks;
  }

  private void fastTrack(Menu menu, List<Finding> findings) {
    if (!(picture.tables().get(menu) instanceof Picture.Table.Rows)) {
      return;
    }
    String subject = menu == Menu.FILTER6 ? "IPv6" : "IPv4";
    List<Row> rules =
        picture.rows(menu).stream()
            .filter(row -> row.text("action").equals("fasttrack-connection"))
            .filter(row -> row.enabled() && !row.flag("dynamic"))
            .toList();
    if (rules.isEmpty()) {
      findings.add(
          Finding.ok(
              "fasttrack",
              subject,
              "no connection is FastTracked past the queues",
              menu.console() + ": no enabled rule with action=fasttrack-connection"));
      return;
    }
    List<String> passedBy =
        queues().stream()
            .filter(row -> atGlobal(row.text("parent"), 0) || marked(row))
            .map(Row::name)
            .toList();
    String evidence =
        menu.console() + ": " + rules.getFirst().say("chain", "action", "comment", "disabled");
    String remedy =
        menu.console()
            + " disable [find action=fasttrack-connection]"
            + " (connections that stand stay FastTracked until they end)";
    findings.add(
        passedBy.isEmpty()
            ? Finding.warning(
                "fasttrack",
                subject,
                "connections are FastTracked, which passes by mangle rules and by every queue that"
                    + " does not hang on an interface",
                evidence,
                remedy)
            : Finding.problem(
                "fasttrack",
                subject,
                "connections are FastTracked and pass by " + String.join(" and ", passedBy),
                evidence,
                remedy));
  }

  /// Whether the tree of a queue begins at `global`; a queue may hang on others.
  private boolean atGlobal(String parent, int depth) {
    if (parent.equals("global")) {
      return true;
    }
    return depth < 8
        && picture.named(Menu.QUEUE_TREE, parent).stream()
            .anyMatch(row -> atGlobal(row.text("parent"), depth + 1));
  }

  private static boolean marked(Row row) {
    Set<String> marks = row.words("packet-mark");
    return !marks.isEmpty() && !marks.contains(NO_MARK);
  }

  private void mark(String mark, List<Finding> findings) {
    if (!(picture.tables().get(Menu.MANGLE) instanceof Picture.Table.Rows)
        || !(picture.tables().get(Menu.MANGLE6) instanceof Picture.Table.Rows)) {
      return;
    }
    String subject = "packet mark " + mark;
    boolean four = sets(Menu.MANGLE, mark);
    boolean six = sets(Menu.MANGLE6, mark);
    if (!four && !six) {
      findings.add(
          Finding.problem(
              "mark-missing",
              subject,
              "no mangle rule gives packets the mark that a queue takes",
              "/ip firewall mangle and /ipv6 firewall mangle: no enabled rule with"
                  + " new-packet-mark="
                  + mark,
              rule(Menu.MANGLE, mark)));
    } else if (!six && usesIpv6()) {
      findings.add(
          Finding.warning(
              "ipv6-twin",
              subject,
              "only IPv4 packets get it, so that IPv6 passes by the queue",
              "/ip firewall mangle sets it, /ipv6 firewall mangle does not; /ipv6 address has "
                  + ipv6().getFirst().text("address"),
              rule(Menu.MANGLE6, mark)));
    } else if (!four) {
      findings.add(
          Finding.warning(
              "ipv4-twin",
              subject,
              "only IPv6 packets get it, so that IPv4 passes by the queue",
              "/ipv6 firewall mangle sets it, /ip firewall mangle does not",
              rule(Menu.MANGLE, mark)));
    } else {
      findings.add(
          Finding.ok(
              "mark",
              subject,
              six ? "IPv4 and IPv6 packets get it" : "IPv4 packets get it; there is no IPv6",
              ""));
    }
  }

  private boolean sets(Menu menu, String mark) {
    return picture.rows(menu).stream()
        .anyMatch(row -> row.enabled() && row.text("new-packet-mark").equals(mark));
  }

  private static String rule(Menu menu, String mark) {
    return menu.console()
        + " add chain=forward action=mark-packet new-packet-mark="
        + ConsoleText.quoted(mark)
        + " passthrough=no (with the conditions of its twin)";
  }

  private boolean usesIpv6() {
    return !ipv6().isEmpty();
  }

  /// Addresses that are not of one link only.
  private List<Row> ipv6() {
    return picture.rows(Menu.ADDRESS6).stream()
        .filter(row -> row.enabled() && !row.text("address").startsWith("fe80:"))
        .filter(row -> !row.text("address").startsWith("::1"))
        .toList();
  }
}
