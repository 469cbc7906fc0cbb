package dev.wanctl.engine;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.Shaper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A line's shaper in the hands of a measurement, which sets rates that no law decided, such as
/// none at all. What stood there is in a journal before the first change and leaves it when the
/// device is as it was, so that whoever comes after a kill can put it right ([#putRight]). One
/// thread.
public final class LentShaper implements AutoCloseable {

  /// What became of a shaper that a killed measurement left.
  ///
  /// @param failure why it is not as it was; empty: it is
  public record Outcome(String shaper, Optional<DeviceFailure> failure) {}

  private final Shaper shaper;
  private final Journal journal;
  private final Prior former;
  private boolean prepared;
  private boolean back;

  private LentShaper(Shaper shaper, Journal journal, Prior former) {
    this.shaper = shaper;
    this.journal = journal;
    this.former = former;
  }

  /// Takes it, and changes nothing yet. What a killed measurement left must have been put right.
  ///
  /// @param directory of measurements alone, held by this process
  public static LentShaper take(Shaper shaper, StateDirectory directory) {
    Journal journal = new Journal(directory);
    return new LentShaper(shaper, journal, journal.begin(shaper.name(), shaper.inspect()));
  }

  public String name() {
    return shaper.name();
  }

  /// What stood there, and will stand there again.
  public Prior former() {
    return former;
  }

  /// Sets both rates, [BitRate#UNLIMITED] for none. Throws [DeviceException] where the device has
  /// something else afterwards.
  public void set(Rates rates) {
    Rates answer = prepared ? shaper.apply(rates) : shaper.prepare(rates);
    prepared = true;
    Agreement.require(rates, answer);
  }

  /// The device is as it was. Throws [DeviceException] where it cannot be; the journal still knows
  /// of it then.
  public void giveBack() {
    if (!back) {
      shaper.restore(former);
      journal.forget(shaper.name());
      back = true;
    }
  }

  /// Gives it back, if that was not done, and lets go of it.
  @Override
  public void close() {
    try (shaper) {
      giveBack();
    }
  }

  /// Puts back what killed measurements left; what cannot be reached now stays in the journal.
  ///
  /// @param directory of measurements alone, held by this process
  public static List<Outcome> putRight(StateDirectory directory, FormerDevices devices) {
    Journal journal = new Journal(directory);
    List<Outcome> outcomes = new ArrayList<>();
    for (Map.Entry<String, Prior> left : journal.unrestored().entrySet()) {
      String name = left.getKey();
      Optional<DeviceFailure> failure =
          switch (devices.to(name, left.getValue())) {
            case FormerDevices.Way.Through(Shaper shaper) -> restore(shaper, left.getValue());
            case FormerDevices.Way.Closed(String why, String remedy) ->
                Optional.of(new DeviceFailure.NotFound(name + ": " + why, remedy));
          };
      if (failure.isEmpty()) {
        journal.forget(name);
      }
      outcomes.add(new Outcome(name, failure));
    }
    return outcomes;
  }

  private static Optional<DeviceFailure> restore(Shaper shaper, Prior prior) {
    try (shaper) {
      shaper.restore(prior);
      return Optional.empty();
    } catch (DeviceException e) {
      return Optional.of(e.failure());
    }
  }
}
