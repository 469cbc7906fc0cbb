package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.SetupStep;
import dev.wanctl.engine.port.Steering;
import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.audit.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Steering by rules, routes and a scheduler entry on a MikroTik router. Every change is of one row
/// that is found by a comment or name of ours, of which there must be exactly one, and is read
/// back. The router belongs to whoever opened it and is not closed here.
public final class RouterSteering implements Steering {

  private final Router router;
  private final SteeringPlan plan;
  private final Names names;
  private final DeadMan deadMan;

  /// What [#missing] told last, by the ids of its steps.
  private Map<String, Piece> offered = Map.of();

  public RouterSteering(Router router, SteeringPlan plan) {
    this.router = router;
    this.plan = plan;
    names = Names.of(plan);
    deadMan = new DeadMan(plan);
  }

  @Override
  public String name() {
    return "router " + router.name();
  }

  @Override
  public List<Finding> inspect() {
    return Inspection.of(
        plan, Tables.read(router, plan, Tables.STATE, Tables.SETUP, Tables.OTHERS));
  }

  @Override
  public SteeringReading read() {
    long now = System.nanoTime();
    return Readings.of(plan, look(Tables.STATE), now);
  }

  private Tables look(List<Menu> menus) {
    return Tables.read(router, plan, menus);
  }

  @Override
  public void sensitive(Way way) {
    String wanted =
        switch (way) {
          case Way.Home() -> "";
          case Way.Line(String line) -> line.equals(plan.home().name()) ? "" : known(line).name();
        };
    Tables before = look(wanted.isEmpty() ? Tables.RULES : Tables.RULES_AND_WAY);
    Map<Family, Map<String, Row>> rules = new LinkedHashMap<>();
    for (Family family : Family.values()) {
      rules.put(family, rules(before, family));
    }
    if (!wanted.isEmpty()) {
      ensureLeadsAnywhere(before, wanted);
    }
    boolean wrote = false;
    for (boolean enable : new boolean[] {false, true}) {
      for (Map.Entry<Family, Map<String, Row>> family : rules.entrySet()) {
        for (Map.Entry<String, Row> rule : family.getValue().entrySet()) {
          boolean on = rule.getKey().equals(wanted);
          if (on == enable && rule.getValue().enabled() != on) {
            enable(Names.mangle(family.getKey()), names.to(rule.getKey()), on);
            wrote = true;
          }
        }
      }
    }
    if (wrote) {
      Set<String> now = Readings.of(plan, look(Tables.RULES), System.nanoTime()).enabled();
      if (!now.equals(wanted.isEmpty() ? Set.of() : Set.of(wanted))) {
        throw notHeeded("new sensitive connections go to " + (now.isEmpty() ? "home" : now));
      }
    }
  }

  private Line known(String name) {
    return plan.lines().stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no line " + name + " in " + plan));
  }

  /// The switched rule of each line but home. Nothing may be switched unless all are there once.
  private Map<String, Row> rules(Tables tables, Family family) {
    Map<String, Row> rules = new LinkedHashMap<>();
    for (Line line : plan.lines().subList(1, plan.lines().size())) {
      rules.put(line.name(), only(tables, Names.mangle(family), names.to(line.name())));
    }
    return rules;
  }

  private Row only(Tables tables, Menu menu, String key) {
    List<Row> rows = tables.called(menu, key);
    if (rows.size() == 1) {
      return rows.getFirst();
    }
    String what =
        "%s has %s \"%s\" in %s"
            .formatted(
                name(),
                rows.isEmpty() ? "no entry" : rows.size() + " entries",
                key,
                menu.console());
    throw new DeviceException(
        rows.isEmpty()
            ? new DeviceFailure.NotFound(what, "Add what is missing: wanctl steer setup")
            : new DeviceFailure.Ambiguous(
                what,
                "Remove all but one: %s print where %s=\"%s\""
                    .formatted(menu.console(), menu.key(), key)));
  }

  /// Marked connections without a route in their table would go home after all, and nobody would
  /// notice.
  private void ensureLeadsAnywhere(Tables tables, String line) {
    String comment = names.comment("table " + line);
    if (!Tables.usable(only(tables, Menu.ROUTE, comment))) {
      throw new DeviceException(
          new DeviceFailure.Rejected(
              name() + " has no usable route by " + line + " (\"" + comment + "\")",
              "Look at its gateway: /ip route print detail where comment=\"" + comment + "\""));
    }
  }

  private void enable(Menu menu, String key, boolean on) {
    router.set(menu, key, Map.of("disabled", Boolean.toString(!on)));
  }

  private DeviceException notHeeded(String stands) {
    return new DeviceException(
        new DeviceFailure.Rejected(
            name() + " took the change and reads back that " + stands,
            "Look whether somebody else switches the same, and at \"/log print\" on the router."));
  }

  @Override
  public void route(String line, boolean open) {
    known(line);
    Tables before = look(Tables.ROUTES);
    SteeringReading reading = Readings.of(plan, before, System.nanoTime());
    List<Family> kept = new ArrayList<>();
    boolean found = false;
    boolean wrote = false;
    for (Family family : Family.values()) {
      List<Names.Half> standing = standing(before, line, family);
      found |= !standing.isEmpty();
      List<Names.Half> todo =
          standing.stream()
              .filter(
                  h -> only(before, Names.routes(family), names.route(line, h)).enabled() != open)
              .toList();
      if (!open && !todo.isEmpty() && !reading.usableWithout(line, family)) {
        kept.add(family);
        continue;
      }
      for (Names.Half half : todo) {
        enable(Names.routes(family), names.route(line, half), open);
        wrote = true;
      }
    }
    if (!found) {
      throw new DeviceException(
          new DeviceFailure.NotFound(
              name() + " has no default route of ours by " + line,
              "Add what is missing: wanctl steer setup"));
    }
    if (!wrote && !kept.isEmpty()) {
      throw new DeviceException(
          new DeviceFailure.Rejected(
              "the default route by " + line + " is the last usable one on " + name(),
              "It stays. Look at the other lines: /ip route print"));
    }
    if (wrote) {
      verify(line, open, kept);
    }
  }

  private List<Names.Half> standing(Tables tables, String line, Family family) {
    List<Names.Half> halves = new ArrayList<>();
    for (Names.Half half : Names.Half.values()) {
      if (half.family == family
          && !tables.called(Names.routes(family), names.route(line, half)).isEmpty()) {
        halves.add(half);
      }
    }
    return halves;
  }

  private void verify(String line, boolean open, List<Family> kept) {
    Readings.of(plan, look(Tables.ROUTES), System.nanoTime()).routes().stream()
        .filter(route -> route.ours() && route.line().equals(line))
        .filter(route -> !kept.contains(route.family()) && route.enabled() != open)
        .findFirst()
        .ifPresent(route -> {
          throw notHeeded(
              "the default route by " + line + " is " + (open ? "still out" : "still there"));
        });
  }

  @Override
  public void returnHomeAfter(Duration time) {
    router.set(Menu.SCHEDULER, deadMan.name(), deadMan.armed(time));
    if (!deadMan.armed(deadManRow(), time)) {
      throw notHeeded("nothing returns home after " + time.toSeconds() + " s");
    }
  }

  private Row deadManRow() {
    return only(look(List.of(Menu.SCHEDULER)), Menu.SCHEDULER, deadMan.name());
  }

  @Override
  public void disarm() {
    if (deadManRow().enabled()) {
      enable(Menu.SCHEDULER, deadMan.name(), false);
      if (deadManRow().enabled()) {
        throw notHeeded("something still returns home by itself");
      }
    }
  }

  @Override
  public List<SetupStep> missing() {
    Map<String, Piece> missing = new LinkedHashMap<>();
    Tables tables = Tables.read(router, plan, Tables.STATE, Tables.SETUP);
    Pieces.of(plan, tables).stream()
        .filter(piece -> tables.called(piece).isEmpty())
        .forEach(piece -> missing.put(piece.id(), piece));
    offered = Map.copyOf(missing);
    return missing.values().stream().map(Piece::step).toList();
  }

  @Override
  public List<SetupStep> own() {
    Tables tables = Tables.read(router, plan, Tables.STATE, Tables.SETUP);
    Map<String, SetupStep> steps = new LinkedHashMap<>();
    for (Menu menu :
        List.of(
            Menu.SCHEDULER,
            Menu.MANGLE,
            Menu.MANGLE6,
            Menu.ROUTE,
            Menu.ROUTE6,
            Menu.NAT,
            Menu.NAT6,
            Menu.ROUTING_TABLE)) {
      tables.rows(menu).stream()
          .filter(row -> ours(menu, row))
          // Home's default route last: the others' must not be the best even for a moment.
          .sorted(Comparator.comparingLong(row -> -row.number("distance")))
          .map(row -> asItStands(menu, row))
          .forEach(step -> steps.putIfAbsent(step.id(), step));
    }
    return List.copyOf(steps.values());
  }

  private boolean ours(Menu menu, Row row) {
    return menu.key().equals("comment")
        ? names.carries(row.text("comment"))
        : row.name().startsWith(names.mark() + "-")
            && (menu != Menu.SCHEDULER || row.name().equals(deadMan.name()));
  }

  private static SetupStep asItStands(Menu menu, Row row) {
    Map<String, String> values = new LinkedHashMap<>(row.values());
    List.of("active", "inactive", "immediate-gw", "dynamic", "packets", "bytes", "type")
        .forEach(values::remove);
    values.remove("disabled", "false");
    if (menu == Menu.ROUTING_TABLE) {
      values.put("fib", "");
    }
    String key = values.getOrDefault(menu.key(), "");
    return new Piece(menu, "stands in " + menu.console() + ": " + key, values).step();
  }

  @Override
  public void add(SetupStep step) {
    Piece piece =
        Optional.ofNullable(offered.get(step.id()))
            .or(() -> now(step))
            .orElseThrow(() -> gone(step));
    router.add(piece.menu(), piece.values());
    Row now = only(look(List.of(piece.menu())), piece.menu(), piece.key());
    Map<String, String> differences = piece.differences(now.values());
    if (!differences.isEmpty()) {
      throw notHeeded(piece.key() + " differs in " + String.join(", ", differences.keySet()));
    }
  }

  private Optional<Piece> now(SetupStep step) {
    Tables tables = Tables.read(router, plan, Tables.STATE, Tables.SETUP);
    return Pieces.of(plan, tables).stream()
        .filter(piece -> piece.id().equals(step.id()))
        .findFirst();
  }

  private DeviceException gone(SetupStep step) {
    return new DeviceException(
        new DeviceFailure.NotFound(
            "what \"" + step.what() + "\" was made of has changed on " + name(),
            "Look anew: wanctl steer setup"));
  }

  @Override
  public void remove(SetupStep step) {
    int space = step.id().indexOf(' ');
    Menu menu = Menu.valueOf(step.id().substring(0, Math.max(0, space)));
    String key = step.id().substring(space + 1);
    if (!names.carries(key) && !key.startsWith(names.mark() + "-")) {
      throw new IllegalArgumentException("not ours: " + step.id());
    }
    ensureNotTheLast(menu, key);
    router.remove(menu, key);
    if (!look(List.of(menu)).called(menu, key).isEmpty()) {
      throw notHeeded(key + " is still there");
    }
  }

  private void ensureNotTheLast(Menu menu, String key) {
    if (menu != Menu.ROUTE && menu != Menu.ROUTE6) {
      return;
    }
    Family family = menu == Menu.ROUTE ? Family.IPV4 : Family.IPV6;
    Tables tables = look(Tables.ROUTES);
    Optional<Row> row = tables.called(menu, key).stream().findFirst();
    boolean ofMain =
        row.filter(r -> Set.of("", "main").contains(r.text("routing-table"))).isPresent();
    if (ofMain && row.filter(Tables::usable).isPresent()) {
      boolean others = tables.othersDefaults(family).stream().anyMatch(Tables::usable);
      boolean ours =
          tables.rows(menu).stream()
              .filter(r -> !r.text("comment").equals(key))
              .filter(r -> r.text("dst-address").equals(row.get().text("dst-address")))
              .filter(r -> names.carries(r.text("comment")))
              .anyMatch(
                  r -> Tables.usable(r) && Set.of("", "main").contains(r.text("routing-table")));
      if (!others && !ours) {
        throw new DeviceException(
            new DeviceFailure.Rejected(
                "\"" + key + "\" is the last usable default route on " + name(),
                "Add another default route first, such as by the line's DHCP client."));
      }
    }
  }

  @Override
  public void close() {}
}
