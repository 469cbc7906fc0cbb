package dev.wanctl.app.config;

import dev.wanctl.app.config.Values.Fallback;
import dev.wanctl.core.line.Classic;
import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.units.BitRate;
import java.time.Duration;
import java.util.Optional;

/// Reads the parameters of a line's `policy: classic`.
final class ClassicReader {

  private final Values values;
  private final Written written;
  private final Problems problems;
  private final String line;

  ClassicReader(Values values, String line) {
    this.values = values;
    this.written = values.written();
    this.problems = values.problems();
    this.line = line;
  }

  /// Warns of parameters that do not count because another policy was chosen.
  void unused() {
    String root = "lines." + line + ".classic";
    if (written.has(root)) {
      problems.warning(
          written.placeOf(root),
          root,
          "these parameters do not count: the policy is wanctl",
          "remove `classic`, or add `policy: classic`");
    }
  }

  /// Empty if thresholds or floors contradict each other; that was reported.
  Optional<Classic> read(DirectionSettings download, DirectionSettings upload) {
    Classic usual = Classic.of(download, upload);
    Duration target = time(ClassicKeys.TARGET, usual.target());
    Duration warn = time(ClassicKeys.WARN, usual.warn());
    Duration hardRed = time(ClassicKeys.HARD_RED, usual.hardRed());
    Duration deadband = time(ClassicKeys.DEADBAND, usual.deadband());
    Duration dwell = time(ClassicKeys.DWELL, usual.dwell());
    Duration recovery = time(ClassicKeys.GREEN, usual.recovery());
    Duration smoothing = time(ClassicKeys.LOAD_TIME, usual.smoothing());
    boolean warnRises = rises(ClassicKeys.WARN, target, warn, "target-bloat");
    boolean redRises = rises(ClassicKeys.HARD_RED, warn, hardRed, "warn-bloat");
    Optional<Classic.Side> down = download(usual.download(), download);
    Optional<Classic.Side> up = upload(usual.upload(), upload);
    if (!warnRises || !redRises || down.isEmpty() || up.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Classic(
            target, warn, hardRed, deadband, dwell, recovery, smoothing, down.get(), up.get()));
  }

  private Optional<Classic.Side> download(Classic.Side usual, DirectionSettings bounds) {
    double red = factor(ClassicKeys.DOWN_FACTOR, usual.factorRed());
    double yellow = factor(ClassicKeys.DOWN_YELLOW, usual.factorYellow());
    BitRate step = rate(ClassicKeys.DOWN_STEP, usual.stepUp(), "2 % of max");
    BitRate softRed = rate(ClassicKeys.FLOOR_SOFT_RED, bounds.min(), "download.min");
    BitRate floorYellow = rate(ClassicKeys.FLOOR_YELLOW, softRed, "floor-soft-red");
    BitRate floorGreen = rate(ClassicKeys.FLOOR_GREEN, floorYellow, "floor-yellow");
    boolean yields = yields(ClassicKeys.DOWN_YELLOW, red, yellow);
    boolean first = climbs(ClassicKeys.FLOOR_SOFT_RED, bounds.min(), softRed, "download.min");
    boolean second = climbs(ClassicKeys.FLOOR_YELLOW, softRed, floorYellow, "floor-soft-red");
    boolean third = climbs(ClassicKeys.FLOOR_GREEN, floorYellow, floorGreen, "floor-yellow");
    boolean within = within(ClassicKeys.FLOOR_GREEN, floorGreen, bounds.max());
    return yields && first && second && third && within
        ? Optional.of(new Classic.Side(red, yellow, step, floorGreen, floorYellow, softRed))
        : Optional.empty();
  }

  private Optional<Classic.Side> upload(Classic.Side usual, DirectionSettings bounds) {
    double red = factor(ClassicKeys.UP_FACTOR, usual.factorRed());
    double yellow = factor(ClassicKeys.UP_YELLOW, usual.factorYellow());
    BitRate step = rate(ClassicKeys.UP_STEP, usual.stepUp(), "2 % of max");
    return yields(ClassicKeys.UP_YELLOW, red, yellow)
        ? Optional.of(Classic.Side.of(red, yellow, step, bounds.min()))
        : Optional.empty();
  }

  private Duration time(Setting<Duration> setting, Duration usual) {
    return values.value(setting, () -> Fallback.plain(usual), line);
  }

  private double factor(Setting<Double> setting, double usual) {
    return values.value(setting, () -> Fallback.plain(usual), line);
  }

  private BitRate rate(Setting<BitRate> setting, BitRate usual, String formula) {
    return values.value(setting, () -> Fallback.derived(usual, formula), line);
  }

  private boolean rises(Setting<Duration> setting, Duration lower, Duration upper, String name) {
    return lower.compareTo(upper) < 0 || wrong(setting, "is not above `" + name + "`");
  }

  private boolean yields(Setting<Double> setting, double red, double yellow) {
    return red <= yellow || wrong(setting, "is less than `factor-down`: yellow would cut deeper");
  }

  private boolean climbs(Setting<BitRate> setting, BitRate lower, BitRate upper, String name) {
    return lower.compareTo(upper) <= 0 || wrong(setting, "is below `" + name + "`");
  }

  private boolean within(Setting<BitRate> setting, BitRate floor, BitRate max) {
    return floor.compareTo(max) <= 0 || wrong(setting, "is above `download.max`");
  }

  private boolean wrong(Setting<?> setting, String what) {
    String path = setting.path(line);
    problems.error(
        written.has(path) ? written.placeOfValue(path) : written.placeOf(path),
        path,
        "`" + setting.key() + "` " + what,
        "thresholds and floors that rise from state to state",
        "");
    return false;
  }
}
