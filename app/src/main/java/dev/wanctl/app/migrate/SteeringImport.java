package dev.wanctl.app.migrate;

import java.util.List;

/// Makes the section `steering`, where what it needs is known.
final class SteeringImport {

  private final Draft draft;
  private final Ledger ledger;

  SteeringImport(Draft draft, Ledger ledger) {
    this.draft = draft;
    this.ledger = ledger;
  }

  /// After all lines.
  void read(FormerFile file) {
    String primary = ours(file.text("topology.primary_wan"));
    String other = ours(file.text("topology.alternate_wan"));
    List<String> missing =
        List.of(primary, other).stream().filter(n -> !draft.names("lines").contains(n)).toList();
    List<String> withoutWan =
        List.of(primary, other).stream()
            .filter(n -> !missing.contains(n))
            .filter(n -> draft.get("lines." + n + ".shaper.wan").isEmpty())
            .toList();
    boolean whole = missing.isEmpty() && withoutWan.isEmpty() && !primary.equals(other);
    if (whole) {
      draft.put("steering.mode", "observe");
      draft.put("steering.lines." + primary, "{}");
      draft.put("steering.lines." + other, "{}");
      ledger.todo(
          "steering only observes: `wanctl steer setup` shows what the router needs, and"
              + " `steering.mode: active` lets it move connections; disable the former mangle rule then");
    } else {
      ledger.todo(why(missing, withoutWan) + "; then import again, or write `steering` yourself");
    }
    String kept = whole ? "" : "once what is missing is there, see below";
    take(file, "topology.primary_wan", "steering.lines." + primary, whole, kept);
    take(file, "topology.alternate_wan", "steering.lines." + other, whole, kept);
    take(file, "confidence.dry_run", "steering.mode", whole, "steering starts by observing");
    file.get("topology.primary_wan_config")
        .ifPresent(l -> ledger.carried(file, l, "lines", "lines and steering are in one file"));
    file.under("health_check.")
        .forEach(l -> ledger.derived(file, l, "at `http.listen`, with the lines"));
    file.under("router.").forEach(l -> ledger.derived(file, l, "the router is that of the lines"));
    ledger.close(file, SteeringOneKeys.ALL);
  }

  private static String why(List<String> missing, List<String> withoutWan) {
    if (!missing.isEmpty()) {
      return "steering was not taken over, as there is no line "
          + String.join(" and no line ", missing)
          + ": import the file of each line as well";
    }
    return withoutWan.isEmpty()
        ? "steering was not taken over, as both its lines are the same: name two"
        : "steering was not taken over, as it must know by which interface of the router "
            + String.join(" and ", withoutWan)
            + " leave: say "
            + String.join(" ", withoutWan.stream().map(n -> "--wan " + n + "=INTERFACE").toList());
  }

  private void take(FormerFile file, String key, String to, boolean whole, String why) {
    file.get(key)
        .ifPresent(l -> {
          if (whole) {
            ledger.carried(file, l, to, why);
          } else {
            ledger.gone(file, l, why);
          }
        });
  }

  private static String ours(String name) {
    return name.replaceAll("[^A-Za-z0-9_-]", "-");
  }
}
