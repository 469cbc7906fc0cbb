package dev.wanctl.app.migrate;

import static dev.wanctl.app.migrate.FormerKey.carried;
import static dev.wanctl.app.migrate.FormerKey.derived;
import static dev.wanctl.app.migrate.FormerKey.gone;

import java.util.List;

/// Every variable of cake-autorate's configuration, of its present and of its former versions.
final class AutorateKeys {

  private static final String LOG = "the log goes to standard error; `log.level: debug` tells more";
  private static final String STEP =
      "rates follow from what the line carried, not from fixed factors";
  private static final String GOAL = "the delay to aim for is the preset's (`goal`)";
  private static final String BASELINE =
      "of each host the shortest round trip of the last two minutes counts";
  private static final String JUDGE =
      "a reflector that is worse than the others is asked less, or replaced (`probe.spares`)";
  private static final String METER = "counters are read as often as replies need them";
  private static final String BLIND =
      "without replies the last growth is taken back, then rates are held";
  private static final String STARLINK =
      "preset starlink: a path that changes is told from a queue";
  private static final String CPU = "`wanctl profile` tells where the time goes";

  static final List<FormerKey> ALL =
      List.of(
          carried("dl_if", "lines.*.shaper.download", "its CAKE is adopted"),
          carried("ul_if", "lines.*.shaper.upload", "its CAKE is adopted"),
          gone("upload_only", "both directions are controlled"),
          carried("adjust_dl_shaper_rate", "mode", "an imported line only observes at first"),
          carried("adjust_ul_shaper_rate", "mode", "an imported line only observes at first"),
          carried("min_dl_shaper_rate_kbps", "lines.*.download.min", ""),
          derived(
              "base_dl_shaper_rate_kbps",
              "the line's rate is learned, and known again after a restart"),
          carried("max_dl_shaper_rate_kbps", "lines.*.download.max", ""),
          carried("min_ul_shaper_rate_kbps", "lines.*.upload.min", ""),
          derived(
              "base_ul_shaper_rate_kbps",
              "the line's rate is learned, and known again after a restart"),
          carried("max_ul_shaper_rate_kbps", "lines.*.upload.max", ""),
          // --- probes
          carried(
              "pinger_method",
              "lines.*.probe.reflectors",
              "irtt; else found out: ICMP timestamps are tried (`probe.one-way`)"),
          derived(
              "pinger_binary",
              "pings from this process; one-way delays where reflectors tell them"),
          carried(
              "reflectors",
              "lines.*.probe.reflectors",
              "the first of them; the rest are `probe.spares`"),
          gone("reflectors_url", "reflectors are written in the file"),
          gone("reflectors_url_skip_lines", "reflectors are written in the file"),
          gone("randomize_reflectors", JUDGE),
          derived("retain_reflector_stats", JUDGE),
          carried(
              "no_pingers",
              "lines.*.probe.reflectors",
              "so many of them; the rest are `probe.spares`"),
          carried(
              "reflector_ping_interval_s", "lines.*.probe.spacing", "divided among the reflectors"),
          carried("ping_extra_args", "lines.*.probe.interface", "of `-I`; or `probe.source`"),
          gone(
              "ping_prefix_string",
              "nothing is run; probes are bound by `probe.interface` or `probe.source`"),
          gone("irtt_session_duration_m", "there are no sessions"),
          // --- the law
          derived("dl_avg_owd_delta_max_adjust_up_thr_ms", GOAL),
          derived("ul_avg_owd_delta_max_adjust_up_thr_ms", GOAL),
          derived("dl_owd_delta_delay_thr_ms", GOAL),
          derived("ul_owd_delta_delay_thr_ms", GOAL),
          derived("dl_avg_owd_delta_max_adjust_down_thr_ms", GOAL),
          derived("ul_avg_owd_delta_max_adjust_down_thr_ms", GOAL),
          derived("dl_avg_owd_delta_thr_ms", GOAL),
          derived("ul_avg_owd_delta_thr_ms", GOAL),
          derived("dl_owd_delta_thr_ms", GOAL),
          derived("ul_owd_delta_thr_ms", GOAL),
          derived("dl_delay_thr_ms", GOAL),
          derived("ul_delay_thr_ms", GOAL),
          derived("delay_thr_ms", GOAL),
          carried("enable_sleep_function", "lines.*.probe.idle-interval", "off where it was off"),
          derived(
              "connection_active_thr_kbps",
              "a line at rest is probed seldom, and woken by traffic at once"),
          derived(
              "sustained_idle_sleep_thr_s",
              "a line at rest is probed seldom, and woken by traffic at once"),
          gone("min_shaper_rates_enforcement", BLIND),
          derived("monitor_achieved_rates_interval_ms", METER),
          derived("bufferbloat_detection_window", "each reply counts, once"),
          derived("bufferbloat_detection_thr", "two hosts must agree"),
          derived("alpha_baseline_increase", BASELINE),
          derived("alpha_baseline_decrease", BASELINE),
          derived("alpha_delta_ewma", "the path's own noise is learned"),
          gone("achieved_rate_adjust_down_bufferbloat", STEP),
          gone("shaper_rate_adjust_down_bufferbloat", STEP),
          gone("shaper_rate_min_adjust_down_bufferbloat", STEP),
          gone("shaper_rate_max_adjust_down_bufferbloat", STEP),
          gone("shaper_rate_adjust_up_load_high", STEP),
          gone("shaper_rate_min_adjust_up_load_high", STEP),
          gone("shaper_rate_max_adjust_up_load_high", STEP),
          gone("shaper_rate_adjust_down_load_low", STEP),
          gone("shaper_rate_adjust_up_load_low", STEP),
          derived("high_load_thr", STEP),
          gone(
              "bufferbloat_refractory_period_ms",
              "a cut is judged by what is seen after it, not by a clock"),
          gone(
              "decay_refractory_period_ms",
              "a cut is judged by what is seen after it, not by a clock"),
          // --- reflectors that fail
          derived("reflector_health_check_interval_s", JUDGE),
          derived("reflector_response_deadline_s", JUDGE),
          derived("reflector_misbehaving_detection_window", JUDGE),
          derived("reflector_misbehaving_detection_thr", JUDGE),
          derived("reflector_replacement_interval_mins", JUDGE),
          derived("reflector_comparison_interval_mins", JUDGE),
          derived("reflector_sum_owd_baselines_delta_thr_ms", JUDGE),
          derived("reflector_owd_baseline_delta_thr_ms", JUDGE),
          derived("reflector_owd_delta_ewma_delta_thr_ms", JUDGE),
          derived("stall_detection_thr", BLIND),
          derived("connection_stall_thr_kbps", BLIND),
          derived("global_ping_response_timeout_s", BLIND),
          derived(
              "if_up_check_interval_s", "an interface that comes back is found again by itself"),
          gone("startup_wait_s", "a device that is not there yet is waited for"),
          derived("sss_compensation", STARLINK),
          derived("sss_times_s", STARLINK),
          derived("sss_compensation_pre_duration_ms", STARLINK),
          derived("sss_compensation_post_duration_ms", STARLINK),
          // --- what it says
          gone("output_processing_stats", LOG),
          gone("output_load_stats", LOG),
          gone("output_reflector_stats", LOG),
          gone("output_summary_stats", LOG),
          gone("output_cake_changes", LOG),
          gone("output_cpu_stats", CPU),
          gone("output_cpu_raw_stats", CPU),
          gone("monitor_cpu_usage_interval_ms", CPU),
          gone("debug", LOG),
          gone("log_DEBUG_messages_to_syslog", LOG),
          gone("log_to_file", LOG),
          gone("log_file_max_time_mins", LOG),
          gone("log_file_max_size_KB", LOG),
          gone("log_file_path_override", LOG),
          gone("log_file_buffer_timeout_ms", LOG),
          gone("log_file_export_compress", "`wanctl record export` copies what was recorded"),
          gone(
              "log_file_export_alternative_path",
              "`wanctl record export` copies what was recorded"),
          gone("cake_autorate_version", "it is the version of the other program"));

  private static final String STANDS =
      "the CAKE that SQM sets up is adopted, or made anew as our defaults are";

  /// Of SQM's `/etc/config/sqm`.
  static final List<FormerKey> SQM =
      List.of(
          carried("queue.*.interface", "lines.*.shaper.interface", ""),
          carried("queue.*.download", "lines.*.download.max", ""),
          carried("queue.*.upload", "lines.*.upload.max", ""),
          carried("queue.*.enabled", "lines", "a section that is off is no line"),
          carried("queue.*.overhead", "lines.*.cake.overhead", ""),
          carried("queue.*.tcMPU", "lines.*.cake.mpu", ""),
          carried("queue.*.linklayer", "lines.*.cake.cells", "atm for ADSL"),
          gone("queue.*.linklayer_advanced", STANDS),
          gone("queue.*.linklayer_adaptation_mechanism", STANDS),
          gone("queue.*.tcMTU", STANDS),
          gone("queue.*.tcTSIZE", STANDS),
          gone("queue.*.qdisc", STANDS),
          gone("queue.*.script", STANDS),
          gone("queue.*.qdisc_advanced", STANDS),
          gone("queue.*.qdisc_really_really_advanced", STANDS),
          gone("queue.*.squash_dscp", "`cake.wash` clears DSCPs"),
          gone("queue.*.squash_ingress", "`cake.wash` clears DSCPs"),
          gone("queue.*.ingress_ecn", "CAKE marks by itself where a flow can be marked"),
          gone("queue.*.egress_ecn", "CAKE marks by itself where a flow can be marked"),
          gone("queue.*.target", STANDS),
          gone("queue.*.itarget", STANDS),
          gone("queue.*.etarget", STANDS),
          gone("queue.*.ilimit", STANDS),
          gone("queue.*.elimit", STANDS),
          gone("queue.*.iqdisc_opts", STANDS),
          gone("queue.*.eqdisc_opts", STANDS),
          gone("queue.*.shaper_burst_dur_us", STANDS),
          gone("queue.*.shaper_quantum_dur_us", STANDS),
          gone("queue.*.shaper_burst", STANDS),
          gone("queue.*.use_mq", STANDS),
          gone("queue.*.debug_logging", LOG),
          gone("queue.*.verbosity", LOG));

  private AutorateKeys() {}
}
