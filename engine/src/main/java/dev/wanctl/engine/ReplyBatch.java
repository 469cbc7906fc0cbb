package dev.wanctl.engine;

/// Replies that were read together and wait for the counters that cover them. Those that find no
/// room are dropped: more come in a moment. Allocates nothing after construction.
final class ReplyBatch {

  private static final int ROOM = 64;

  private final int[] from = new int[ROOM];
  private final long[] sent = new long[ROOM];
  private final long[] received = new long[ROOM];
  private final boolean[] oneWay = new boolean[ROOM];
  private final long[] up = new long[ROOM];
  private final long[] down = new long[ROOM];
  private int count;

  void add(int reflector, long sentAt, long receivedAt, boolean bothWays, long upward, long back) {
    if (count == ROOM) {
      return;
    }
    from[count] = reflector;
    sent[count] = sentAt;
    received[count] = receivedAt;
    oneWay[count] = bothWays;
    up[count] = upward;
    down[count++] = back;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// Hands all of them over, and is empty.
  void handOver(int line, SecondWay ways, EvidenceQueue evidence, Stages stages) {
    for (int i = 0; i < count; i++) {
      if (!oneWay[i]) {
        evidence.echo(line, from[i], sent[i], received[i]);
      } else {
        if (ways.reflectors().get(from[i]).startsAnew()) {
          evidence.forget(line, from[i]);
        }
        evidence.oneWay(line, from[i], sent[i], received[i], up[i], down[i]);
      }
      stages.recordSince(Stage.REPLY_TO_EVIDENCE, received[i]);
    }
    count = 0;
  }
}
