package dev.wanctl.app.migrate;

import static dev.wanctl.app.migrate.FormerKey.carried;
import static dev.wanctl.app.migrate.FormerKey.derived;
import static dev.wanctl.app.migrate.FormerKey.gone;
import static dev.wanctl.app.migrate.FormerKey.sameLaw;

import java.util.List;

/// Every key of a line's file of wanctl 1.x.
final class WanctlOneKeys {

  private static final String JOURNAL = "the log goes to standard error, which systemd keeps";
  private static final String ONE_LOCK = "the state folder has a lock of the operating system";
  private static final String OWN_DEADLINES =
      "each operation has a deadline of its own (`deadline`)";
  private static final String BASELINE =
      "of each host the shortest round trip of the last two minutes counts";
  private static final String PACE =
      "how often a line is probed follows from its rate (`probe.spacing`)";
  private static final String ONE_STEP =
      "a rate is cut to where the growth of the delay says that it must be, once for each reply";
  private static final String QUEUE_SIGNAL =
      "the queue's own counters are evidence already where the device has them";
  private static final String FILTER = "the path's own noise is learned, and two hosts must agree";
  private static final String JUDGE =
      "a reflector that is worse than the others is asked less, or replaced";
  private static final String OWN_STORE =
      "what a line saw is recorded in `state.directory`, in a fixed size";
  private static final String ALERTS =
      "alerts are set up anew, or made from /metrics by Prometheus";
  private static final String NO_TUNING = "there are no parameters that would have to be tuned";
  private static final String DOCSIS =
      "the upload has one rule on all lines: rates follow from what the line carried";
  private static final String NO_FALLBACK =
      "without evidence the last growth is taken back, then rates are held";

  static final List<FormerKey> ALL =
      List.of(
          gone("schema_version", "our file has none: a key that is not known is an error"),
          carried("wan_name", "lines.*", "the line's name"),
          // --- the device
          derived("router.type", "which of a line's three forms `shaper` has says it"),
          carried("router.transport", "routers.*.transport", "or, on Linux, the form of `shaper`"),
          carried("router.host", "routers.*.address", ""),
          carried("router.user", "routers.*.user", ""),
          carried("router.ssh_key", "routers.*.key-file", "with SSH; the others need the password"),
          carried("router.password", "routers.*.password", "as ${VAR}; the value never"),
          carried("router.port", "routers.*.port", ""),
          gone(
              "router.verify_ssl",
              "a router is always proved: by its pinned certificate or an authority"),
          carried("router.rate_limiter.enabled", "lines.*.shaper.writes-per-day", ""),
          carried(
              "router.rate_limiter.max_changes", "lines.*.shaper.writes-per-day", "in 24 hours"),
          carried(
              "router.rate_limiter.window_seconds", "lines.*.shaper.writes-per-day", "in 24 hours"),
          carried("queues.download", "lines.*.shaper.download", ""),
          carried("queues.upload", "lines.*.shaper.upload", ""),
          // --- the process
          gone("logging.main_log", JOURNAL),
          gone("logging.debug_log", JOURNAL + "; `log.level: debug` tells more"),
          gone("logging.max_bytes", JOURNAL),
          gone("logging.backup_count", JOURNAL),
          gone("lock_file", ONE_LOCK),
          gone("lock_timeout", ONE_LOCK),
          derived(
              "state_file", "state is in `state.directory`; what is in this file is told below"),
          derived("timeouts.ssh_command", OWN_DEADLINES),
          derived("timeouts.ping", "a reply counts as lost when it is later than the path allows"),
          gone("timeouts.tc_command", "rates are set by netlink, no command is run"),
          derived(
              "timeouts.ping_total",
              "a reply counts as lost when it is later than the path allows"),
          carried("ping_source_ip", "lines.*.probe.source", ""),
          carried("health_check.enabled", "http.listen", "one port for all lines"),
          carried("health_check.host", "http.listen", "one port for all lines"),
          carried("health_check.port", "http.listen", "one port for all lines"),
          derived("metrics.enabled", "always at `http.listen`, /metrics"),
          derived("metrics.host", "always at `http.listen`, /metrics"),
          derived("metrics.port", "always at `http.listen`, /metrics"),
          // --- the law
          carried(
              "continuous_monitoring.enabled", "mode", "an imported line only observes at first"),
          derived("continuous_monitoring.baseline_rtt_initial", BASELINE),
          carried("continuous_monitoring.ping_hosts", "lines.*.probe.reflectors", ""),
          derived("continuous_monitoring.use_median_of_three", FILTER),
          gone(
              "continuous_monitoring.warning_threshold_pct",
              "there is no cycle; `wanctl profile` tells where time goes"),
          derived(
              "continuous_monitoring.cake_stats_cadence_sec",
              "counters are read as often as the device bears"),
          carried("continuous_monitoring.download.ceiling_mbps", "lines.*.download.max", ""),
          carried("continuous_monitoring.download.floor_mbps", "lines.*.download.min", ""),
          carried("continuous_monitoring.download.floor_red_mbps", "lines.*.download.min", ""),
          sameLaw("continuous_monitoring.download.floor_soft_red_mbps", "download.floor-soft-red"),
          sameLaw("continuous_monitoring.download.floor_yellow_mbps", "download.floor-yellow"),
          sameLaw("continuous_monitoring.download.floor_green_mbps", "download.floor-green"),
          sameLaw("continuous_monitoring.download.step_up_mbps", "download.step-up"),
          sameLaw("continuous_monitoring.download.factor_down", "download.factor-down"),
          sameLaw(
              "continuous_monitoring.download.factor_down_yellow", "download.factor-down-yellow"),
          sameLaw("continuous_monitoring.download.green_required", "green-required"),
          carried("continuous_monitoring.upload.ceiling_mbps", "lines.*.upload.max", ""),
          carried("continuous_monitoring.upload.floor_mbps", "lines.*.upload.min", ""),
          carried("continuous_monitoring.upload.floor_red_mbps", "lines.*.upload.min", ""),
          gone(
              "continuous_monitoring.upload.floor_yellow_mbps",
              "the upload has one floor, the lowest"),
          gone(
              "continuous_monitoring.upload.floor_green_mbps",
              "the upload has one floor, the lowest"),
          sameLaw("continuous_monitoring.upload.step_up_mbps", "upload.step-up"),
          sameLaw("continuous_monitoring.upload.factor_down", "upload.factor-down"),
          sameLaw("continuous_monitoring.upload.factor_down_yellow", "upload.factor-down-yellow"),
          sameLaw("continuous_monitoring.upload.green_required", "green-required"),
          gone("continuous_monitoring.upload.consecutive_yellow_decay_clamp", ONE_STEP),
          gone(
              "continuous_monitoring.upload.target_bloat_ms",
              "both directions have the same thresholds"),
          gone(
              "continuous_monitoring.upload.warn_bloat_ms",
              "both directions have the same thresholds"),
          gone("continuous_monitoring.upload.docsis_mode", DOCSIS),
          gone("continuous_monitoring.upload.setpoint_mbps", DOCSIS),
          gone("continuous_monitoring.upload.integral_window_seconds", DOCSIS),
          gone("continuous_monitoring.upload.integral_threshold_ms_s", DOCSIS),
          gone("continuous_monitoring.upload.cake_backlog_low_threshold_bytes", DOCSIS),
          gone("continuous_monitoring.upload.cake_delay_delta_low_threshold_us", DOCSIS),
          gone("continuous_monitoring.upload.red_decay_step_pct", ONE_STEP),
          gone("continuous_monitoring.upload.red_decay_delta_max_pct", ONE_STEP),
          gone("continuous_monitoring.upload.anti_windup_cycles", DOCSIS),
          derived(
              "continuous_monitoring.upload.asymmetry_gate.*",
              "whose queue it is follows from delays and bytes of both directions"),
          sameLaw("continuous_monitoring.thresholds.target_bloat_ms", "target-bloat"),
          sameLaw("continuous_monitoring.thresholds.warn_bloat_ms", "warn-bloat"),
          sameLaw("continuous_monitoring.thresholds.hard_red_bloat_ms", "hard-red-bloat"),
          derived("continuous_monitoring.thresholds.baseline_time_constant_sec", BASELINE),
          derived("continuous_monitoring.thresholds.alpha_baseline", BASELINE),
          sameLaw("continuous_monitoring.thresholds.load_time_constant_sec", "load-time-constant"),
          sameLaw("continuous_monitoring.thresholds.alpha_load", "load-time-constant"),
          gone("continuous_monitoring.thresholds.accel_threshold_ms", ONE_STEP),
          gone("continuous_monitoring.thresholds.accel_confirm_cycles", ONE_STEP),
          sameLaw("continuous_monitoring.thresholds.dwell_cycles", "dwell"),
          sameLaw("continuous_monitoring.thresholds.deadband_ms", "deadband"),
          derived("continuous_monitoring.thresholds.baseline_update_threshold_ms", BASELINE),
          gone(
              "continuous_monitoring.thresholds.baseline_rtt_bounds.*",
              "a path may be as short or as long as it is"),
          gone("continuous_monitoring.thresholds.suppression_alert_threshold", ALERTS),
          derived(
              "continuous_monitoring.fallback_checks.enabled",
              "hosts are asked by TCP connects, too (`probe.tcp-port`)"),
          gone(
              "continuous_monitoring.fallback_checks.check_gateway",
              "a gateway that answers says nothing about the line behind it"),
          derived(
              "continuous_monitoring.fallback_checks.check_tcp",
              "hosts are asked by TCP connects, too (`probe.tcp-port`)"),
          gone(
              "continuous_monitoring.fallback_checks.gateway_ip",
              "a gateway that answers says nothing about the line behind it"),
          derived(
              "continuous_monitoring.fallback_checks.tcp_targets",
              "the reflectors themselves are asked by TCP connects, too (`probe.tcp-port`)"),
          gone("continuous_monitoring.fallback_checks.fallback_mode", NO_FALLBACK),
          gone("continuous_monitoring.fallback_checks.max_fallback_cycles", NO_FALLBACK),
          // --- what it measures by
          derived("measurement.backend", "pings from this process, with TCP connects beside them"),
          derived("measurement.fping.*", PACE),
          carried("cake_params.upload_interface", "lines.*.shaper.upload", "on Linux"),
          carried("cake_params.download_interface", "lines.*.shaper.download", "on Linux"),
          gone("cake_params.upload_qdisc", "the shaper is CAKE"),
          gone("cake_params.download_qdisc", "the shaper is CAKE"),
          carried("cake_params.overhead", "lines.*.cake.overhead", "on Linux"),
          carried("cake_params.mpu", "lines.*.cake.mpu", "on Linux"),
          carried("cake_params.memlimit", "lines.*.cake.memory", "on Linux"),
          carried("cake_params.rtt", "lines.*.cake.rtt", "on Linux"),
          carried("cake_params.ack_filter", "lines.*.cake.upload.ack-filter", "on Linux"),
          carried("cake_params.diffserv", "lines.*.cake.diffserv", "on Linux"),
          carried("cake_params.split_gso", "lines.*.cake.split-gso", "on Linux"),
          carried("cake_params.ingress", "lines.*.cake.download.ingress", "on Linux"),
          gone("cake_params.ecn", "CAKE marks by itself where a flow can be marked"),
          carried("cake_params.wash", "lines.*.cake.wash", "on Linux"),
          gone("cake_params.allow_wash", "`wash` is a setting like any other"),
          gone(
              "cake_optimization.*",
              "`wanctl check --live` reads what the device has and says what to mend"),
          derived("signal_processing.hampel.*", FILTER),
          derived("signal_processing.jitter_time_constant_sec", FILTER),
          derived("signal_processing.variance_time_constant_sec", FILTER),
          derived("cake_signal.enabled", QUEUE_SIGNAL),
          derived("cake_signal.*.*", QUEUE_SIGNAL),
          carried("irtt.enabled", "lines.*.probe.reflectors", "an irtt server is a reflector"),
          carried("irtt.server", "lines.*.probe.reflectors", "as irtt://ADDRESS"),
          carried("irtt.port", "lines.*.probe.reflectors", "as irtt://ADDRESS:PORT"),
          derived("irtt.duration_sec", PACE),
          derived("irtt.interval_ms", PACE),
          derived("irtt.cadence_sec", PACE),
          derived("reflector_quality.*", JUDGE),
          derived(
              "owd_asymmetry.ratio_threshold",
              "each direction's delay is measured where reflectors tell it (`probe.one-way`)"),
          derived(
              "fusion.*",
              "which kind of probe waits in the line's queue is found out by comparing them"),
          derived(
              "fusion.healing.*",
              "which kind of probe waits in the line's queue is found out by comparing them"),
          // --- what is kept and told
          gone("storage.db_path", OWN_STORE),
          gone("storage.maintenance_interval_seconds", OWN_STORE),
          gone("storage.retention_days", OWN_STORE),
          gone("storage.retention.*", OWN_STORE),
          gone("alerting.*", ALERTS),
          gone("alerting.rules.*.*", ALERTS),
          gone("tuning.*", NO_TUNING),
          gone("tuning.bounds.*.*", NO_TUNING));

  private WanctlOneKeys() {}
}
