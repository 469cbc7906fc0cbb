package dev.wanctl.app.run;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// Keeps what happens again and again from filling the log: of lines that differ in numbers only,
/// some are shown at once and one in each hour after; those between are counted. Knows no clock.
/// Not thread-safe.
final class LogBudget {

  /// More kinds of line than a healthy daemon ever writes.
  private static final int MOST_KEYS = 1000;

  private static final class Bucket {
    double left;
    Instant filled;
    long held;

    Bucket(double left, Instant filled) {
      this.left = left;
      this.filled = filled;
    }
  }

  private final double atOnce;
  private final double perHour;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_KEYS;
        }
      };

  LogBudget(double atOnce, double perHour) {
    this.atOnce = atOnce;
    this.perHour = perHour;
  }

  /// Whether a line may be shown; if so, how many like it were not since the last that was.
  OptionalLong admit(String key, Instant now) {
    Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(atOnce, now));
    double hours = Math.max(0, Duration.between(bucket.filled, now).toMillis() / 3.6e6);
    bucket.left = Math.min(atOnce, bucket.left + perHour * hours);
    bucket.filled = now;
    if (bucket.left < 1) {
      bucket.held++;
      return OptionalLong.empty();
    }
    bucket.left--;
    long held = bucket.held;
    bucket.held = 0;
    return OptionalLong.of(held);
  }
}
