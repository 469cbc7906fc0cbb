package dev.wanctl.core.line;

import java.time.Duration;

/// The parameters of the law. An operator sets none of them: they follow from a latency goal and an
/// aggressiveness. Seconds, and ratios per second where they are growth.
///
/// @param queueFloor least delay counted as a queue; below it our own bursts look like queues
/// @param queueProbe queue that one growth may cost before its effect is seen
/// @param headroom kept below the capacity, download
/// @param headroomUpload the same for the upload
/// @param growth first growth after a queue, download
/// @param growthUpload the same for the upload
/// @param acceleration how fast growth itself grows while no queue appears, per second squared
/// @param growthMost bound of growth
/// @param doubt share of the belief that must blame the download before it is cut
/// @param doubtUpload the same for the upload
/// @param idleShare share of the learned capacity towards which an idle line eases
public record Tuning(
    double queueFloor,
    double queueProbe,
    double headroom,
    double headroomUpload,
    double growth,
    double growthUpload,
    double acceleration,
    double growthMost,
    double doubt,
    double doubtUpload,
    double idleShare)
    implements Policy {

  // No setting moves these.
  static final double DRAIN_TIME = 0.25;
  static final double DEEPEST_CUT = 0.50;
  static final double UP = 0.03;
  static final double RATE_WINDOW = 0.20;
  static final double STALE = 0.4;
  static final double BLIND = 0.8;
  static final double BASELINE_BUCKET = 5;
  static final int BASELINE_BUCKETS = 24;
  static final double IDLE_TIME = 8;
  static final double LOADED_SHARE = 0.80;
  static final double FAST = 2.0;
  static final double CLEAR = 0.25;
  static final double OWN_BACKLOG = 0.003;
  static final double PACKET_BITS = 1514 * 8;

  public static final Tuning DEFAULT = of(Duration.ofMillis(6), Aggressiveness.BALANCED);

  /// Derives all of it. `goal` is the added delay that the user accepts under load (95th
  /// percentile).
  public static Tuning of(Duration goal, Aggressiveness aggressiveness) {
    double seconds = Math.clamp(goal.toNanos() / 1e9, 0.001, 0.1);
    double scale = seconds / 0.006;
    double pace =
        switch (aggressiveness) {
          case GENTLE -> 0.6;
          case BALANCED -> 1.0;
          case EAGER -> 1.4;
        };
    double reserve =
        switch (aggressiveness) {
          case GENTLE -> 1.6;
          case BALANCED -> 1.0;
          case EAGER -> 0.6;
        };
    return new Tuning(
        Math.clamp(0.004 * scale, 0.001, 0.05),
        Math.clamp(0.015 * scale, 0.002, 0.1),
        0.025 * reserve,
        0.030 * reserve,
        0.12 * pace,
        0.06 * pace,
        0.80 * pace,
        0.90,
        0.50,
        0.45,
        0.90);
  }

  @Override
  public String word() {
    return "wanctl";
  }
}
