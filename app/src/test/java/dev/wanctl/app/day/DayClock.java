package dev.wanctl.app.day;

import dev.wanctl.app.status.Moment;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// Virtual time in whole seconds, on both clocks. It begins with the real monotonic time, since
/// some of what is looked at notes that for itself. Any thread may read it.
final class DayClock extends Clock {

  static final Instant MIDNIGHT = Instant.parse("2026-02-03T00:00:00Z");

  private final long startNanos = System.nanoTime();
  private final AtomicLong second = new AtomicLong();

  void pass() {
    second.incrementAndGet();
  }

  /// Seconds since midnight.
  long second() {
    return second.get();
  }

  long nanos() {
    return startNanos + second.get() * 1_000_000_000L;
  }

  Moment moment() {
    return new Moment(nanos(), instant());
  }

  @Override
  public Instant instant() {
    return MIDNIGHT.plusSeconds(second.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
