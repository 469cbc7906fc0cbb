package dev.wanctl.app.calibrate;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import java.util.Locale;

/// A calibration as people read it, with the lines of the configuration that follow from it.
public final class CalibratedText {

  private CalibratedText() {}

  /// @param minShare the preset's least share of the maximum
  public static String of(Calibrated found, String line, double minShare) {
    StringBuilder text = new StringBuilder();
    text.append("idle      ").append(estimate(found.idleMillis(), "%.1f", " ms")).append('\n');
    found.sides().forEach((direction, side) -> text.append(side(direction, side)));
    found.busy().stream()
        .sorted()
        .forEach(direction ->
            text.append(
                "warning: others used the "
                    + direction.word()
                    + " meanwhile: the idle delay and what is added to it are doubtful\n"));
    text.append("\nlines:\n  ").append(line).append(":\n");
    found
        .sides()
        .forEach((direction, side) ->
            text.append(
                "    %s: {max: %s, min: %s}%n"
                    .formatted(direction.word(), side.proposedMax(), side.proposedMin(minShare))));
    return text.toString();
  }

  private static String side(Direction direction, Calibrated.Side side) {
    return "%-9s %s; load adds %s, p95 %s: grade %s%n"
        .formatted(
            direction.word(),
            estimate(side.bitsPerSecond().times(1e-6), "%.2f", " Mbit/s"),
            estimate(side.addedMillis(), "%.1f", " ms"),
            estimate(side.addedSlowMillis(), "%.1f", " ms"),
            side.grade().word());
  }

  /// Such as `23.9 (23.7 to 24.1) Mbit/s`.
  private static String estimate(Estimate e, String format, String unit) {
    return String.format(
            Locale.ROOT,
            format + " (" + format + " to " + format + ")",
            e.mean(),
            Math.max(0, e.low()),
            e.high())
        + unit;
  }

  /// Of a number of bytes.
  public static String megabytes(double bytes) {
    return String.format(Locale.ROOT, bytes < 1e7 ? "%.1f MB" : "%.0f MB", bytes / 1e6);
  }

  /// @param seconds of load at this rate
  public static double bytes(BitRate rate, double seconds) {
    return rate.bitsPerSecond() * seconds / 8;
  }
}
