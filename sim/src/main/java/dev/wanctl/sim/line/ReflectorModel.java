package dev.wanctl.sim.line;

import java.util.List;

/// A host that sends probes back.
///
/// @param extraSeconds round trip beyond the line's own base, half of it each way
/// @param loss probability that it answers nothing
/// @param perSecond how many answers a second it gives; more are not answered
/// @param trouble when it is troubled
/// @param troubleSeconds what trouble adds to each answer
/// @param clockSeconds what its clock shows more than ours
public record ReflectorModel(
    double extraSeconds,
    double loss,
    double perSecond,
    List<Interval> trouble,
    double troubleSeconds,
    double clockSeconds) {

  public ReflectorModel {
    trouble = List.copyOf(trouble);
    if (!(extraSeconds >= 0) || !(loss >= 0 && loss <= 1) || !(perSecond > 0)) {
      throw new IllegalArgumentException("no reflector: " + extraSeconds + " " + loss);
    }
  }

  public static ReflectorModel good(double extraSeconds) {
    return new ReflectorModel(extraSeconds, 0, Double.POSITIVE_INFINITY, List.of(), 0, 0);
  }

  public static ReflectorModel limited(double extraSeconds, double perSecond) {
    return new ReflectorModel(extraSeconds, 0, perSecond, List.of(), 0, 0);
  }

  public ReflectorModel troubled(List<Interval> when, double addedSeconds) {
    return new ReflectorModel(extraSeconds, loss, perSecond, when, addedSeconds, clockSeconds);
  }
}
