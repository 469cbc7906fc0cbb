package dev.wanctl.app.config;

import dev.wanctl.app.config.Values.Fallback;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import dev.wanctl.engine.port.CakeParameters.Cells;
import dev.wanctl.engine.port.CakeParameters.Diffserv;
import dev.wanctl.engine.port.CakeParameters.FlowMode;
import dev.wanctl.engine.port.CakeParameters.Framing;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads CAKE's parameters for one direction of a line: the direction's own, else the line's, else
/// the default.
final class CakeReader {

  private final Values values;
  private final String line;
  private final Direction direction;
  private final Preset preset;

  CakeReader(Values values, String line, Direction direction, Preset preset) {
    this.values = values;
    this.line = line;
    this.direction = direction;
    this.preset = preset;
  }

  CakeParameters read() {
    boolean down = direction == Direction.DOWNLOAD;
    Framing framing = framing();
    return new CakeParameters(
        value(
            CakeKeys::diffserv,
            () -> Fallback.plain(down ? Diffserv.BESTEFFORT : Diffserv.DIFFSERV4)),
        value(
            CakeKeys::flows,
            () -> Fallback.plain(down ? FlowMode.DUAL_DSTHOST : FlowMode.DUAL_SRCHOST)),
        framing,
        value(CakeKeys::rtt, () -> Fallback.plain(Duration.ofMillis(100))),
        value(CakeKeys::nat, () -> Fallback.plain(true)),
        value(CakeKeys::wash, () -> Fallback.plain(false)),
        value(CakeKeys::ingress, () -> Fallback.plain(down)),
        value(
            CakeKeys::ackFilter,
            () ->
                down
                    ? Fallback.plain(AckFilter.NONE)
                    : Fallback.preset(preset.uploadAckFilter(), preset)),
        value(CakeKeys::splitGso, () -> Fallback.plain(true)),
        written(CakeKeys::memory).map(OptionalLong::of).orElse(OptionalLong.empty()),
        value(CakeKeys::fwmark, () -> Fallback.plain(0)));
  }

  private Framing framing() {
    Overhead overhead =
        value(
            CakeKeys::overhead, () -> Fallback.preset(Overhead.keyword(preset.overhead()), preset));
    Framing of = overhead.framing();
    if (of.raw()) {
      refuseBesideRaw(CakeKeys::mpu);
      refuseBesideRaw(CakeKeys::cells);
      return of;
    }
    String origin = "overhead " + overhead.text();
    int mpu = value(CakeKeys::mpu, () -> Fallback.derived(of.mpu(), origin));
    Cells cells = value(CakeKeys::cells, () -> Fallback.derived(of.cells(), origin));
    return new Framing(false, of.overhead(), mpu, cells);
  }

  private void refuseBesideRaw(Function<CakeKeys, ? extends Setting<?>> key) {
    for (CakeKeys keys : new CakeKeys[] {CakeKeys.of(direction), CakeKeys.BOTH}) {
      String path = key.apply(keys).path(line);
      if (values.written().has(path)) {
        values
            .problems()
            .error(
                values.written().placeOf(path),
                path,
                "overhead raw leaves packet lengths as they are, so this would not count",
                "remove it, or choose another overhead");
      }
    }
  }

  private <T> T value(Function<CakeKeys, Setting<T>> key, Supplier<Fallback<T>> fallback) {
    Setting<T> own = key.apply(CakeKeys.of(direction));
    Optional<T> written = written(key);
    if (written.isPresent()) {
      return written.get();
    }
    Fallback<T> chosen = fallback.get();
    values.note(own, own.path(line), chosen.value(), chosen.origin());
    return chosen.value();
  }

  /// Shown under the direction's own path, whichever of the two keys it came from.
  private <T> Optional<T> written(Function<CakeKeys, Setting<T>> key) {
    Setting<T> own = key.apply(CakeKeys.of(direction));
    Setting<T> both = key.apply(CakeKeys.BOTH);
    Optional<Written.Given<T>> given =
        values
            .written()
            .get(own, own.path(line))
            .or(() -> values.written().get(both, both.path(line)));
    given.ifPresent(g -> values.note(own, own.path(line), g.value(), values.stated(g.place())));
    return given.map(Written.Given::value);
  }
}
