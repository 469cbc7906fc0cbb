package dev.wanctl.sim.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Carries packets through the rules of a chain in their order, and counts what each rule meant.
/// Guarded by the model's lock.
final class Mangle {

  /// What rules have made of a packet so far.
  static final class Marks {
    String connection;
    String packet = "";
    String routing = "";

    Marks(String connection) {
      this.connection = connection;
    }
  }

  private static final class Count {
    long packets;
    long bytes;
  }

  private static final int MAX_DEPTH = 32;

  private final RouterModel model;
  private final RuleMatch match;
  private final Map<String, Count> counts = new HashMap<>();

  Mangle(RouterModel model, RuleMatch match) {
    this.model = model;
    this.match = match;
    for (String family : List.of("/ip", "/ipv6")) {
      model.liveBy(family + NetworkMenus.MANGLE, this::show);
      model.liveBy(family + NetworkMenus.NAT, this::show);
    }
  }

  private void show(Map<String, String> row) {
    Count count = counts.getOrDefault(row.getOrDefault(Table.ID, ""), new Count());
    row.put("bytes", Long.toString(count.bytes));
    row.put("packets", Long.toString(count.packets));
  }

  /// Zero again, as after a restart.
  void reset() {
    counts.clear();
  }

  void count(Map<String, String> rule, int bytes) {
    Count count = counts.computeIfAbsent(rule.getOrDefault(Table.ID, ""), _ -> new Count());
    count.packets++;
    count.bytes += bytes;
  }

  /// A packet that comes in from the home network.
  Marks prerouting(Packet packet, String state, String connectionMark, String in) {
    Marks marks = new Marks(connectionMark);
    List<Map<String, String>> rules = model.table(packet.family() + NetworkMenus.MANGLE).rows();
    walk("prerouting", rules, packet, state, in, marks, 0);
    return marks;
  }

  /// False when the packet goes through no further rule at all.
  private boolean walk(
      String chain,
      List<Map<String, String>> rules,
      Packet packet,
      String state,
      String in,
      Marks marks,
      int depth) {
    if (depth > MAX_DEPTH) {
      return true;
    }
    for (Map<String, String> rule : rules) {
      if (!chain.equals(rule.get("chain"))) {
        continue;
      }
      RuleMatch.Seen seen =
          new RuleMatch.Seen(packet, state, marks.connection, marks.packet, marks.routing, in, "");
      if (!match.means(rule, seen)) {
        continue;
      }
      count(rule, packet.bytes());
      boolean further =
          switch (rule.getOrDefault("action", "accept")) {
            case "accept" -> false;
            case "jump" ->
                walk(
                    rule.getOrDefault("jump-target", ""),
                    rules,
                    packet,
                    state,
                    in,
                    marks,
                    depth + 1);
            case "mark-connection" -> {
              marks.connection = unmarked(rule.getOrDefault("new-connection-mark", ""));
              yield passes(rule);
            }
            case "mark-packet" -> {
              marks.packet = unmarked(rule.getOrDefault("new-packet-mark", ""));
              yield passes(rule);
            }
            case "mark-routing" -> {
              marks.routing = rule.getOrDefault("new-routing-mark", "");
              yield passes(rule);
            }
            default -> true;
          };
      if (!further) {
        return false;
      }
      if ("return".equals(rule.get("action"))) {
        return true;
      }
    }
    return true;
  }

  private static boolean passes(Map<String, String> rule) {
    return !"false".equals(rule.get("passthrough"));
  }

  private static String unmarked(String mark) {
    return mark.equals("no-mark") ? "" : mark;
  }
}
