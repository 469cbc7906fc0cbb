package dev.wanctl.core.line;

import dev.wanctl.core.units.Direction;

/// Reads a decision into preallocated fields: how the controller shows itself without making
/// objects. [LineSnapshot] is the immutable form for everybody else. Rates in bit/s, times in
/// seconds, `NaN` unknown.
public final class LineView {

  /// One direction.
  public static final class Side {
    public double desired;
    public double inForce;
    public double capacity;
    public double learned;
    public double achieved;
    public double queue;
    public boolean loaded;
    public boolean own;
    public boolean belowMinimum;
    public Reason reason = Reason.START;

    void copyTo(Side other) {
      other.desired = desired;
      other.inForce = inForce;
      other.capacity = capacity;
      other.learned = learned;
      other.achieved = achieved;
      other.queue = queue;
      other.loaded = loaded;
      other.own = own;
      other.belowMinimum = belowMinimum;
      other.reason = reason;
    }
  }

  public long atNanos;
  public long decisions;
  public final Side download = new Side();
  public final Side upload = new Side();
  public Sight sight = Sight.BLIND;
  public boolean oneWay;
  public double delay;
  public double threshold;
  public double noise;
  public double pathOffset;
  public double baseline;
  public double replyAge;
  public double counterAge;
  public double lag;
  public double reallocations = Double.NaN;

  public Side of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  public void copyTo(LineView other) {
    other.atNanos = atNanos;
    other.decisions = decisions;
    download.copyTo(other.download);
    upload.copyTo(other.upload);
    other.sight = sight;
    other.oneWay = oneWay;
    other.delay = delay;
    other.threshold = threshold;
    other.noise = noise;
    other.pathOffset = pathOffset;
    other.baseline = baseline;
    other.replyAge = replyAge;
    other.counterAge = counterAge;
    other.lag = lag;
    other.reallocations = reallocations;
  }

  public LineSnapshot snapshot() {
    return new LineSnapshot(
        atNanos,
        decisions,
        side(download),
        side(upload),
        sight,
        oneWay,
        delay,
        threshold,
        noise,
        pathOffset,
        baseline,
        replyAge,
        counterAge,
        lag,
        reallocations);
  }

  private static LineSnapshot.Side side(Side s) {
    return new LineSnapshot.Side(
        s.desired,
        s.inForce,
        s.capacity,
        s.learned,
        s.achieved,
        s.queue,
        s.loaded,
        s.own,
        s.belowMinimum,
        s.reason);
  }
}
