package dev.wanctl.linux;

import dev.wanctl.engine.port.PathLoss;
import java.util.Optional;

/// Which direction lost what, from three counts: requests sent, those that the other side counted,
/// replies that came. Of the latest one to two hundred requests, so that what was lost long ago is
/// forgotten. One thread at a time; nothing is allocated but by [#loss].
final class LossCount {

  private static final int STRETCH = 100;

  private long sent;
  private long counted;
  private long came;

  // The counts where the present stretch begins, and where the one before it did.
  private long sentHere;
  private long countedHere;
  private long cameHere;
  private long sentBefore;
  private long countedBefore;
  private long cameBefore;

  /// A session with counts of its own begins.
  void begin() {
    sent = 0;
    counted = 0;
    came = 0;
    turn();
    turn();
  }

  /// A reply came to the `sent`-th request of the session, of which the other side had got
  /// `counted`.
  void replied(long sent, long counted) {
    came++;
    this.sent = Math.max(this.sent, sent);
    this.counted = Math.max(this.counted, counted);
    if (this.sent - sentHere >= STRETCH) {
      turn();
    }
  }

  private void turn() {
    sentBefore = sentHere;
    countedBefore = countedHere;
    cameBefore = cameHere;
    sentHere = sent;
    countedHere = counted;
    cameHere = came;
  }

  /// Empty before enough was sent to tell.
  Optional<PathLoss> loss() {
    long sentLately = sent - sentBefore;
    long countedLately = counted - countedBefore;
    if (sentLately < STRETCH / 5 || countedLately <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new PathLoss(
            share(sentLately - countedLately, sentLately),
            share(countedLately - (came - cameBefore), countedLately)));
  }

  private static double share(long lost, long of) {
    return Math.max(0, lost) / (double) of;
  }
}
