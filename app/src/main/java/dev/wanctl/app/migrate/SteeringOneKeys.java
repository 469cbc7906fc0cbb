package dev.wanctl.app.migrate;

import static dev.wanctl.app.migrate.FormerKey.carried;
import static dev.wanctl.app.migrate.FormerKey.derived;
import static dev.wanctl.app.migrate.FormerKey.gone;

import java.util.List;
import java.util.stream.Stream;

/// Every key of the steering file of wanctl 1.x, and of its state files.
final class SteeringOneKeys {

  private static final String ONE_PROCESS =
      "lines and steering are one process: nothing is read from files or pages";
  private static final String DIFFERENCE =
      "lines are compared with each other; no delay by itself moves anything";
  private static final String TIMED =
      "how long something must last is a time, not a count of samples";
  private static final String SAME_PROBES = "steering sees what the lines measure";
  private static final String BRAKE =
      "a return that fails makes the next wait longer, and moves in an hour are bounded";
  private static final String ROUTES =
      "the default route of a line that is dead gives way by itself, never the last one";
  private static final String RESERVE = "it was never used";

  static final List<FormerKey> OWN =
      List.of(
          carried("topology.primary_wan", "steering.lines", "named first: home"),
          carried("topology.primary_wan_config", "lines", "is read, too"),
          carried("topology.alternate_wan", "steering.lines", "named second"),
          gone(
              "mangle_rule.comment",
              "wanctl has rules of its own; `wanctl steer setup` shows and adds them"),
          derived("cake_state_sources.*", ONE_PROCESS),
          derived("cake_queues.*", "the queues of the lines' shapers"),
          derived("measurement.interval_seconds", SAME_PROBES),
          derived("measurement.ping_host", SAME_PROBES),
          derived("measurement.ping_count", SAME_PROBES),
          derived("measurement.backend", SAME_PROBES),
          gone("thresholds.green_rtt_ms", DIFFERENCE),
          gone("thresholds.yellow_rtt_ms", DIFFERENCE),
          gone("thresholds.red_rtt_ms", DIFFERENCE),
          gone("thresholds.min_drops_red", DIFFERENCE),
          gone("thresholds.min_queue_yellow", DIFFERENCE),
          gone("thresholds.min_queue_red", DIFFERENCE),
          gone("thresholds.red_samples_required", TIMED),
          gone("thresholds.green_samples_required", TIMED),
          gone("thresholds.rtt_ewma_alpha", TIMED),
          gone("thresholds.queue_ewma_alpha", TIMED),
          gone("thresholds.baseline_rtt_bounds.*", "a path may be as short or as long as it is"),
          gone("mode.reset_counters", "counters are only read"),
          gone("mode.enable_yellow_state", DIFFERENCE),
          gone("mode.use_confidence_scoring", "each reason has its weight in the comparison"),
          gone("mode.cake_aware", "the shaper's state is always part of it"),
          gone("confidence.steer_threshold", DIFFERENCE),
          gone("confidence.recovery_threshold", DIFFERENCE),
          gone("confidence.sustain_duration_sec", "3 s of difference move connections"),
          gone("confidence.recovery_sustain_sec", "30 s without difference bring them home"),
          gone("confidence.hold_down_duration_sec", BRAKE),
          gone("confidence.flap_detection_enabled", BRAKE),
          gone("confidence.flap_window_minutes", BRAKE),
          gone("confidence.max_toggles", BRAKE),
          gone("confidence.penalty_duration_sec", BRAKE),
          gone("confidence.penalty_threshold_add", BRAKE),
          carried("confidence.dry_run", "steering.mode", "imported as observe in any case"),
          gone("wan_state.*", ONE_PROCESS),
          gone("route_management.enabled", ROUTES),
          gone("route_management.mode", ROUTES),
          gone("route_management.migration_acknowledged", ROUTES),
          derived("route_management.routes.*.*", "the default routes are found on the router"),
          gone("route_management.failover.*", ROUTES),
          gone("route_management.failover.*.*", ROUTES),
          gone("failover.*", ROUTES),
          gone("failover.*.*", ROUTES),
          gone("capacity_protection.*", RESERVE),
          gone("state.file", "state is in `state.directory`"),
          gone("state.history_size", "`wanctl steer report` has its own measure"));

  /// Those that a file of a line has as well.
  static final List<FormerKey> ALL =
      Stream.concat(
              OWN.stream(),
              WanctlOneKeys.ALL.stream()
                  .filter(k ->
                      k.path()
                          .matches(
                              "(schema_version|wan_name|router\\.|logging\\.|lock_|state_file"
                                  + "|timeouts\\.|ping_source_ip|health_check\\.|metrics\\.|storage"
                                  + "|alerting|measurement\\.fping|irtt).*")))
          .toList();

  private static final String FOUND_AGAIN = "found again within seconds from what the line carries";

  /// Of the state file that a line leaves.
  static final List<FormerKey> STATE =
      List.of(
          derived("download.current_rate", FOUND_AGAIN),
          derived("upload.current_rate", FOUND_AGAIN),
          derived("last_applied.dl_rate", FOUND_AGAIN),
          derived("last_applied.ul_rate", FOUND_AGAIN),
          gone("download.*", "a count of the former law"),
          gone("upload.*", "a count of the former law"),
          derived("ewma.baseline_rtt", "measured again, by host, with the first replies"),
          derived("ewma.load_rtt", "measured again, by host, with the first replies"),
          gone("congestion.*", "a state of the former law"),
          gone("timestamp", "it says how old the rates are"));

  private SteeringOneKeys() {}
}
