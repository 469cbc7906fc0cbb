package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether steering can work as the tables stand. The text of scripts is looked at and never shown:
/// it may hold passwords.
final class Inspection {

  private static final String SETUP = "wanctl steer setup";
  private static final String PREROUTING = "prerouting";

  /// A command that switches routes or rules.
  private static final Pattern SWITCHES =
      Pattern.compile(
          "(route|mangle)[^;\\n]*(disable|enable|distance|gateway)"
              + "|(disable|enable)[^;\\n]*(route|mangle)");

  private final SteeringPlan plan;
  private final Tables tables;
  private final Names names;
  private final List<Piece> pieces;
  private final List<Finding> findings = new ArrayList<>();

  private Inspection(SteeringPlan plan, Tables tables) {
    this.plan = plan;
    this.tables = tables;
    names = Names.of(plan);
    pieces = Pieces.of(plan, tables);
  }

  static List<Finding> of(SteeringPlan plan, Tables tables) {
    Inspection inspection = new Inspection(plan, tables);
    inspection.gateways();
    inspection.pieces();
    for (Family family : Family.values()) {
      inspection.order(family);
      inspection.others(family);
      inspection.fastTrack(family);
      inspection.switches(family);
    }
    inspection.scripts();
    if (inspection.findings.isEmpty()) {
      inspection.findings.add(
          Finding.ok(
              "steering",
              "router",
              "all that steering needs stands, and nobody else touches it",
              ""));
    }
    return List.copyOf(inspection.findings);
  }

  private void problem(String id, String subject, String what, String evidence, String remedy) {
    findings.add(Finding.problem(id, subject, what, evidence, remedy));
  }

  private void warning(String id, String subject, String what, String evidence, String remedy) {
    findings.add(Finding.warning(id, subject, what, evidence, remedy));
  }

  private void gateways() {
    for (Line line : plan.lines()) {
      if (tables.gateway(line, Family.IPV4).isEmpty()) {
        problem(
            "gateway",
            "line " + line.name(),
            "nothing tells where its default route leads",
            "/ip route: no default route by " + line.uplink(),
            "give its gateway in the configuration, or let its DHCP client add a default route:"
                + " /ip dhcp-client set [find interface="
                + ConsoleText.quoted(line.uplink())
                + "] add-default-route=yes default-route-distance=20");
      }
      if (tables.called(Menu.INTERFACE, line.uplink()).isEmpty()) {
        problem(
            "interface",
            "line " + line.name(),
            "there is no interface " + line.uplink(),
            "",
            "look what there is: /interface print");
      }
    }
  }

  private void pieces() {
    List<Piece> missing = new ArrayList<>();
    for (Piece piece : pieces) {
      List<Row> rows = tables.called(piece);
      if (rows.isEmpty()) {
        missing.add(piece);
      } else if (rows.size() > 1) {
        problem(
            "twice",
            piece.key(),
            "stands " + rows.size() + " times, so that none of them is switched",
            piece.menu().console(),
            "remove all but one: %s print where %s=%s"
                .formatted(
                    piece.menu().console(), piece.menu().key(), ConsoleText.quoted(piece.key())));
      } else {
        changed(piece, rows.getFirst());
      }
    }
    boolean only6 =
        !missing.isEmpty() && missing.stream().allMatch(p -> p.menu().path().startsWith("/ipv6"));
    if (only6) {
      warning(
          "ipv6-twin",
          "IPv6",
          missing.size() + " rules or routes stand for IPv4 only, so that IPv6 stays where it is",
          "missing first: " + missing.getFirst().key(),
          SETUP);
    } else if (!missing.isEmpty()) {
      problem(
          "missing",
          "router",
          missing.size() + " of " + pieces.size() + " things that steering needs are not there",
          "missing first: " + missing.getFirst().key(),
          SETUP);
    }
  }

  private void changed(Piece piece, Row row) {
    Map<String, String> differences = piece.differences(row.values());
    if (!differences.isEmpty()) {
      problem(
          "changed",
          piece.key(),
          "somebody changed it: " + String.join(", ", differences.keySet()),
          piece.menu().console() + ": " + row.say(differences.keySet().toArray(new String[0])),
          piece.mend(differences));
    } else if (!row.enabled() && !maybeDisabled(piece)) {
      problem(
          "disabled",
          piece.key(),
          "is disabled",
          "",
          piece.menu().console() + " enable " + ConsoleText.find(piece.menu(), piece.key()));
    }
    if (piece.menu() == Menu.SCHEDULER && !new DeadMan(plan).current(row)) {
      warning(
          "dead-man",
          piece.key(),
          "its script is not of these lines; it is set when wanctl next leaves home",
          "",
          piece.undo() + ", then " + SETUP);
    }
  }

  private boolean maybeDisabled(Piece piece) {
    boolean route = Set.of(Menu.ROUTE, Menu.ROUTE6).contains(piece.menu());
    boolean classOfUsers =
        List.of(names.newConnections()).contains(piece.values().getOrDefault("chain", ""));
    return route
        || classOfUsers
        || piece.menu() == Menu.SCHEDULER
        || piece.values().containsKey("disabled");
  }

  /// Ours in a chain must come in the order in which setup adds them.
  private void order(Family family) {
    Menu menu = Names.mangle(family);
    List<String> actual =
        tables.rows(menu).stream().map(row -> row.text("comment")).filter(names::carries).toList();
    List<Piece> ours = pieces.stream().filter(piece -> piece.menu() == menu).toList();
    for (int i = 1; i < ours.size(); i++) {
      Piece before = ours.get(i - 1);
      Piece after = ours.get(i);
      int one = actual.indexOf(before.key());
      int two = actual.indexOf(after.key());
      boolean sameChain =
          before
              .values()
              .getOrDefault("chain", "")
              .equals(after.values().getOrDefault("chain", ""));
      if (sameChain && one >= 0 && two >= 0 && two < one) {
        problem(
            "order",
            after.key(),
            "stands before the rule that must come first: " + before.key(),
            menu.console(),
            "%s move %s destination=%s"
                .formatted(
                    menu.console(),
                    ConsoleText.find(menu, before.key()),
                    ConsoleText.find(menu, after.key())));
        return;
      }
    }
  }

  /// Rules of others that keep packets from ours, or send them elsewhere afterwards.
  private void others(Family family) {
    Menu menu = Names.mangle(family);
    boolean beforeOurs = true;
    for (Row row : tables.rows(menu)) {
      if (!row.text("chain").equals(PREROUTING) || row.flag("dynamic") || !row.enabled()) {
        continue;
      }
      if (names.carries(row.text("comment"))) {
        beforeOurs = false;
        continue;
      }
      String said = row.say("chain", "action", "comment", "new-routing-mark", "connection-mark");
      String action = row.text("action");
      boolean last =
          action.equals("accept") || (action.startsWith("mark-") && !row.flag("passthrough"));
      if (action.equals("mark-routing")) {
        warning(
            "other-owner",
            family.name().toLowerCase(Locale.ROOT),
            "another rule marks packets for a routing table, too",
            menu.console() + ": " + said,
            "give it connection-mark=no-mark, or disable it: " + menu.console() + " print");
      } else if (beforeOurs && last) {
        warning(
            "passed-by",
            family.name().toLowerCase(Locale.ROOT),
            "a rule before ours lets packets go no further",
            menu.console() + ": " + said,
            "move ours before it: "
                + menu.console()
                + " move [find comment~"
                + ConsoleText.quoted("^" + names.mark() + ":")
                + "] destination=0");
      }
    }
  }

  private void fastTrack(Family family) {
    Menu menu = family == Family.IPV4 ? Menu.FILTER : Menu.FILTER6;
    tables.rows(menu).stream()
        .filter(row -> row.text("action").equals("fasttrack-connection"))
        .filter(row -> row.enabled() && !row.flag("dynamic"))
        .filter(row -> !row.text("connection-mark").equals("no-mark"))
        .findFirst()
        .ifPresent(row ->
            problem(
                "fasttrack",
                family.name().toLowerCase(Locale.ROOT),
                "FastTracked connections pass by the rules that keep them on their line",
                menu.console() + ": " + row.say("chain", "action", "comment", "connection-mark"),
                menu.console()
                    + " set [find action=fasttrack-connection] connection-mark=no-mark"));
  }

  /// More than one switched on, or one in one family only.
  private void switches(Family family) {
    if (family != Family.IPV4) {
      return;
    }
    List<String> on4 = on(Family.IPV4);
    List<String> on6 = on(Family.IPV6);
    if (on4.size() > 1 || on6.size() > 1) {
      warning(
          "switches",
          "router",
          "more than one line takes new sensitive connections; the first rule wins",
          "IPv4: " + on4 + ", IPv6: " + on6,
          "wanctl steer undo");
    } else if (!on4.equals(on6)
        && !tables.called(Menu.MANGLE6, names.comment("new connections")).isEmpty()) {
      warning(
          "switches",
          "router",
          "IPv4 and IPv6 do not go the same way",
          "IPv4: " + on4 + ", IPv6: " + on6,
          "wanctl steer undo");
    }
  }

  private List<String> on(Family family) {
    return plan.lines().stream()
        .map(Line::name)
        .filter(line ->
            tables.called(Names.mangle(family), names.to(line)).stream().anyMatch(Row::enabled))
        .toList();
  }

  private void scripts() {
    tables
        .rows(Menu.SCRIPT)
        .forEach(row ->
            script(
                "script " + row.name(),
                row.text("source"),
                "/system script print detail where name=" + ConsoleText.quoted(row.name())));
    tables.rows(Menu.SCHEDULER).stream()
        .filter(row -> row.enabled() && !row.name().equals(names.deadMan()))
        .forEach(row ->
            script(
                "scheduler " + row.name(),
                row.text("on-event"),
                "/system scheduler disable " + ConsoleText.find(row.name())));
    tables.rows(Menu.NETWATCH).stream()
        .filter(Row::enabled)
        .forEach(row ->
            script(
                "netwatch " + row.text("host"),
                row.text("up-script") + "\n" + row.text("down-script"),
                "/tool netwatch disable [find host=" + ConsoleText.quoted(row.text("host")) + "]"));
  }

  private void script(String subject, String text, String remedy) {
    boolean ours =
        Pattern.compile("(?<![\\w-])" + Pattern.quote(names.mark()) + "[-:]").matcher(text).find();
    if (ours) {
      problem("other-owner", subject, "names what is wanctl's, and may switch it, too", "", remedy);
    } else if (SWITCHES.matcher(text).find()) {
      warning(
          "other-owner",
          subject,
          "switches routes or mangle rules by itself; wanctl sees that and does not fight it",
          "",
          remedy);
    }
  }
}
