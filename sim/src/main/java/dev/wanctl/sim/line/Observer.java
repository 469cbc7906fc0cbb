package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Watches a line from outside: what its own probes met, and what every 100 ms brought.
final class Observer {

  private static final long QUIET_NANOS = 2_000_000_000L;

  private final VirtualLine line;
  private final Watch download;
  private final Watch upload;
  private final Series series;

  /// Send time and added delay of each probe that came back, in the order of receipt.
  private long[] sampleSent = new long[4096];

  private double[] sampleMillis = new double[4096];
  private int samples;
  private double worst = Double.NaN;
  private long binEnd = Series.BIN_NANOS;
  private int idleCuts;
  private long idleNanos;

  private static final class Watch {
    final Direction direction;
    final List<Schedule> greedy = new ArrayList<>();
    double delivered;
    double offered;
    double rate = Double.POSITIVE_INFINITY;

    Watch(Direction direction, LineModel model) {
      this.direction = direction;
      for (Flow flow : model.flows()) {
        if (flow instanceof Flow.Greedy && flow.direction() == direction) {
          if (!greedy.contains(flow.active())) {
            greedy.add(flow.active());
          }
        }
      }
    }
  }

  Observer(VirtualLine line, long lengthNanos) {
    this.line = line;
    download = new Watch(Direction.DOWNLOAD, line.model());
    upload = new Watch(Direction.UPLOAD, line.model());
    series = new Series((int) (lengthNanos / Series.BIN_NANOS) + 1);
  }

  void probe(Reply reply) {
    if (samples == sampleSent.length) {
      sampleSent = Arrays.copyOf(sampleSent, samples * 2);
      sampleMillis = Arrays.copyOf(sampleMillis, samples * 2);
    }
    double millis = reply.addedNanos / 1e6;
    sampleSent[samples] = reply.sentNanos;
    sampleMillis[samples++] = millis;
    worst = Double.isNaN(worst) ? millis : Math.max(worst, millis);
  }

  /// After each tick.
  void tick(long now) {
    if (now < binEnd) {
      return;
    }
    boolean quiet = !active(now - QUIET_NANOS) && !active(now);
    if (quiet) {
      idleNanos += Series.BIN_NANOS;
    }
    watch(download, now);
    watch(upload, now);
    series.close(worst);
    worst = Double.NaN;
    binEnd += Series.BIN_NANOS;
  }

  /// A rate came in force.
  void written(long now) {
    boolean quiet = !active(now - QUIET_NANOS) && !active(now);
    for (Watch watch : new Watch[] {download, upload}) {
      double rate = line.rate(watch.direction);
      if (quiet && now > 0 && rate <= watch.rate * 0.97) {
        idleCuts++;
      }
      watch.rate = rate;
    }
  }

  private boolean active(long nanos) {
    return Schedule.any(download.greedy, nanos) || Schedule.any(upload.greedy, nanos);
  }

  private void watch(Watch watch, long now) {
    double delivered = line.deliveredBytes(watch.direction);
    double offered = line.offeredBits(watch.direction);
    double seconds = Series.BIN_NANOS / 1e9;
    series.set(
        watch.direction,
        (offered - watch.offered) / seconds,
        line.rate(watch.direction),
        (delivered - watch.delivered) * 8 / seconds,
        Schedule.any(watch.greedy, now - Series.BIN_NANOS)
            && !Interval.any(line.model().side(watch.direction).outages(), now - Series.BIN_NANOS));
    watch.delivered = delivered;
    watch.offered = offered;
  }

  Series series() {
    return series;
  }

  Score score(int writes) {
    Delays loaded = new Delays(samples);
    for (int i = 0; i < samples; i++) {
      if (active(sampleSent[i])) {
        loaded.add(sampleSent[i], sampleMillis[i]);
      }
    }
    Recoveries recoveries = new Recoveries(series, loaded);
    recoveries.judge(Direction.DOWNLOAD, line.model().download().capacity());
    recoveries.judge(Direction.UPLOAD, line.model().upload().capacity());
    double minutes = series.size() * Series.BIN_NANOS / 6e10;
    double[] sorted = loaded.sorted();
    return new Score(
        utilisation(Direction.DOWNLOAD),
        utilisation(Direction.UPLOAD),
        Arrays.stream(sorted).average().orElse(Double.NaN),
        Delays.quantile(sorted, 0.5),
        Delays.quantile(sorted, 0.95),
        Delays.quantile(sorted, 0.99),
        Delays.quantile(sorted, 1),
        loaded.above(50) * VirtualRun.OBSERVER_SPACING.toNanos() / 1e9,
        recoveries.drop(),
        recoveries.worstDrop(),
        recoveries.peak(),
        recoveries.rise(),
        recoveries.undershoot(),
        writes / minutes,
        idleNanos == 0 ? Double.NaN : idleCuts / (idleNanos / 3.6e12),
        wrongCut(),
        line.lostProbes());
  }

  private double utilisation(Direction direction) {
    double delivered = 0;
    double offered = 0;
    for (int i = 0; i < series.size(); i++) {
      if (series.loaded(direction, i)) {
        delivered += series.delivered(direction, i);
        offered += series.capacity(direction, i);
      }
    }
    return delivered / offered;
  }

  private double wrongCut() {
    double kept = 0;
    int bins = 0;
    for (int i = 0; i < series.size(); i++) {
      boolean down = series.loaded(Direction.DOWNLOAD, i);
      boolean up = series.loaded(Direction.UPLOAD, i);
      if (down != up) {
        Direction idle = down ? Direction.UPLOAD : Direction.DOWNLOAD;
        kept += Math.max(0, 1 - series.rate(idle, i) / series.capacity(idle, i));
        bins++;
      }
    }
    return bins == 0 ? Double.NaN : kept / bins;
  }
}
