package dev.wanctl.engine;

import dev.wanctl.engine.port.TrafficSample;

/// How busy a line is, from its byte counters: the greater of both directions' shares of the rate
/// wanted. One thread counts, the loop tells the rates, any thread reads.
final class Load {

  /// Shorter stretches show single bursts.
  private static final long LEAST_STRETCH_NANOS = 150_000_000;

  /// What was counted longer ago says nothing of now.
  private static final long FRESH_NANOS = 2_000_000_000L;

  /// From this share of the rate on, within one interval of the counters, the line carries traffic.
  private static final double TRAFFIC_SHARE = 0.03;

  /// After so long without, traffic is news.
  private static final long PAUSE_NANOS = 1_000_000_000;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Runnable onTraffic;
  private volatile long trafficAt = NEVER;
  private volatile long downloadRate = Long.MAX_VALUE;
  private volatile long uploadRate = Long.MAX_VALUE;
  private volatile double share = Double.NaN;
  private volatile long countedAt;

  private long from;
  private long download;
  private long upload;
  private boolean started;

  private long lastAt;
  private long lastDownload;
  private long lastUpload;

  /// @param onTraffic called, on the thread that counts, when traffic begins
  Load(Runnable onTraffic) {
    this.onTraffic = onTraffic;
  }

  /// The rates wanted now, bit/s.
  void rates(long download, long upload) {
    downloadRate = download;
    uploadRate = upload;
  }

  /// Takes a reading of the counters.
  void counted(TrafficSample sample) {
    long at = sample.takenAtNanos;
    notice(sample, at);
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

  private void notice(TrafficSample sample, long at) {
    long elapsed = at - lastAt;
    if (started && elapsed > 0) {
      double down = share(sample.downloadArrivedBytes - lastDownload, elapsed, downloadRate);
      double up = share(sample.uploadSentBytes - lastUpload, elapsed, uploadRate);
      if (Math.max(down, up) >= TRAFFIC_SHARE) {
        boolean news = at - trafficAt > PAUSE_NANOS;
        trafficAt = at;
        if (news) {
          onTraffic.run();
        }
      }
    }
    lastAt = at;
    lastDownload = sample.downloadArrivedBytes;
    lastUpload = sample.uploadSentBytes;
  }

  /// When the line was last seen to carry traffic; long ago if never.
  long trafficAt() {
    return trafficAt;
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
