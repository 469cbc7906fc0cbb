package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.util.Optional;

/// Whether a shaper works, as its log and status tell it, and how long a failing one is left alone.
/// One thread writes; [#report()] may be called by any.
final class DeviceHealth {

  /// After a rate that the device took and did not keep, it works again when what was written stood
  /// for the time of so many read-backs.
  private static final int PROOF = 5;

  private final DeviceLog log;
  private final long proofNanos;
  private final Subsystem health = new Subsystem(System.nanoTime());
  private final Backoff backoff = new Backoff();
  private boolean doubted;
  private long doubtedAt;
  private long errors;

  DeviceHealth(DeviceLog log, Duration readBackEvery) {
    this.log = log;
    proofNanos = PROOF * readBackEvery.toNanos();
  }

  /// How long it is still left alone, ns.
  long pause(long now) {
    return backoff.left(now);
  }

  /// Returns how long it is left alone now, ns.
  long failed(DeviceFailure failure, long now) {
    errors++;
    if (health.failed(failure, now)) {
      log.failed(failure, now);
    }
    return backoff.failed(failure, now);
  }

  /// A device that takes a rate and has another a moment later works only for that moment: saying
  /// each time that it works would make it ready and not ready without end.
  void doubt(long now) {
    doubted = true;
    doubtedAt = now;
  }

  /// Its proof begins anew, if it has to prove itself.
  void doubtStill(long now) {
    if (doubted) {
      doubt(now);
    }
  }

  void works(long now, Optional<Rates> confirmed, boolean observing) {
    if (doubted && now - doubtedAt < proofNanos) {
      return;
    }
    doubted = false;
    if (health.worked(now)) {
      log.ready(confirmed, observing);
    }
  }

  long errors() {
    return errors;
  }

  Subsystem.Report report() {
    return health.report();
  }
}
