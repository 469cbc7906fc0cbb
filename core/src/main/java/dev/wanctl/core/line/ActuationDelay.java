package dev.wanctl.core.line;

/// How long a device takes to confirm a rate: the slow ones of the last writes count (the second
/// longest of 32). Seconds.
final class ActuationDelay {

  private final double[] ring = new double[32];
  private int count;
  private double usual;

  void add(double delay) {
    ring[count++ % ring.length] = Math.clamp(delay, 0.0, 5.0);
    double first = 0;
    double second = 0;
    for (int i = 0; i < Math.min(count, ring.length); i++) {
      if (ring[i] > first) {
        second = first;
        first = ring[i];
      } else {
        second = Math.max(second, ring[i]);
      }
    }
    usual = count < 8 ? first : second;
  }

  double usual() {
    return usual;
  }
}
