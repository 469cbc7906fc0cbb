package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;
import java.util.Optional;
import java.util.function.Supplier;

/// How far a person's orders keep one line's device from following its law. Orders are looked at
/// once a round, so that what counts does not change within one. One thread.
final class ByHand {

  private final boolean configured;
  private final Supplier<LineOrders> orders;
  private final DeviceLog log;
  private boolean observing;
  private Optional<Rates> held = Optional.empty();

  /// @param configured the line observes anyway
  ByHand(boolean configured, Supplier<LineOrders> orders, DeviceLog log) {
    this.configured = configured;
    this.orders = orders;
    this.log = log;
    observing = configured || orders.get().observe().isPresent();
  }

  /// Takes what is ordered now; true if writing to the device began or ended with that.
  ///
  /// @param standing the rates that a hold beginning now holds
  boolean look(Rates standing) {
    LineOrders now = orders.get();
    if (now.hold().isPresent() != held.isPresent()) {
      held = now.hold().map(_ -> standing);
      log.said(held.isPresent() ? "held by order at " + standing : "held no more");
    }
    boolean observe = configured || now.observe().isPresent();
    if (observe == observing) {
      return false;
    }
    observing = observe;
    log.said(
        observe ? "observes by order: nothing is written" : "observes no more: rates are written");
    return true;
  }

  boolean observing() {
    return observing;
  }

  boolean holding() {
    return held.isPresent();
  }

  /// The rates that the device is to have.
  Rates rates(WantedRates wanted) {
    return held.orElseGet(wanted::get);
  }
}
