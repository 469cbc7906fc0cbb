package dev.wanctl.core.line;

/// Evidence of one probe against the one before it. Mutable and reused.
final class ProbeStep {
  /// Between the sends, and between the receptions, s.
  double betweenSends;

  double betweenReceptions;

  /// Bytes sent up between the sends; bytes arrived between the receptions.
  double sentBytes;

  double arrivedBytes;

  /// The round trip above the baseline and the usual noise, s; may be negative.
  double delay;

  /// Standard deviation of that without any queue, s.
  double noise;

  /// By how much the upload's delay exceeds the download's, beyond what it does without any queue,
  /// s; `NaN` where replies show the round trip only.
  double split = Double.NaN;

  /// Standard deviation of that, s.
  double splitNoise;

  /// What each direction carried before the queue came, bit/s: what it still carries in a story
  /// where it is innocent of the queue.
  double uploadBefore;

  double downloadBefore;

  /// The rate of our own download shaper if packets waited in it all the time, bit/s; 0 if not.
  double heldAt;

  /// A direction that carries little of its rate, and did all the last second, has no queue of its
  /// own making at the ISP.
  boolean uploadIdle;

  boolean downloadIdle;

  /// What the upload sent over the last 200 ms, bit/s.
  double uploadRate;

  /// Our own download shaper holds packets and lets through what it should: it speaks against a
  /// download queue at the ISP.
  boolean held;

  /// The same as [#uploadLimited] for the download.
  double downloadLimited;

  /// Per 50 ms: how strongly it speaks for an upload queue that the upload has demand, no packets
  /// waiting in our shaper, and less than its rate passing. 0 if it is not so.
  double uploadLimited;
}
