package dev.wanctl.app.history;

import dev.wanctl.core.units.Direction;

/// What is kept of a line over time. Their order is that of the file.
public enum Measure {
  /// Every decision's added delay, while the line was seen.
  DELAY("delay", 10e-6),
  /// The shaper's rate as the device confirmed it; each second's last, as all of these.
  DOWNLOAD_RATE("download rate", 100),
  UPLOAD_RATE("upload rate", 100),
  /// What passed, each second's median.
  DOWNLOAD_LOAD("download load", 100),
  UPLOAD_LOAD("upload load", 100),
  /// The estimate of what the line can carry.
  DOWNLOAD_CAPACITY("download capacity", 100),
  UPLOAD_CAPACITY("upload capacity", 100),
  /// The same in those seconds in which a queue at the provider showed it.
  DOWNLOAD_FULL("download shown capacity", 100),
  UPLOAD_FULL("upload shown capacity", 100);

  private final String words;
  private final double unit;

  Measure(String words, double unit) {
    this.words = words;
    this.unit = unit;
  }

  /// For people.
  public String words() {
    return words;
  }

  /// Of one whole number of it: seconds, or bit/s.
  double unit() {
    return unit;
  }

  static Measure rate(Direction direction) {
    return direction == Direction.DOWNLOAD ? DOWNLOAD_RATE : UPLOAD_RATE;
  }

  /// What passed in a direction.
  public static Measure load(Direction direction) {
    return direction == Direction.DOWNLOAD ? DOWNLOAD_LOAD : UPLOAD_LOAD;
  }

  static Measure capacity(Direction direction) {
    return direction == Direction.DOWNLOAD ? DOWNLOAD_CAPACITY : UPLOAD_CAPACITY;
  }

  static Measure full(Direction direction) {
    return direction == Direction.DOWNLOAD ? DOWNLOAD_FULL : UPLOAD_FULL;
  }
}
