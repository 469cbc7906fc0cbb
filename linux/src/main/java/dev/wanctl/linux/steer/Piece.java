package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One thing of ours in the kernel, with the commands that would do the same.
sealed interface Piece {

  SetupStep step();

  void add(NftTable table, Routing routing);

  void remove(NftTable table, Routing routing);

  record Table(Ruleset rules) implements Piece {
    @Override
    public SetupStep step() {
      return new SetupStep(
          "table",
          "marks, kinds of sensitive connections, the dead-man: one table of nftables",
          "nft -f - <<'END'\n" + rules.words() + "\nEND",
          "nft delete table inet " + rules.table());
    }

    @Override
    public void add(NftTable table, Routing routing) {
      table.replace(rules);
    }

    @Override
    public void remove(NftTable table, Routing routing) {
      table.remove();
    }
  }

  record DefaultRoute(Routing.Route route) implements Piece {
    @Override
    public SetupStep step() {
      String ip = "ip -" + Marks.digit(route.family()) + " route ";
      return new SetupStep(
          "route " + Marks.digit(route.family()) + " " + route.table(),
          "default route of the table of " + route.device(),
          ip + "replace " + route.words(),
          ip + "del " + route.words());
    }

    @Override
    public void add(NftTable table, Routing routing) {
      routing.add(route);
    }

    @Override
    public void remove(NftTable table, Routing routing) {
      routing.remove(route);
    }
  }

  record Rule(Routing.Rule rule) implements Piece {
    @Override
    public SetupStep step() {
      String ip = "ip -" + Marks.digit(rule.family()) + " rule ";
      return new SetupStep(
          "rule " + Marks.digit(rule.family()) + " " + rule.priority(),
          rule.suppressed() < 0
              ? "marked connections take the line's table"
              : "what has a better route than the default one, such as back to the users, keeps it",
          ip + "add " + rule.words(),
          ip + "del " + rule.words());
    }

    @Override
    public void add(NftTable table, Routing routing) {
      routing.add(rule);
    }

    @Override
    public void remove(NftTable table, Routing routing) {
      routing.remove(rule);
    }
  }

  /// All that must stand, in the order in which it is to be added: whatever is there so far is
  /// harmless without the rest.
  static List<Piece> all(Look look) {
    List<Piece> pieces = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Line line : look.marks().others()) {
        Optional<Routing.Route> route = look.wanted(line, family);
        route.ifPresent(r -> pieces.add(new DefaultRoute(r)));
        if (route.isPresent() || family == Family.IPV4) {
          Routing.rules(look.marks(), line, family).forEach(r -> pieces.add(new Rule(r)));
        }
      }
    }
    pieces.add(new Table(Ruleset.of(look.marks().plan())));
    return pieces;
  }

  /// Those of [#all] that do not stand as they must.
  ///
  /// @param rules of our table as they stand
  static List<Piece> missing(Look look, List<NftTable.Standing> rules) {
    return all(look).stream().filter(piece -> !piece.stands(look, rules)).toList();
  }

  private boolean stands(Look look, List<NftTable.Standing> rules) {
    return switch (this) {
      case Table(Ruleset wanted) ->
          look.comment().equals(Optional.of(wanted.comment())) && same(wanted, rules);
      case DefaultRoute(Routing.Route route) ->
          look.defaults().stream()
              .anyMatch(r ->
                  r.ours()
                      && r.family() == route.family()
                      && r.table() == route.table()
                      && r.device().equals(route.device())
                      && r.gateway().equals(route.gateway()));
      case Rule(Routing.Rule rule) -> look.rules().contains(rule);
    };
  }

  /// Whether the same rules stand in the same order, by their comments: who changes one leaves it
  /// without, or elsewhere.
  static boolean same(Ruleset wanted, List<NftTable.Standing> rules) {
    return wanted.chains().stream()
        .allMatch(chain ->
            chain.rules().stream()
                .map(Ruleset.Rule::comment)
                .toList()
                .equals(
                    rules.stream()
                        .filter(r -> r.chain().equals(chain.name()))
                        .map(NftTable.Standing::comment)
                        .toList()));
  }

  /// All that stands and is ours, in the order in which it can be removed.
  static List<Piece> own(Look look) {
    List<Piece> pieces = new ArrayList<>();
    if (look.stands()) {
      pieces.add(new Table(Ruleset.of(look.marks().plan())));
    }
    look.rules().stream().filter(Routing.Rule::ours).forEach(r -> pieces.add(new Rule(r)));
    look.defaults().stream()
        .filter(Routing.Route::ours)
        .forEach(r -> pieces.add(new DefaultRoute(r)));
    return pieces;
  }
}
