package dev.wanctl.app.history;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One second of one line, made of all its decisions. Rates in bit/s, delays in seconds, `NaN`
/// where unknown: of a line that was not seen the last delay is no measurement.
///
/// @param at its start, seconds since 1970
/// @param delayP50 the median of the added delay
/// @param delayP95 its 95th percentile
/// @param delayMost its maximum
public record Second(
    long at, double delayP50, double delayP95, double delayMost, Side download, Side upload) {

  /// One direction.
  ///
  /// @param rate the shaper's rate, as the device confirmed it last
  /// @param load what passed, the median
  /// @param capacity the estimate of what the line can carry
  /// @param reason of the decision that matters most: one that lowered the rate, else the last one
  public record Side(double rate, double load, double capacity, Reason reason) {}

  /// Sums up decisions, at least one.
  public static Second of(long at, List<LineSnapshot> decisions) {
    double[] delays =
        sorted(decisions, d -> d.sight() == Sight.CLEAR ? Math.max(0, d.delay()) : Double.NaN);
    return new Second(
        at,
        Estimate.quantile(delays, 0.5),
        Estimate.quantile(delays, 0.95),
        Estimate.quantile(delays, 1),
        side(decisions, Direction.DOWNLOAD),
        side(decisions, Direction.UPLOAD));
  }

  private static Side side(List<LineSnapshot> decisions, Direction direction) {
    LineSnapshot.Side last = decisions.getLast().of(direction);
    Reason reason =
        decisions.stream()
            .map(d -> d.of(direction).reason())
            .filter(Reason::cuts)
            .findFirst()
            .orElse(last.reason());
    double load = Estimate.quantile(sorted(decisions, d -> d.of(direction).achieved()), 0.5);
    return new Side(last.inForce(), load, last.capacity(), reason);
  }

  private static double[] sorted(
      List<LineSnapshot> decisions, ToDoubleFunction<LineSnapshot> value) {
    return decisions.stream().mapToDouble(value).filter(Double::isFinite).sorted().toArray();
  }

  public Side of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  /// The columns of a table of seconds, in the order of [#row].
  public static Json columns() {
    return Json.array(
        Arrays.stream(
                ("at delay_p50_ms delay_p95_ms delay_max_ms download_rate_bps download_load_bps"
                        + " download_capacity_bps download_reason upload_rate_bps upload_load_bps"
                        + " upload_capacity_bps upload_reason")
                    .split(" "))
            .map(Json::of)
            .toList());
  }

  /// The same in figures: a delay to the hundredth of a millisecond, a rate to the bit.
  public Json row() {
    return Json.array(
        List.of(
            Json.of(at),
            millis(delayP50),
            millis(delayP95),
            millis(delayMost),
            bits(download.rate()),
            bits(download.load()),
            bits(download.capacity()),
            Json.of(download.reason().code()),
            bits(upload.rate()),
            bits(upload.load()),
            bits(upload.capacity()),
            Json.of(upload.reason().code())));
  }

  private static Json bits(double rate) {
    return Double.isFinite(rate) ? Json.of(Math.round(rate)) : Json.none();
  }

  private static Json millis(double seconds) {
    return Json.of(Math.rint(1e5 * seconds) / 100);
  }
}
