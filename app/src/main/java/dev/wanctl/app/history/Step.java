package dev.wanctl.app.history;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.core.units.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What a line did in a second, a minute, an hour or another stretch of time. Steps add up. Not
/// thread-safe while it is added to.
public final class Step {

  private static final Measure[] MEASURES = Measure.values();

  private final long at;
  private long decisions;
  private long unseen;
  private long downloadCuts;
  private long uploadCuts;
  private final List<Tally> tallies = new ArrayList<>(MEASURES.length);

  /// An empty one that begins at `at`, seconds since 1970.
  Step(long at) {
    this.at = at;
    for (Measure _ : MEASURES) {
      tallies.add(new Tally());
    }
  }

  /// One second, of all its decisions.
  static Step of(Second second, List<LineSnapshot> decided) {
    Step step = new Step(second.at());
    for (LineSnapshot d : decided) {
      step.decisions++;
      if (d.sight() == Sight.CLEAR) {
        step.add(Measure.DELAY, Math.max(0, d.delay()));
      } else {
        step.unseen++;
      }
    }
    for (Direction direction : Direction.values()) {
      Second.Side side = second.of(direction);
      step.add(Measure.rate(direction), side.rate());
      step.add(Measure.load(direction), side.load());
      step.add(Measure.capacity(direction), side.capacity());
      long cuts = decided.stream().filter(d -> d.of(direction).reason().cuts()).count();
      if (direction == Direction.DOWNLOAD) {
        step.downloadCuts = cuts;
      } else {
        step.uploadCuts = cuts;
      }
      decided.stream()
          .filter(d -> shows(d, direction))
          .reduce((_, last) -> last)
          .ifPresent(d -> step.add(Measure.full(direction), d.of(direction).capacity()));
    }
    return step;
  }

  /// Whether a queue that is this direction's shows what it carries.
  private static boolean shows(LineSnapshot d, Direction direction) {
    LineSnapshot.Side side = d.of(direction);
    return d.sight() == Sight.CLEAR
        && (side.reason() == Reason.CUT || side.reason() == Reason.FOLLOW)
        && side.queue() > d.threshold();
  }

  private void add(Measure measure, double value) {
    if (Double.isFinite(value)) {
      tally(measure).add(Math.round(value / measure.unit()));
    }
  }

  void add(Step other) {
    decisions += other.decisions;
    unseen += other.unseen;
    downloadCuts += other.downloadCuts;
    uploadCuts += other.uploadCuts;
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).add(other.tallies.get(i));
    }
  }

  /// When it began, seconds since 1970.
  public long at() {
    return at;
  }

  public long decisions() {
    return decisions;
  }

  /// Decisions at which the line was not seen.
  public long unseen() {
    return unseen;
  }

  /// Decisions that lowered the rate because of a queue.
  public long cuts(Direction direction) {
    return direction == Direction.DOWNLOAD ? downloadCuts : uploadCuts;
  }

  @SuppressWarnings("EnumOrdinal") // the order of the file
  Tally tally(Measure measure) {
    return tallies.get(measure.ordinal());
  }

  /// In seconds or bit/s; `NaN` if nothing was known.
  public double quantile(Measure measure, double p) {
    return tally(measure).quantile(p) * measure.unit();
  }

  public double least(Measure measure) {
    Tally tally = tally(measure);
    return tally.count() == 0 ? Double.NaN : tally.least() * measure.unit();
  }

  void write(Bytes out) {
    out.put(decisions);
    out.put(unseen);
    out.put(downloadCuts);
    out.put(uploadCuts);
    tallies.forEach(t -> t.write(out));
  }

  byte[] packed() {
    Bytes out = new Bytes();
    write(out);
    return out.toArray();
  }

  static Step read(long at, ByteBuffer in) {
    Step step = new Step(at);
    step.decisions = Bytes.get(in);
    step.unseen = Bytes.get(in);
    step.downloadCuts = Bytes.get(in);
    step.uploadCuts = Bytes.get(in);
    step.tallies.replaceAll(_ -> Tally.read(in));
    return step;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Step s
        && at == s.at
        && decisions == s.decisions
        && unseen == s.unseen
        && downloadCuts == s.downloadCuts
        && uploadCuts == s.uploadCuts
        && tallies.equals(s.tallies);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(at);
  }

  @Override
  public String toString() {
    return at + ": " + decisions + " decisions, delay " + tally(Measure.DELAY);
  }
}
