package dev.wanctl.sim.line;

import java.util.Locale;

/// How well a line was kept. Delays are round trips beyond the empty path, seen by a prober of its
/// own every 20 ms, in milliseconds, while a greedy flow had something to send in either direction.
/// A figure that a run cannot give (no drop in it, no load) is NaN.
///
/// @param downloadUtilisation bytes that reached the user over what the line could carry, while
///   greedy downloads were active and there was no outage
/// @param uploadUtilisation the same for the upload
/// @param secondsOver50 how long the added delay was above 50 ms, in seconds of the run
/// @param dropRecovery mean time from a fall of the capacity by 30 % or more until the added delay
///   stays at or below 30 ms for 1 s, in seconds
/// @param worstDropRecovery the longest of those
/// @param dropPeak the highest added delay within 5 s after such a fall, mean over the falls
/// @param riseRecovery mean time from a rise until 90 % of the new capacity is used in nine tenths
///   of a second, in seconds
/// @param undershoot the least share of capacity used over 0.5 s within 5 s after a fall
/// @param changesPerMinute writes of rates to the shapers
/// @param idleCutsPerHour cuts by 3 % or more while nothing had been active for 2 s
/// @param wrongCut mean share of its capacity that a direction without load was kept from while the
///   other was loaded
/// @param lostProbes of the independent prober and the controller together
public record Score(
    double downloadUtilisation,
    double uploadUtilisation,
    double mean,
    double p50,
    double p95,
    double p99,
    double max,
    double secondsOver50,
    double dropRecovery,
    double worstDropRecovery,
    double dropPeak,
    double riseRecovery,
    double undershoot,
    double changesPerMinute,
    double idleCutsPerHour,
    double wrongCut,
    long lostProbes) {

  /// One number: utilisation over (1 + p95 / 50 ms), geometric mean over the loaded directions.
  public double overall() {
    double download = Double.isNaN(downloadUtilisation) ? uploadUtilisation : downloadUtilisation;
    double upload = Double.isNaN(uploadUtilisation) ? downloadUtilisation : uploadUtilisation;
    return Math.sqrt(download * upload) / (1 + p95 / 50);
  }

  /// One row: download %, upload %, mean, p50, p95, p99, max, seconds over 50 ms, recoveries after
  /// drop and rise, undershoot, changes per minute, idle cuts per hour, wrong cut.
  public String row() {
    return String.format(
        Locale.ROOT,
        "%5.1f %5.1f  %6.1f %6.1f %6.1f %6.1f %6.1f  %5.1fs  drop %.2fs rise %.2fs under %.2f  %.1f/min  idle cuts %.1f/h wrong %.3f",
        100 * downloadUtilisation,
        100 * uploadUtilisation,
        mean,
        p50,
        p95,
        p99,
        max,
        secondsOver50,
        dropRecovery,
        riseRecovery,
        undershoot,
        changesPerMinute,
        idleCutsPerHour,
        wrongCut);
  }
}
