package dev.wanctl.sim.line;

import java.util.Arrays;

/// What passes one point of one direction within a tick, for each flow. A flow has a leg in both
/// directions: its data in one, its ACKs in the other.
final class Parcel {

  /// Bytes on the wire.
  final double[] bytes;

  /// Bytes of data that this delivers (on a leg of ACKs: acknowledges).
  final double[] good;

  /// Bytes of data that were lost before this place in the stream; the receiver notices here.
  final double[] lost;

  Parcel(int flows) {
    bytes = new double[flows];
    good = new double[flows];
    lost = new double[flows];
  }

  int flows() {
    return bytes.length;
  }

  void clear() {
    Arrays.fill(bytes, 0);
    Arrays.fill(good, 0);
    Arrays.fill(lost, 0);
  }

  void add(int flow, double moreBytes, double moreGood, double moreLost) {
    bytes[flow] += moreBytes;
    good[flow] += moreGood;
    lost[flow] += moreLost;
  }

  boolean carries(int flow) {
    return bytes[flow] > 0 || good[flow] > 0 || lost[flow] > 0;
  }

  double totalBytes() {
    double sum = 0;
    for (double b : bytes) {
      sum += b;
    }
    return sum;
  }
}
