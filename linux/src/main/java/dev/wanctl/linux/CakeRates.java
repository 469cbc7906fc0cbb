package dev.wanctl.linux;

import dev.wanctl.core.units.BitRate;

/// CAKE counts bytes per second and says 0 for unlimited; wanctl counts bits.
final class CakeRates {

  private static final String UNLIMITED_WORD = "unlimited";

  private CakeRates() {}

  static long toBytes(BitRate rate) {
    // A rate below a byte per second would read as unlimited.
    return rate.compareTo(BitRate.UNLIMITED) >= 0 ? 0 : Math.max(1, rate.bitsPerSecond() / 8);
  }

  static BitRate fromBytes(long bytesPerSecond) {
    return bytesPerSecond == 0 ? BitRate.UNLIMITED : new BitRate(bytesPerSecond * 8);
  }

  static String word(BitRate rate) {
    return rate.compareTo(BitRate.UNLIMITED) >= 0 ? UNLIMITED_WORD : rate.toString();
  }

  static BitRate parse(String word) {
    return word.equals(UNLIMITED_WORD)
        ? BitRate.UNLIMITED
        : BitRate.parse(word)
            .orElseThrow(() -> new IllegalArgumentException("no rate in the journal: " + word));
  }
}
