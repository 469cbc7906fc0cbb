package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SensitiveTraffic;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/// The table of nftables that steering needs, made of the plan alone.
///
/// Every packet of a connection that was moved gets the packet mark of its line again, by which it
/// is routed. The first packet of any other one from the users' side is looked at: if it is
/// sensitive, it goes where the sets `to_LINE` say, and if home's default route is out, to the
/// first line that is not out as well. Of what this machine sends itself only sensitive connections
/// are looked at, so that whoever measures a line from here is not moved.
///
/// The elements of the sets end by themselves if they were given a time: that is the dead-man.
///
/// @param sets in the order in which they are made
/// @param chains in the order in which they are made: who is gone to before who goes
record Ruleset(String table, List<Set> sets, List<Chain> chains) {

  static final String COMMENT = "wanctl: steering ";

  private static final String RESTORE = "restore";
  private static final String SENSITIVE = "sensitive";
  private static final String INSTEAD = "instead";
  private static final String FORWARDED = "forwarded";
  private static final String OWN = "own";

  enum Kind {
    /// Families, whose elements may end by themselves.
    FAMILIES("nf_proto", "timeout", 2, 1, 0x10),
    ADDRESSES_4("ipv4_addr", "interval", 7, 4, 0x4),
    ADDRESSES_6("ipv6_addr", "interval", 8, 16, 0x4);

    final String type;
    final String flag;
    final int number;
    final int bytes;
    final int flags;

    Kind(String type, String flag, int number, int bytes, int flags) {
      this.type = type;
      this.flag = flag;
      this.number = number;
      this.bytes = bytes;
      this.flags = flags;
    }
  }

  record Set(String name, Kind kind) {}

  /// Where packets come into a chain by themselves; at the priority of mangle, after conntrack.
  enum Hook {
    PREROUTING("filter", 0),
    /// Routes anew what it marks.
    OUTPUT("route", 3);

    static final int PRIORITY = -150;

    final String type;
    final int number;

    Hook(String type, int number) {
      this.type = type;
      this.number = number;
    }
  }

  record Chain(String name, Optional<Hook> hook, List<Rule> rules) {}

  /// @param comment empty for one that is not told of
  record Rule(List<Match> matches, String comment) {

    private static Rule of(String comment, Match... matches) {
      return new Rule(List.of(matches), comment);
    }

    String words() {
      String said = matches.stream().map(Match::words).collect(Collectors.joining(" "));
      return comment.isEmpty() ? said : said + " comment \"" + comment + '"';
    }
  }

  static Ruleset of(SteeringPlan plan) {
    Marks marks = new Marks(plan);
    List<Set> sets = new ArrayList<>();
    sets.add(new Set(Marks.armed(), Kind.FAMILIES));
    plan.lines().forEach(line -> sets.add(new Set(marks.out(line), Kind.FAMILIES)));
    marks.others().forEach(line -> sets.add(new Set(marks.to(line), Kind.FAMILIES)));
    for (Family family : Family.values()) {
      Kind kind = family == Family.IPV4 ? Kind.ADDRESSES_4 : Kind.ADDRESSES_6;
      sets.add(new Set(Marks.sensitive(family), kind));
      sets.add(new Set(Marks.never(family), kind));
    }
    List<Chain> chains =
        List.of(
            new Chain(RESTORE, Optional.empty(), restore(marks)),
            new Chain(INSTEAD, Optional.empty(), instead(marks)),
            new Chain(SENSITIVE, Optional.empty(), sensitive(marks)),
            new Chain(FORWARDED, Optional.empty(), forwarded(marks)),
            new Chain(OWN, Optional.empty(), kinds()),
            new Chain("prerouting", Optional.of(Hook.PREROUTING), prerouting(plan)),
            new Chain("output", Optional.of(Hook.OUTPUT), output(marks)));
    return new Ruleset(marks.table(), List.copyOf(sets), chains);
  }

  private static List<Rule> prerouting(SteeringPlan plan) {
    List<Rule> rules = new ArrayList<>();
    rules.add(Rule.of("", new Match.From("lo", true), new Match.Done()));
    for (Line line : plan.lines()) {
      rules.add(Rule.of("", new Match.From(line.uplink(), true), new Match.Done()));
    }
    if (!plan.lan().isEmpty()) {
      rules.add(Rule.of("", new Match.From(plan.lan(), false), new Match.Done()));
    }
    rules.add(Rule.of("", new Match.Marked(0, false), new Match.Goto(RESTORE)));
    rules.add(Rule.of("", new Match.First(), new Match.Goto(FORWARDED)));
    return rules;
  }

  /// What is bound to another line's interface has a reason for it.
  private static List<Rule> output(Marks marks) {
    List<Rule> rules = new ArrayList<>();
    rules.add(Rule.of("", new Match.Leaving("lo"), new Match.Done()));
    rules.add(Rule.of("", new Match.Marked(0, false), new Match.Goto(RESTORE)));
    for (Line line : marks.others()) {
      rules.add(Rule.of("", new Match.Leaving(line.uplink()), new Match.Done()));
    }
    rules.add(Rule.of("", new Match.First(), new Match.Goto(OWN)));
    return rules;
  }

  private static List<Rule> restore(Marks marks) {
    List<Rule> rules = new ArrayList<>();
    for (Line line : marks.others()) {
      int value = marks.value(line);
      rules.add(
          Rule.of(
              "by " + line.name(),
              new Match.Marked(value, true),
              new Match.Mark(value, false),
              new Match.Count(),
              new Match.Done()));
    }
    return rules;
  }

  private static List<Rule> instead(Marks marks) {
    List<Rule> rules = new ArrayList<>();
    for (Line line : marks.others()) {
      rules.add(
          Rule.of(
              "instead of home: " + line.name(),
              new Match.FamilyIn(marks.out(line), false),
              new Match.Mark(marks.value(line), true),
              new Match.Count(),
              new Match.Done()));
    }
    return rules;
  }

  private static List<Rule> sensitive(Marks marks) {
    List<Rule> rules = new ArrayList<>();
    for (Line line : marks.others()) {
      rules.add(
          Rule.of(
              "to " + line.name(),
              new Match.FamilyIn(marks.to(line), true),
              new Match.Mark(marks.value(line), true),
              new Match.Count(),
              new Match.Done()));
    }
    rules.add(insteadOfHome(marks));
    return rules;
  }

  private static Rule insteadOfHome(Marks marks) {
    return Rule.of(
        "", new Match.FamilyIn(marks.out(marks.plan().home()), true), new Match.Goto(INSTEAD));
  }

  private static List<Rule> forwarded(Marks marks) {
    List<Rule> rules = new ArrayList<>(kinds());
    rules.add(insteadOfHome(marks));
    return rules;
  }

  private static List<Rule> kinds() {
    List<Rule> rules = new ArrayList<>();
    for (Family family : Family.values()) {
      for (String prefix : SensitiveTraffic.local(family)) {
        rules.add(Rule.of("", new Match.Towards(family, prefix), new Match.Done()));
      }
      rules.add(
          Rule.of(
              "sources never moved",
              new Match.AddressIn(family, true, Marks.never(family)),
              new Match.Count(),
              new Match.Done()));
      rules.add(
          Rule.of(
              "destinations never moved",
              new Match.AddressIn(family, false, Marks.never(family)),
              new Match.Count(),
              new Match.Done()));
    }
    for (SensitiveTraffic kind : SensitiveTraffic.defaults()) {
      switch (kind) {
        case SensitiveTraffic.Marked(String what, int dscp) -> {
          for (Family family : Family.values()) {
            rules.add(sensitive(what, new Match.Dscp(family, dscp)));
          }
        }
        case SensitiveTraffic.ToPorts to ->
            to.ports()
                .forEach(p -> rules.add(sensitive(to.what(), new Match.To(to.protocol(), p))));
      }
    }
    for (Family family : Family.values()) {
      String set = Marks.sensitive(family);
      rules.add(sensitive("sources in the set", new Match.AddressIn(family, true, set)));
      rules.add(sensitive("destinations in the set", new Match.AddressIn(family, false, set)));
    }
    return rules;
  }

  private static Rule sensitive(String what, Match match) {
    return Rule.of(what, match, new Match.Count(), new Match.Goto(SENSITIVE));
  }

  /// What stands on the table, so that a table of another plan is known.
  String comment() {
    CRC32 sum = new CRC32();
    sum.update(body().getBytes(StandardCharsets.UTF_8));
    return COMMENT + Long.toHexString(sum.getValue());
  }

  /// For `nft -f -`. One that stands is replaced, so that there is no moment without.
  String words() {
    return "table inet %s {}\ndelete table inet %s\ntable inet %s {\n  comment \"%s\"\n%s}"
        .formatted(table, table, table, comment(), body());
  }

  private String body() {
    StringBuilder text = new StringBuilder();
    for (Set set : sets) {
      text.append(
          "  set %s { type %s; flags %s; }\n"
              .formatted(set.name(), set.kind().type, set.kind().flag));
    }
    for (Chain chain : chains) {
      text.append("  chain ").append(chain.name()).append(" {\n");
      chain
          .hook()
          .ifPresent(h ->
              text.append(
                  "    type %s hook %s priority mangle; policy accept;\n"
                      .formatted(h.type, h.name().toLowerCase(java.util.Locale.ROOT))));
      chain.rules().forEach(r -> text.append("    ").append(r.words()).append('\n'));
      text.append("  }\n");
    }
    return text.toString();
  }
}
