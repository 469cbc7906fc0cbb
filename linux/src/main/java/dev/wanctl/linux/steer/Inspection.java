package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether steering can work as the kernel stands.
final class Inspection {

  private static final String SETUP = "wanctl steer setup";
  private static final Path SYSCTL = Path.of("/proc/sys/net");
  private static final int STRICT = 1;

  private final Look look;
  private final List<NftTable.Standing> rules;
  private final List<Finding> findings = new ArrayList<>();

  private Inspection(Look look, List<NftTable.Standing> rules) {
    this.look = look;
    this.rules = rules;
  }

  static List<Finding> of(Look look, List<NftTable.Standing> rules) {
    Inspection inspection = new Inspection(look, rules);
    inspection.pieces();
    inspection.lines();
    inspection.home();
    inspection.others();
    inspection.switches();
    inspection.forwarding();
    if (inspection.findings.isEmpty()) {
      inspection.findings.add(
          Finding.ok(
              "steering",
              "this machine",
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

  private void pieces() {
    String table = look.marks().table();
    if (look.foreign()) {
      problem(
          "foreign-table",
          table,
          "an nftables table of this name stands that is not wanctl's",
          "its comment: \"" + look.comment().orElse("") + '"',
          "another name: steering.mark; or nft delete table inet " + table);
      return;
    }
    Ruleset wanted = Ruleset.of(look.marks().plan());
    List<Piece> missing = Piece.missing(look, rules);
    boolean changed =
        look.stands()
            && (!look.comment().equals(Optional.of(wanted.comment()))
                || !Piece.same(wanted, rules));
    if (changed) {
      problem(
          "changed",
          table,
          look.comment().equals(Optional.of(wanted.comment()))
              ? "somebody changed its rules"
              : "it is of other lines or of another wanctl",
          "nft list table inet " + table,
          SETUP);
    }
    List<Piece> gone =
        missing.stream().filter(p -> !(changed && p instanceof Piece.Table)).toList();
    if (!gone.isEmpty()) {
      problem(
          "missing",
          "this machine",
          gone.size()
              + " of "
              + Piece.all(look).size()
              + " things that steering needs are not there",
          "missing first: " + gone.getFirst().step().what(),
          SETUP);
    }
  }

  private void lines() {
    for (Line line : look.marks().plan().lines()) {
      String subject = "line " + line.name();
      if (!look.links().containsKey(line.name())) {
        problem(
            "interface",
            subject,
            "there is no interface " + line.uplink(),
            "",
            "look what there is: ip -br link");
        continue;
      }
      if (!line.equals(look.marks().plan().home()) && look.wanted(line, Family.IPV4).isEmpty()) {
        problem(
            "gateway",
            subject,
            "nothing tells where its default route leads",
            "no default route by " + line.uplink() + " in any table",
            "give its gateway in the configuration: steering.lines." + line.name() + ".gateway");
      }
      boolean homeHas6 = !look.main(look.marks().plan().home(), Family.IPV6).isEmpty();
      if (homeHas6 && look.wanted(line, Family.IPV6).isEmpty()) {
        warning(
            "ipv6-twin",
            subject,
            "it has no default route for IPv6 and home has one, so that IPv6 stays home",
            "ip -6 route show table all default",
            "give it one, or do without");
      }
      int strict = Math.max(number("ipv4/conf/all/rp_filter"), number(filter(line)));
      if (strict == STRICT && !line.equals(look.marks().plan().home())) {
        problem(
            "rp-filter",
            subject,
            "replies that come by it are dropped, since the ordinary way to who sends them is"
                + " another line",
            "rp_filter of " + line.uplink() + " is " + strict + ", strict",
            "sysctl -w net.ipv4.conf." + line.uplink() + ".rp_filter=2, also in /etc/sysctl.d");
      }
    }
  }

  private static String filter(Line line) {
    return "ipv4/conf/" + line.uplink() + "/rp_filter";
  }

  /// 0 where it is not to be read.
  private static int number(String file) {
    try {
      return Integer.parseInt(Files.readString(SYSCTL.resolve(file)).strip());
    } catch (IOException | NumberFormatException _) {
      return 0;
    }
  }

  /// What is not moved goes by the ordinary way, which must be home.
  private void home() {
    Line home = look.marks().plan().home();
    look.defaults().stream()
        .filter(r -> r.family() == Family.IPV4 && r.table() == Routing.MAIN && r.alive())
        .findFirst()
        .filter(r -> !r.device().equals(home.uplink()))
        .ifPresent(r ->
            warning(
                "home",
                "line " + home.name(),
                "the ordinary way is not by it but by " + r.device(),
                "ip route: " + r.words(),
                "name the line of "
                    + r.device()
                    + " first in steering.lines, or give the default"
                    + " route by "
                    + home.uplink()
                    + " a lower metric"));
  }

  /// Rules of others that take marked packets, or mark by the same bits.
  private void others() {
    for (Routing.Rule rule : look.rules()) {
      boolean bits = (rule.mask() & Marks.MASK) != 0 && rule.mark() != 0;
      if (!rule.ours() && bits && (rule.mark() & Marks.MASK) != 0) {
        warning(
            "other-owner",
            "ip rule " + rule.priority(),
            "it goes by bits of the packet mark that are wanctl's: " + Marks.hex(Marks.MASK),
            rule.words(),
            "let the other program use other bits");
      }
    }
  }

  private void switches() {
    if (look.enabled().size() > 1) {
      warning(
          "switches",
          "this machine",
          "more than one line takes new sensitive connections; the first rule wins",
          look.enabled().toString().toLowerCase(Locale.ROOT),
          "wanctl steer setup, which begins anew after wanctl steer undo");
    }
  }

  private void forwarding() {
    if (number("ipv4/ip_forward") != 1) {
      warning(
          "forwarding",
          "this machine",
          "it forwards nothing, so that only its own connections are steered",
          "/proc/sys/net/ipv4/ip_forward",
          "sysctl -w net.ipv4.ip_forward=1, if it is the router");
    }
  }
}
