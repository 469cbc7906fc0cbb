package dev.wanctl.core.steer;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.BitRate;
import java.util.List;
import java.util.Optional;

/// What one line shows at a moment, as it was published by those who measure.
///
/// @param atNanos when it was looked at
/// @param decision the newest decision of the line's law, with its own time
/// @param goal added delay that the line aims for, s
/// @param asked the hosts whose replies count now
/// @param spacing how far apart probes leave now, s
/// @param trusted the probes are known to be sent, and by this line
/// @param deviceUp whether the router holds the line's interface and gateway for usable; empty: it
///   was not asked lately, or does not say
public record LineSample(
    long atNanos,
    Optional<LineSnapshot> decision,
    LineSettings settings,
    double goal,
    List<Asked> asked,
    double spacing,
    boolean trusted,
    Optional<Boolean> deviceUp) {

  /// One host, counted since it is asked.
  public record Asked(String host, long sent, long received) {}

  public LineSample {
    asked = List.copyOf(asked);
  }

  /// The same with what the router says of the line.
  public LineSample with(Optional<Boolean> up) {
    return new LineSample(atNanos, decision, settings, goal, asked, spacing, trusted, up);
  }

  /// Of a line that is not measured.
  public static LineSample unseen(long atNanos) {
    DirectionSettings any = new DirectionSettings(BitRate.kbit(64), BitRate.mbit(1));
    return new LineSample(
        atNanos,
        Optional.empty(),
        new LineSettings(any, any),
        0.01,
        List.of(),
        1,
        false,
        Optional.empty());
  }
}
