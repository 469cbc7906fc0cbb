package dev.wanctl.engine.record;

/// What is kept of what the lines see and decide.
///
/// @param version of this program, for whoever reads it
/// @param bytes of each line's file, about; 0: nothing is kept
public record RecorderPlan(String version, long bytes) {

  /// Nothing is kept.
  public static final RecorderPlan OFF = new RecorderPlan("", 0);
}
