package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.Classic;
import dev.wanctl.core.units.BitRate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ClassicReaderTest {

  private static LoadResult load(String more) {
    return ConfigLoader.parse(
        Path.of("wanctl.yaml"),
        """
        lines:
          one:
            shaper: {interface: ppp0}
            download: {max: 100Mbit, min: 10Mbit}
            upload: {max: 20Mbit}
        """
            + more,
        Loading.ENVIRONMENT);
  }

  private static Classic classic(String more) {
    LoadResult result = load(more);
    assertThat(result).as(result::toString).isInstanceOf(LoadResult.Loaded.class);
    Config config = ((LoadResult.Loaded) result).config();
    LineConfig line = config.lines().values().iterator().next();
    assertThat(line.settings().policy()).isInstanceOf(Classic.class);
    return (Classic) line.settings().policy();
  }

  @Test
  void everyParameterHasADefault() {
    Classic classic = classic("    policy: classic\n");
    assertThat(classic.target()).isEqualTo(Duration.ofMillis(15));
    assertThat(classic.download().stepUp()).isEqualTo(BitRate.mbit(2));
    assertThat(classic.download().floorGreen()).isEqualTo(BitRate.mbit(10));
  }

  @Test
  void aFloorCountsForTheBetterStatesToo() {
    Classic classic =
        classic("    policy: classic\n    classic: {download: {floor-yellow: 30Mbit}}\n");
    assertThat(classic.download().floorGreen()).isEqualTo(BitRate.mbit(30));
    assertThat(classic.download().floorSoftRed()).isEqualTo(BitRate.mbit(10));
  }

  @Test
  @DisplayName(
      "C-48: thresholds and floors that contradict each other are refused with their place")
  void contradictionsAreRefused() {
    assertRefused("{target-bloat: 50ms}", "`warn-bloat` is not above `target-bloat`");
    assertRefused("{hard-red-bloat: 45ms}", "`hard-red-bloat` is not above `warn-bloat`");
    assertRefused("{download: {factor-down-yellow: 0.5}}", "yellow would cut deeper");
    assertRefused("{download: {floor-soft-red: 5Mbit}}", "is below `download.min`");
    assertRefused("{download: {floor-green: 200Mbit}}", "is above `download.max`");
    assertRefused("{upload: {factor-down: 1.5}}", "1.5 is out of range");
  }

  private static void assertRefused(String parameters, String why) {
    LoadResult result = load("    policy: classic\n    classic: " + parameters + "\n");
    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    assertThat(result.toString()).contains(why);
  }

  @Test
  void parametersWithoutThePolicyAreWarnedOf() {
    LoadResult result = load("    classic: {dwell: 1s}\n");
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    assertThat(result.toString()).contains("the policy is wanctl");
  }
}
