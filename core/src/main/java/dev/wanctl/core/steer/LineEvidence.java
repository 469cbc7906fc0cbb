package dev.wanctl.core.steer;

/// What is known of one line at a moment. Rates in bit/s, times in seconds, `NaN` where unknown.
///
/// @param age of the newest decision that it is made of
/// @param silent since the newest reply
/// @param delay added delay now: the median of the last second
/// @param delay50 the same of the last five seconds
/// @param delay90 the 90th percentile of these
/// @param loss share of the probes of the last ten seconds that surely was lost, chance deducted
/// @param unit a delay that matters on this line: its goal, or the delay above which it sees a
///   queue
/// @param baseline round trip without any queue
/// @param rate what the shaper is set to, in the direction that is nearest its floor
/// @param floor the least that it may be set to there
/// @param ceiling the most
/// @param atFloor for how long the rate has been at its floor
/// @param offered what passes there
public record LineEvidence(
    LinkState link,
    double age,
    double silent,
    double delay,
    double delay50,
    double delay90,
    double loss,
    double unit,
    double baseline,
    double rate,
    double floor,
    double ceiling,
    double atFloor,
    double offered,
    Strain strain) {

  /// Of a line of which nothing has been seen.
  public static final LineEvidence NONE =
      new LineEvidence(
          LinkState.UNKNOWN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          0,
          Double.NaN,
          Strain.CLEAR);

  boolean up() {
    return link == LinkState.UP;
  }

  boolean lost() {
    return link == LinkState.LOST;
  }

  /// What passes nearly fills the rate, and it is felt.
  boolean full() {
    return offered > 0.9 * rate && delay > unit;
  }
}
