package dev.wanctl.core.line;

/// The baselines of every reflector, one for each kind of delay. Deltas are combined, delays never:
/// each path has its own length.
final class Reflectors {

  static final int MOST = 32;

  private final Baseline[] roundTrip = baselines();
  private final Baseline[] up = baselines();
  private final Baseline[] down = baselines();
  private double shortest = 0.03;

  private static Baseline[] baselines() {
    Baseline[] all = new Baseline[MOST];
    for (int i = 0; i < MOST; i++) {
      all[i] = new Baseline(Tuning.BASELINE_BUCKET, Tuning.BASELINE_BUCKETS);
    }
    return all;
  }

  /// The round trip above its reflector's baseline, s.
  ///
  /// @param rests whether the line is not used, so that the baseline may rise
  double roundTripDelta(int reflector, double time, double sample, boolean rests) {
    Baseline baseline = roundTrip[reflector];
    if (rests || !baseline.known() || sample < baseline.value()) {
      baseline.add(time, sample);
    }
    double delta = sample - baseline.value();
    shortest = Double.POSITIVE_INFINITY;
    for (Baseline b : roundTrip) {
      if (b.known()) {
        shortest = Math.min(shortest, b.value());
      }
    }
    return delta;
  }

  double uploadDelta(int reflector, double time, double delay) {
    return delta(up[reflector], time, delay);
  }

  double downloadDelta(int reflector, double time, double delay) {
    return delta(down[reflector], time, delay);
  }

  private static double delta(Baseline baseline, double time, double sample) {
    baseline.add(time, sample);
    return sample - baseline.value();
  }

  /// The shortest round trip without any queue, s.
  double shortestRoundTrip() {
    return shortest;
  }

  /// A reflector's round trip without any queue, s; NaN if not known.
  double roundTripBaseline(int reflector) {
    return roundTrip[reflector].value();
  }

  /// Another host now stands at this place: what was known of it is gone.
  void forget(int reflector) {
    roundTrip[reflector].rebase(Double.NaN);
    up[reflector].rebase(Double.NaN);
    down[reflector].rebase(Double.NaN);
  }
}
