package dev.wanctl.engine;

/// Where the time goes: a histogram for each [Stage], of all lines together. Recording makes no
/// objects and never waits; any thread records and reads. While a flight recording runs, each
/// duration is an event `wanctl.Stage`, too.
public final class Stages {

  private static final StageEvent EVENT = new StageEvent();

  private final Histogram[] histograms = new Histogram[Stage.values().length];

  public Stages() {
    for (int i = 0; i < histograms.length; i++) {
      histograms[i] = new Histogram();
    }
  }

  /// Counts one duration, ns.
  @SuppressWarnings("EnumOrdinal") // an index into a private array
  public void record(Stage stage, long nanos) {
    histograms[stage.ordinal()].record(nanos);
    if (EVENT.isEnabled()) {
      StageEvent.of(stage, nanos).commit();
    }
  }

  /// Counts the time from `startNanos`, [System#nanoTime], until now.
  public void recordSince(Stage stage, long startNanos) {
    record(stage, System.nanoTime() - startNanos);
  }

  /// What was counted so far of one stage.
  @SuppressWarnings("EnumOrdinal")
  public Histogram.Snapshot of(Stage stage) {
    return histograms[stage.ordinal()].snapshot();
  }
}
