package dev.wanctl.app.calibrate;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.Grade;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import java.util.Map;
import java.util.Set;

/// What a line showed without its shaper.
///
/// @param idleMillis the round trip of an idle line
/// @param sides of the directions that were measured
/// @param busy where others' traffic passed while the line should have been idle
/// @param bytes that it took
/// @param source what loaded the line
public record Calibrated(
    Estimate idleMillis,
    Map<Direction, Side> sides,
    Set<Direction> busy,
    long bytes,
    String source) {

  private static final int DIGITS = 3;

  /// One direction.
  ///
  /// @param bitsPerSecond what it carried
  /// @param addedMillis the median of the delay that load added
  /// @param addedSlowMillis its 95th percentile
  public record Side(Estimate bitsPerSecond, Estimate addedMillis, Estimate addedSlowMillis) {

    public Grade grade() {
      return Grade.of(addedMillis.mean());
    }

    /// What the line carries at best: the daemon finds out by itself when it is less. Rounded down
    /// to three digits.
    public BitRate proposedMax() {
      double high = bitsPerSecond.high();
      double unit = Math.pow(10, Math.floor(Math.log10(high)) - DIGITS + 1);
      return BitRate.bits(Math.floor(high / unit) * unit);
    }

    /// The usual share of that, or half of what the worst of cases carried where that is less.
    ///
    /// @param share the preset's
    public BitRate proposedMin(double share) {
      double low = Math.max(0, bitsPerSecond.low());
      BitRate usual = proposedMax().times(share);
      return low == 0 ? usual : usual.min(BitRate.bits(low / 2));
    }
  }

  /// @param minShare the preset's least share of the maximum
  public Json.Obj json(String line, double minShare) {
    Json.Builder json =
        Json.object()
            .put("line", line)
            .put("source", source)
            .put("idle_ms", idleMillis.json())
            .put("quiet", busy.isEmpty())
            .put("bytes", bytes);
    sides.forEach((direction, side) ->
        json.put(
            direction.word(),
            Json.object()
                .put("bps", side.bitsPerSecond().json())
                .put("added_ms", side.addedMillis().json())
                .put("added_p95_ms", side.addedSlowMillis().json())
                .put("grade", side.grade().word())
                .put("max", side.proposedMax().toString())
                .put("min", side.proposedMin(minShare).toString())
                .build()));
    return json.build();
  }
}
