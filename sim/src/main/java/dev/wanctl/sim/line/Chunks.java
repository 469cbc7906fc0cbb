package dev.wanctl.sim.line;

import java.util.Arrays;

/// A queue of what arrived, in order, one chunk per flow and tick. Bytes leave it as a fluid; what
/// was lost is told at its place in the stream. Grows when it must, else allocates nothing.
final class Chunks {

  /// Below this a remainder is a rounding error.
  private static final double NOTHING = 1e-6;

  private int[] flow = new int[64];
  private double[] bytes = new double[64];
  private double[] good = new double[64];
  private double[] lost = new double[64];
  private long[] born = new long[64];
  private int head;
  private int count;
  private double backlog;

  double backlog() {
    return backlog;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// When the head arrived. Only if there is one.
  long headBorn() {
    return born[head];
  }

  void add(int toFlow, double moreBytes, double moreGood, double moreLost, long nowNanos) {
    if (count == flow.length) {
      grow();
    }
    int i = (head + count) & (flow.length - 1);
    flow[i] = toFlow;
    bytes[i] = moreBytes;
    good[i] = moreGood;
    lost[i] = moreLost;
    born[i] = nowNanos;
    count++;
    backlog += moreBytes;
  }

  /// Moves up to `budget` bytes from the head into `out`; returns how many.
  double serve(double budget, Parcel out) {
    double used = 0;
    while (count > 0) {
      int f = flow[head];
      double left = budget - used;
      if (bytes[head] <= left + NOTHING) {
        out.add(f, bytes[head], good[head], lost[head]);
        used += bytes[head];
        pop();
        continue;
      }
      if (left > 0) {
        double share = left / bytes[head];
        double part = good[head] * share;
        out.add(f, left, part, lost[head]);
        bytes[head] -= left;
        good[head] -= part;
        lost[head] = 0;
        used += left;
      }
      break;
    }
    backlog = count == 0 ? 0 : Math.max(0, backlog - used);
    return used;
  }

  /// Drops up to `amount` bytes at the head and returns how many. The stream behind tells the
  /// receiver: lost data as lost, while an acknowledgement that is lost is made good by the next.
  double dropHead(double amount, boolean data) {
    double dropped = 0;
    double carriedGood = 0;
    double carriedLost = 0;
    while (count > 0 && dropped < amount) {
      double n = Math.min(bytes[head], amount - dropped);
      dropped += n;
      if (data) {
        double part = Math.min(good[head], n);
        good[head] -= part;
        carriedLost += part;
      }
      bytes[head] -= n;
      if (bytes[head] > NOTHING) {
        break;
      }
      carriedGood += good[head];
      carriedLost += lost[head];
      if (count == 1) {
        bytes[head] = 0;
        good[head] = 0;
        lost[head] = 0;
        break;
      }
      pop();
    }
    if (count > 0) {
      good[head] += carriedGood;
      lost[head] += carriedLost;
    }
    backlog = Math.max(0, backlog - dropped);
    return dropped;
  }

  private void pop() {
    head = (head + 1) & (flow.length - 1);
    count--;
  }

  private void grow() {
    int old = flow.length;
    flow = Arrays.copyOf(flow, old * 2);
    bytes = Arrays.copyOf(bytes, old * 2);
    good = Arrays.copyOf(good, old * 2);
    lost = Arrays.copyOf(lost, old * 2);
    born = Arrays.copyOf(born, old * 2);
    // The queue was full: what stood before the head in the ring follows its end now.
    System.arraycopy(flow, 0, flow, old, head);
    System.arraycopy(bytes, 0, bytes, old, head);
    System.arraycopy(good, 0, good, old, head);
    System.arraycopy(lost, 0, lost, old, head);
    System.arraycopy(born, 0, born, old, head);
  }
}
