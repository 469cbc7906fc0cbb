package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigDiffTest {

  @Test
  void theSameWrittenOtherwiseIsNoDifference() {
    assertThat(diff(Loading.SMALL, "# words\n" + Loading.SMALL.replace("95Mbit", "0.095Gbit")))
        .isEmpty();
    assertThat(diff(Loading.SMALL, "mode: active\n" + Loading.SMALL)).isEmpty();
  }

  @Test
  void theFingerprintFollowsTheMeaning() {
    String before = Loading.good(Loading.SMALL).effective().fingerprint();
    assertThat(before).matches("[0-9a-f]{12}");
    assertThat(Loading.good("mode: active\n" + Loading.SMALL).effective().fingerprint())
        .isEqualTo(before);
    assertThat(Loading.good("mode: observe\n" + Loading.SMALL).effective().fingerprint())
        .isNotEqualTo(before);
  }

  @Test
  void derivedValuesThatFollowAreToldToo() {
    ConfigDiff diff = between(Loading.SMALL, Loading.SMALL.replace("95Mbit", "200Mbit"));
    assertThat(diff.changes())
        .extracting(ConfigDiff.Change::toString)
        .containsExactly(
            "lines.dsl.download.max: 95Mbit -> 200Mbit",
            "lines.dsl.download.min: 9.5Mbit -> 20Mbit");
    assertThat(diff.reloadable()).isTrue();
  }

  @Test
  void whatNeedsARestartIsSaid() {
    ConfigDiff diff = between(Loading.SMALL, Loading.SMALL.replace("ppp0", "ppp1"));
    assertThat(diff.changes())
        .extracting(ConfigDiff.Change::toString)
        .containsExactly("lines.dsl.shaper.interface: ppp0 -> ppp1 (needs a restart)");
    assertThat(diff.reloadable()).isFalse();
  }

  @Test
  void aKeyMayComeAndGo() {
    String more = Loading.SMALL + "    probe: {interface: ppp0}\n";
    assertThat(diff(Loading.SMALL, more))
        .containsExactly("lines.dsl.probe.interface: (not set) -> ppp0 (needs a restart)");
    assertThat(diff(more, Loading.SMALL))
        .containsExactly("lines.dsl.probe.interface: ppp0 -> (not set) (needs a restart)");
  }

  @Test
  void aLineThatComesOrGoesIsOneDifference() {
    assertThat(diff(Loading.SMALL, Loading.GOOD))
        .containsExactly(
            "routers.home: (not set) -> added (needs a restart)",
            "lines.cable: (not set) -> added (needs a restart)");
    assertThat(diff(Loading.GOOD, Loading.SMALL))
        .containsExactly(
            "routers.home: present -> removed (needs a restart)",
            "lines.cable: present -> removed (needs a restart)");
  }

  private static List<String> diff(String before, String after) {
    return between(before, after).changes().stream().map(Object::toString).toList();
  }

  private static ConfigDiff between(String before, String after) {
    return ConfigDiff.between(Loading.good(before).effective(), Loading.good(after).effective());
  }
}
