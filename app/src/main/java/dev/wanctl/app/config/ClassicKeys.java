package dev.wanctl.app.config;

import static dev.wanctl.app.config.Keys.row;
import static dev.wanctl.app.config.Setting.Change.RELOAD;

import dev.wanctl.core.units.BitRate;
import java.time.Duration;
import java.util.List;

/// The rows of the settings table for the parameters of `policy: classic`.
final class ClassicKeys {

  static final String ROOT = "lines.*.classic";

  private static final Kind<Duration> DELAY =
      Kinds.time(Duration.ofMillis(1), Duration.ofMillis(1000));
  private static final Kind<Duration> MOMENT = Kinds.time(Duration.ZERO, Duration.ofSeconds(10));
  private static final Kind<BitRate> RATE = Kinds.rate(Keys.LEAST_RATE, BitRate.gbit(100));

  static final Setting<Duration> TARGET =
      threshold("target-bloat", "15ms", "Above this added delay a direction is yellow.", "9ms");
  static final Setting<Duration> WARN =
      threshold(
          "warn-bloat",
          "45ms",
          "Above this the download is soft-red, which holds it, and the upload is red.",
          "40ms");
  static final Setting<Duration> HARD_RED =
      threshold("hard-red-bloat", "80ms", "Above this the download is red.", "60ms");
  static final Setting<Duration> DEADBAND =
      row(
          ROOT + ".deadband",
          MOMENT,
          "3ms",
          RELOAD,
          "So far below `target-bloat` the delay must fall for yellow to end; at most half of it"
              + " counts.",
          "2ms");
  static final Setting<Duration> DWELL =
      row(
          ROOT + ".dwell",
          MOMENT,
          "150ms",
          RELOAD,
          "How long the delay must stand above `target-bloat` before green becomes yellow.",
          "250ms");
  static final Setting<Duration> GREEN =
      row(
          ROOT + ".green-required",
          MOMENT,
          "250ms",
          RELOAD,
          "How long a direction must be green before its rate rises.",
          "500ms");
  static final Setting<Duration> LOAD_TIME =
      row(
          ROOT + ".load-time-constant",
          Kinds.time(Duration.ofMillis(10), Duration.ofSeconds(10)),
          "250ms",
          RELOAD,
          "Time constant of the average over the added delay.",
          "100ms");
  static final Setting<Double> DOWN_FACTOR =
      factor("download.factor-down", "0.9", "What a red step leaves of the rate.", "0.85");
  static final Setting<Double> DOWN_YELLOW =
      factor(
          "download.factor-down-yellow", "0.96", "What a yellow step leaves of the rate.", "0.92");
  static final Setting<BitRate> DOWN_STEP = step("download.step-up", "15Mbit");
  static final Setting<BitRate> FLOOR_GREEN =
      floor("floor-green", "The download is never below this while green.", "80Mbit");
  static final Setting<BitRate> FLOOR_YELLOW =
      floor("floor-yellow", "The download is never below this while yellow.", "60Mbit");
  static final Setting<BitRate> FLOOR_SOFT_RED =
      floor("floor-soft-red", "The download is never below this while soft-red.", "50Mbit");
  static final Setting<Double> UP_FACTOR =
      factor("upload.factor-down", "0.9", "What a red step leaves of the rate.", "0.85");
  static final Setting<Double> UP_YELLOW =
      factor("upload.factor-down-yellow", "0.94", "What a yellow step leaves of the rate.", "0.92");
  static final Setting<BitRate> UP_STEP = step("upload.step-up", "1Mbit");

  /// In the order of the reference.
  static final List<Setting<?>> ALL =
      List.of(
          TARGET,
          WARN,
          HARD_RED,
          DEADBAND,
          DWELL,
          GREEN,
          LOAD_TIME,
          DOWN_FACTOR,
          DOWN_YELLOW,
          DOWN_STEP,
          FLOOR_GREEN,
          FLOOR_YELLOW,
          FLOOR_SOFT_RED,
          UP_FACTOR,
          UP_YELLOW,
          UP_STEP);

  private ClassicKeys() {}

  private static Setting<Duration> threshold(
      String key, String fallback, String meaning, String example) {
    return row(ROOT + "." + key, DELAY, fallback, RELOAD, meaning, example);
  }

  private static Setting<Double> factor(
      String key, String fallback, String meaning, String example) {
    return row(ROOT + "." + key, Kinds.factor(0.1), fallback, RELOAD, meaning, example);
  }

  private static Setting<BitRate> step(String key, String example) {
    return row(
        ROOT + "." + key,
        RATE,
        "2 % of max",
        RELOAD,
        "What a green step adds to the rate.",
        example);
  }

  private static Setting<BitRate> floor(String key, String meaning, String example) {
    String below = key.equals("floor-soft-red") ? "min" : "the floor of the next worse state";
    return row(ROOT + ".download." + key, RATE, below, RELOAD, meaning, example);
  }
}
