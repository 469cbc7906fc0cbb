package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.engine.port.SteeringPlan.Line;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.Row;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The scheduler entry that returns home when nobody keeps it from doing so. While it is enabled
/// its script runs at an interval and counts down, in the entry's own comment; at the end it
/// switches our rules off, our routes on, and itself off. Whoever is alive sets the count back.
///
/// A count instead of a date: it needs no clock that is right, which a router has not after a
/// restart, and no format of dates, which changed with RouterOS 7.10.
final class DeadMan {

  /// Its script runs four times in the time that it is given. A count more than that, since the
  /// first run may come at once: it never acts before the time, and at most a quarter of it later.
  private static final int COUNT = 5;

  private static final Duration LEAST = Duration.ofSeconds(1);

  private final SteeringPlan plan;
  private final Names names;

  DeadMan(SteeringPlan plan) {
    this.plan = plan;
    names = Names.of(plan);
  }

  String name() {
    return names.deadMan();
  }

  Piece piece() {
    return Piece.of(
        Menu.SCHEDULER,
        "returns home when wanctl does not answer any more",
        List.of(
            "name",
            name(),
            "interval",
            "15s",
            "on-event",
            script(),
            "policy",
            "read,write",
            "disabled",
            "true",
            "comment",
            names.comment("0")));
  }

  /// What makes the entry act after this time.
  Map<String, String> armed(Duration time) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("on-event", script());
    values.put("interval", interval(time).toSeconds() + "s");
    values.put("comment", names.comment(Integer.toString(COUNT)));
    values.put("disabled", "false");
    return values;
  }

  private static Duration interval(Duration time) {
    Duration quarter = Duration.ofSeconds((time.toMillis() + 3999) / 4000);
    return quarter.compareTo(LEAST) < 0 ? LEAST : quarter;
  }

  /// Whether the entry is as [#armed] has it, or has counted since.
  boolean armed(Row row, Duration time) {
    return returnsIn(row).isPresent()
        && interval(row).equals(Optional.of(interval(time)))
        && row.text("on-event").equals(script());
  }

  /// When it acts at the latest.
  Optional<Duration> returnsIn(Row row) {
    return row.enabled() ? interval(row).map(i -> i.multipliedBy(left(row))) : Optional.empty();
  }

  private static Optional<Duration> interval(Row row) {
    return ConsoleText.time(row.text("interval")).filter(Duration::isPositive);
  }

  /// A comment that makes no sense acts at the next run.
  private int left(Row row) {
    String count = names.plain(row.text("comment"));
    return count.matches("\\d{1,3}") ? Math.max(1, Integer.parseInt(count)) : 1;
  }

  /// Whether its script is that of this plan.
  boolean current(Row row) {
    return row.text("on-event").equals(script());
  }

  private String script() {
    String entry = "/system scheduler";
    String mark = names.mark();
    return ":local s ["
        + entry
        + " find name="
        + ConsoleText.quoted(name())
        + "];:local c ["
        + entry
        + " get $s comment];:local n [:tonum [:pick $c "
        + names.comment("").length()
        + " [:len $c]]];:local left 0;:if ([:typeof $n] = \"num\") do={:set left $n};"
        + ":if ($left > 1) do={"
        + entry
        + " set $s comment=("
        + ConsoleText.quoted(names.comment(""))
        + " . ($left - 1))} else={"
        + home()
        + entry
        + " set $s disabled=yes comment="
        + ConsoleText.quoted(names.comment("0"))
        + ";/log warning "
        + ConsoleText.quoted(mark + " does not answer: back home")
        + "}";
  }

  /// One that fails keeps none of the others from being carried out.
  private String home() {
    StringBuilder script = new StringBuilder();
    for (Family family : Family.values()) {
      for (Line line : plan.lines().subList(1, plan.lines().size())) {
        attempt(script, Names.mangle(family), "disable", names.to(line.name()));
      }
    }
    for (Line line : plan.lines()) {
      for (Names.Half half : Names.Half.values()) {
        attempt(script, Names.routes(half.family), "enable", names.route(line.name(), half));
      }
    }
    return script.toString();
  }

  private static void attempt(StringBuilder script, Menu menu, String command, String comment) {
    script
        .append(":do {")
        .append(menu.console())
        .append(' ')
        .append(command)
        .append(' ')
        .append(ConsoleText.find(menu, comment))
        .append("} on-error={};");
  }
}
