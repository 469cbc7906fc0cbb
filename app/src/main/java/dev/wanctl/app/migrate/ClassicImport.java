package dev.wanctl.app.migrate;

import dev.wanctl.core.units.BitRate;
import java.util.Optional;
import java.util.OptionalDouble;

/// Takes the numbers of the four-state law over into `policy: classic`.
final class ClassicImport {

  private static final String THRESHOLDS = "continuous_monitoring.thresholds.";

  /// A cycle of wanctl 1.x: what it counted in cycles is a time now.
  private static final double CYCLE_MILLIS = 50;

  private final FormerFile file;
  private final Carry carry;
  private final Draft draft;
  private final String line;
  private final String root;

  ClassicImport(Carry carry, String line) {
    this.file = carry.file();
    this.carry = carry;
    this.draft = carry.draft();
    this.line = "lines." + line;
    this.root = this.line + ".classic";
  }

  void read() {
    draft.put(line + ".policy", "classic");
    number(THRESHOLDS + "target_bloat_ms", "target-bloat", true);
    number(THRESHOLDS + "warn_bloat_ms", "warn-bloat", true);
    number(THRESHOLDS + "hard_red_bloat_ms", "hard-red-bloat", true);
    number(THRESHOLDS + "deadband_ms", "deadband", true);
    carry.number(
        THRESHOLDS + "dwell_cycles",
        root + ".dwell",
        n -> Carry.millis(n * CYCLE_MILLIS),
        cycles());
    recovery();
    carry.number(
        THRESHOLDS + "load_time_constant_sec", root + ".load-time-constant", Carry::seconds, "");
    if (draft.get(root + ".load-time-constant").isEmpty()) {
      carry.number(
          THRESHOLDS + "alpha_load",
          root + ".load-time-constant",
          alpha -> Carry.millis(alpha > 0 ? CYCLE_MILLIS / alpha : 0),
          "one cycle of 50 ms divided by it");
    }
    side("download");
    side("upload");
    floors();
  }

  private static String cycles() {
    return "in cycles of 50 ms";
  }

  private void number(String key, String to, boolean millis) {
    carry.number(key, root + "." + to, millis ? Carry::millis : Carry::factor, "");
  }

  /// Both directions have one time; the longer of the two is the safe one.
  private void recovery() {
    String down = "continuous_monitoring.download.green_required";
    String up = "continuous_monitoring.upload.green_required";
    boolean uploadIsLonger = file.number(up, 0) > file.number(down, 0);
    String chosen = uploadIsLonger ? up : down;
    String other = uploadIsLonger ? down : up;
    carry.number(chosen, root + ".green-required", n -> Carry.millis(n * CYCLE_MILLIS), cycles());
    boolean same = file.number(up, 0) == file.number(down, 0);
    file.get(other)
        .ifPresent(leaf -> {
          if (same) {
            carry.ledger().carried(file, leaf, root + ".green-required", cycles());
          } else {
            carry.ledger().gone(file, leaf, "both directions have one time, the longer");
          }
        });
  }

  private void side(String direction) {
    String from = "continuous_monitoring." + direction + ".";
    String to = root + "." + direction + ".";
    carry.number(from + "step_up_mbps", to + "step-up", Carry::mbit, "");
    Optional<String> red =
        carry.number(from + "factor_down", to + "factor-down", Carry::factor, "");
    double least = red.map(Double::parseDouble).orElse(0.9);
    OptionalDouble yellow =
        file.get(from + "factor_down_yellow").map(Leaf::number).orElse(OptionalDouble.empty());
    double usual = direction.equals("download") ? 0.96 : 0.94;
    if (yellow.isPresent()) {
      carry.number(
          from + "factor_down_yellow",
          to + "factor-down-yellow",
          f -> Carry.factor(Math.max(f, least)),
          yellow.getAsDouble() < least ? "raised to that of red: yellow never cuts deeper" : "");
    } else if (least > usual) {
      draft.put(to + "factor-down-yellow", Carry.factor(least));
    }
  }

  /// The worse a state, the lower its floor; the least is `download.min`.
  private void floors() {
    BitRate least = rate(line + ".download.min");
    BitRate most = rate(line + ".download.max");
    for (String state : new String[] {"soft_red", "yellow", "green"}) {
      BitRate atLeast = least;
      Optional<String> taken =
          carry.number(
              "continuous_monitoring.download.floor_" + state + "_mbps",
              root + ".download.floor-" + state.replace('_', '-'),
              n -> Carry.rate(between(BitRate.mbit(n), atLeast, most)),
              "");
      if (taken.isPresent()) {
        least = BitRate.parse(taken.get()).orElse(least);
      }
    }
  }

  private static BitRate between(BitRate rate, BitRate least, BitRate most) {
    return rate.compareTo(least) < 0 ? least : rate.min(most);
  }

  private BitRate rate(String path) {
    return draft.get(path).flatMap(BitRate::parse).orElse(BitRate.ZERO);
  }
}
