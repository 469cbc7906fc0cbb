package dev.wanctl.engine;

import dev.wanctl.engine.port.TrafficSample;

/// How busy a line is, from its byte counters: the greater of both directions' shares of the rate
/// wanted. One thread counts, the loop tells the rates, any thread reads.
final class Load {

  /// Shorter stretches show single bursts.
  private static final long LEAST_STRETCH_NANOS = 150_000_000;

  /// What was counted longer ago says nothing of now.
  private static final long FRESH_NANOS = 2_000_000_000L;

  private volatile long downloadRate = Long.MAX_VALUE;
  private volatile long uploadRate = Long.MAX_VALUE;
  private volatile double share = Double.NaN;
  private volatile long countedAt;

  private long from;
  private long download;
  private long upload;
  private boolean started;

  /// The rates wanted now, bit/s.
  void rates(long download, long upload) {
    downloadRate = download;
    uploadRate = upload;
  }

  /// Takes a reading of the counters.
  void counted(TrafficSample sample) {
    long at = sample.takenAtNanos;
    long elapsed = at - from;
    if (started && elapsed >= 0 && elapsed < LEAST_STRETCH_NANOS) {
      return;
    }
    if (started && elapsed > 0) {
      double down = share(sample.downloadArrivedBytes - download, elapsed, downloadRate);
      double up = share(sample.uploadSentBytes - upload, elapsed, uploadRate);
      share = Math.max(down, up);
      countedAt = at;
    }
    started = true;
    from = at;
    download = sample.downloadArrivedBytes;
    upload = sample.uploadSentBytes;
  }

  /// Counters that began anew, or are not told, show no load.
  private static double share(long bytes, long nanos, long rate) {
    return Math.max(0, bytes) * 8e9 / nanos / Math.max(1, rate);
  }

  /// Share of the rate that passes; `NaN` if not known.
  double share(long now) {
    return now - countedAt > FRESH_NANOS ? Double.NaN : share;
  }
}
