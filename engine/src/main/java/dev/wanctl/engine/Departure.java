package dev.wanctl.engine;

import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.Shaper;
import java.util.Optional;

/// How a line leaves its device: as its stop policy says.
final class Departure {

  private final Shaper shaper;
  private final Journal journal;
  private final DeviceLog log;

  Departure(Shaper shaper, Journal journal, DeviceLog log) {
    this.shaper = shaper;
    this.journal = journal;
    this.log = log;
  }

  /// @param prior what stood there first
  /// @param confirmed what stands there now, if that is known
  void leave(StopPolicy policy, Prior prior, Optional<Rates> confirmed) {
    try {
      switch (policy) {
        case StopPolicy.Restore _ -> {
          shaper.restore(prior);
          journal.forget(shaper.name());
          log.said("restored to what was there before");
        }
        case StopPolicy.Leave _ -> {
          journal.left(shaper.name());
          log.said("left at " + confirmed.map(Rates::toString).orElse("?"));
        }
        case StopPolicy.AtRate at -> {
          Rates answer = shaper.apply(at.rates());
          Agreement.require(at.rates(), answer);
          journal.left(shaper.name());
          log.said("left at " + answer);
        }
      }
    } catch (DeviceException e) {
      log.couldNot(policy instanceof StopPolicy.Restore ? "restored" : "set", e.failure());
    }
  }
}
