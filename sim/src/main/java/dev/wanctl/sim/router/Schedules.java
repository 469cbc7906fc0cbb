package dev.wanctl.sim.router;

import dev.wanctl.sim.router.script.Console;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs what `/system/scheduler` says: each enabled entry with an interval, whenever that has
/// passed since it was enabled, given another interval, or run. Scripts have the rights that the
/// entry's `policy` says. Entries without an interval never run here: the router has no calendar.
final class Schedules {

  private record Due(Duration interval, long atNanos) {}

  private static final Pattern TIME =
      Pattern.compile("(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
  private static final Pattern CLOCK = Pattern.compile("(\\d+):(\\d{2}):(\\d{2})");

  private final RouterModel model;
  private final Faults faults;
  private final Object running = new Object();
  private final Map<String, Due> due = new HashMap<>();
  private final Map<String, Integer> runs = new HashMap<>();

  Schedules(RouterModel model, Faults faults) {
    this.model = model;
    this.faults = faults;
    model.liveBy(NetworkMenus.SCHEDULER, this::show);
    model.table(NetworkMenus.SCHEDULER).watch(this::changed);
  }

  private void show(Map<String, String> row) {
    row.put("run-count", Integer.toString(runs.getOrDefault(row.getOrDefault(Table.ID, ""), 0)));
  }

  /// Empty for what RouterOS would not take.
  static Optional<Duration> interval(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      return Optional.of(
          Duration.ofHours(part(clock, 1)).plusMinutes(part(clock, 2)).plusSeconds(part(clock, 3)));
    }
    Matcher time = TIME.matcher(text);
    return text.isEmpty() || !time.matches()
        ? Optional.empty()
        : Optional.of(
            Duration.ofDays(7 * part(time, 1) + part(time, 2))
                .plusHours(part(time, 3))
                .plusMinutes(part(time, 4))
                .plusSeconds(part(time, 5)));
  }

  private static long part(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private void changed(Map<String, String> row) {
    synchronized (model) {
      String id = row.getOrDefault(Table.ID, "");
      Duration interval = interval(row.getOrDefault("interval", "")).orElse(Duration.ZERO);
      boolean runs =
          !row.containsKey(".dead") && !"true".equals(row.get("disabled")) && interval.isPositive();
      if (!runs) {
        due.remove(id);
      } else if (!Optional.ofNullable(due.get(id))
          .map(Due::interval)
          .equals(Optional.of(interval))) {
        due.put(id, new Due(interval, model.now() + interval.toNanos()));
      }
    }
  }

  /// Intervals begin anew.
  void reboot() {
    synchronized (model) {
      due.clear();
      runs.clear();
      model.table(NetworkMenus.SCHEDULER).rows().forEach(this::changed);
    }
  }

  /// Runs what is due by now; returns when it is done, also by another thread.
  void run() {
    synchronized (running) {
      runDue();
    }
  }

  private void runDue() {
    List<String> now;
    synchronized (model) {
      now =
          due.entrySet().stream()
              .filter(e -> e.getValue().atNanos() - model.now() <= 0)
              .map(Map.Entry::getKey)
              .toList();
      now.forEach(id ->
          due.computeIfPresent(
              id, (_, d) -> new Due(d.interval(), d.atNanos() + d.interval().toNanos())));
    }
    now.forEach(this::run);
  }

  private void run(String id) {
    Optional<Map<String, String>> row = model.table(NetworkMenus.SCHEDULER).byId(id);
    if (row.isEmpty()) {
      return;
    }
    synchronized (model) {
      runs.merge(id, 1, Integer::sum);
    }
    String event = row.get().getOrDefault("on-event", "");
    String script =
        model
            .table("/system/script")
            .named(event)
            .map(named -> named.getOrDefault("source", ""))
            .orElse(event);
    List<String> policies = List.of(row.get().getOrDefault("policy", "").split(",", -1));
    String said = Console.run(script, new ConsoleMenus(model, faults, policies::contains)).strip();
    if (!said.isEmpty()) {
      model.log("script,error", "executing script from scheduler failed, " + said);
    }
  }
}
