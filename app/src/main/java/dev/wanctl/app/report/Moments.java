package dev.wanctl.app.report;

import dev.wanctl.engine.record.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sums the events of a recording up by seconds. One thread.
final class Moments {

  /// Counters that are read more seldom than this do not tell a second's load.
  private static final double LONGEST_STEP_S = 5;

  private final long fromMillis;
  private final List<Moment> all = new ArrayList<>();
  private long second = Long.MIN_VALUE;
  private double delays;
  private int seen;
  private boolean decided;
  private double wantedDownload;
  private double wantedUpload;
  private double standingDownload;
  private double standingUpload;
  private double loadDownload = Double.NaN;
  private double loadUpload = Double.NaN;
  private Optional<Told.Passed> before = Optional.empty();

  Moments(long fromMillis) {
    this.fromMillis = fromMillis;
  }

  void add(Told event) {
    if (event.epochMillis() < fromMillis) {
      return;
    }
    long now = Math.floorDiv(event.epochMillis(), 1000L);
    if (now > second) {
      close();
      second = now;
    }
    switch (event) {
      case Told.Decision d -> {
        decided = true;
        wantedDownload = d.download();
        wantedUpload = d.upload();
        if (Double.isFinite(d.delay())) {
          delays += Math.max(0, d.delay());
          seen++;
        }
      }
      case Told.Passed p -> {
        before.ifPresent(b -> load(b, p));
        before = Optional.of(p);
      }
      case Told.Standing s -> {
        standingDownload = s.download();
        standingUpload = s.upload();
      }
    }
  }

  private void load(Told.Passed b, Told.Passed p) {
    double seconds = (p.epochMillis() - b.epochMillis()) / 1000.0;
    boolean usable =
        seconds > 0
            && seconds < LONGEST_STEP_S
            && p.download() >= b.download()
            && p.upload() >= b.upload();
    loadDownload = usable ? 8 * (p.download() - b.download()) / seconds : Double.NaN;
    loadUpload = usable ? 8 * (p.upload() - b.upload()) / seconds : Double.NaN;
  }

  private void close() {
    if (decided) {
      all.add(
          new Moment(
              second,
              seen == 0 ? Double.NaN : delays / seen,
              new Moment.Side(wantedDownload, standingDownload, loadDownload),
              new Moment.Side(wantedUpload, standingUpload, loadUpload)));
    }
    decided = false;
    delays = 0;
    seen = 0;
  }

  /// All seconds in which something was decided, oldest first.
  List<Moment> all() {
    close();
    return List.copyOf(all);
  }
}
