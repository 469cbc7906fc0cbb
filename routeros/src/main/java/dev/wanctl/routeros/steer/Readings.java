package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.engine.port.SteeringReading.Link;
import dev.wanctl.engine.port.SteeringReading.Matched;
import dev.wanctl.engine.port.SteeringReading.Route;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the tables say of where connections go, as the engine has it.
final class Readings {

  private final SteeringPlan plan;
  private final Tables tables;
  private final Names names;

  private Readings(SteeringPlan plan, Tables tables) {
    this.plan = plan;
    this.tables = tables;
    names = Names.of(plan);
  }

  static SteeringReading of(SteeringPlan plan, Tables tables, long takenAtNanos) {
    Readings readings = new Readings(plan, tables);
    return new SteeringReading(
        readings.enabled(),
        readings.routes(),
        readings.links(),
        readings.returnsHomeIn(),
        readings.matched(),
        List.of(),
        takenAtNanos);
  }

  private Set<String> enabled() {
    Set<String> lines = new LinkedHashSet<>();
    for (Line line : plan.lines()) {
      for (Family family : Family.values()) {
        if (tables.called(Names.mangle(family), names.to(line.name())).stream()
            .anyMatch(Row::enabled)) {
          lines.add(line.name());
        }
      }
    }
    return lines;
  }

  private List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Family family : Family.values()) {
      plan.lines().forEach(line -> ours(line, family).ifPresent(routes::add));
      for (Row row : tables.othersDefaults(family)) {
        tables
            .line(row)
            .ifPresent(line ->
                routes.add(
                    new Route(
                        line.name(),
                        family,
                        false,
                        row.enabled(),
                        Tables.usable(row),
                        (int) row.number("distance"))));
      }
    }
    return routes;
  }

  /// The parts of a line's route together: it stands if all of them do.
  private Optional<Route> ours(Line line, Family family) {
    List<List<Row>> parts = parts(tables, names, line.name(), family);
    if (parts.stream().allMatch(List::isEmpty)) {
      return Optional.empty();
    }
    boolean enabled = parts.stream().allMatch(p -> p.stream().anyMatch(Row::enabled));
    boolean usable = parts.stream().allMatch(p -> p.stream().anyMatch(Tables::usable));
    long distance =
        parts.stream()
            .flatMap(List::stream)
            .mapToLong(row -> row.number("distance"))
            .max()
            .orElse(0);
    return Optional.of(new Route(line.name(), family, true, enabled, usable, (int) distance));
  }

  static List<List<Row>> parts(Tables tables, Names names, String line, Family family) {
    return Arrays.stream(Names.Half.values())
        .filter(half -> half.family == family)
        .map(half -> tables.called(Names.routes(family), names.route(line, half)))
        .toList();
  }

  private List<Link> links() {
    return plan.lines().stream()
        .map(line ->
            new Link(
                line.name(),
                tables.called(Menu.INTERFACE, line.uplink()).stream()
                    .anyMatch(row -> row.enabled() && row.flag("running"))))
        .toList();
  }

  private Optional<Duration> returnsHomeIn() {
    DeadMan deadMan = new DeadMan(plan);
    return tables.called(Menu.SCHEDULER, deadMan.name()).stream()
        .findFirst()
        .flatMap(deadMan::returnsIn);
  }

  private List<Matched> matched() {
    List<Matched> all = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Row row : tables.rows(Names.mangle(family))) {
        String comment = row.text("comment");
        if (names.carries(comment)) {
          all.add(
              new Matched(
                  names.plain(comment),
                  Optional.of(family),
                  row.enabled(),
                  row.number("packets"),
                  row.number("bytes")));
        }
      }
    }
    return all;
  }
}
