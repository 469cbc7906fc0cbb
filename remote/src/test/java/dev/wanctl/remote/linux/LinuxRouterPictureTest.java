package dev.wanctl.remote.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.remote.linux.LinuxRouterPicture.Packager;
import dev.wanctl.remote.linux.LinuxRouterPicture.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinuxRouterPictureTest {

  private static final Rates RATES = LinuxRouterFixture.mbit(240, 24);

  private static LinuxRouterPicture openWrt(Optional<Packager> packager, boolean sqm) {
    return new LinuxRouterPicture(
        "OpenWrt 24.10",
        true,
        packager,
        false,
        false,
        sqm,
        List.of("eth1", "br-lan"),
        Optional.of("eth1"),
        List.of());
  }

  private static LinuxRouterPicture shaping(Optional<String> way, String... interfaces) {
    return new LinuxRouterPicture(
        "a Linux",
        false,
        Optional.empty(),
        true,
        true,
        false,
        List.of(interfaces),
        way,
        List.of(interfaces).stream().map(i -> new Standing(i, BitRate.UNLIMITED)).toList());
  }

  @Test
  void aRouterIsRead() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().bare("br-lan");
      f.router.tc().reachesTheInternetBy("wan");
      f.router.tc().program("opkg", "exit 0");
      LinuxRouterPicture seen = LinuxRouterPicture.read(f.session());
      assertThat(seen.system()).isNotEmpty();
      assertThat(seen.tc()).isTrue();
      assertThat(seen.sqm()).isFalse();
      assertThat(seen.packager()).contains(Packager.OPKG);
      assertThat(seen.interfaces()).containsExactly("br-lan", "ifb4wan", "wan");
      assertThat(seen.way()).contains("wan");
      assertThat(seen.cakes())
          .containsExactly(
              new Standing("ifb4wan", BitRate.mbit(100)), new Standing("wan", BitRate.mbit(20)));
      assertThat(seen.likelyUpload()).contains("wan");
      assertThat(seen.likelyDownload("wan")).isEqualTo("ifb4wan");
      assertThat(seen.limit("wan")).contains(BitRate.mbit(20));
      assertThat(seen.limit("br-lan")).isEmpty();
      assertThat(LinuxRouterPreparation.cake(seen, LinuxRouterFixture.BOTH, RATES)).isEmpty();
    }
  }

  @Test
  void withoutTcAndIpThereIsStillAPicture() {
    try (LinuxRouterFixture f = new LinuxRouterFixture()) {
      f.router.tc().replaceTc(127, "sh: tc: not found");
      f.router.tc().program("ip", "exit 1");
      LinuxRouterPicture seen = LinuxRouterPicture.read(f.session());
      assertThat(seen.cakes()).isEmpty();
      assertThat(seen.way()).isEmpty();
      assertThat(seen.likelyUpload()).isEmpty();
    }
  }

  @Test
  void theLikelyInterfaces() {
    LinuxRouterPicture pppoe = shaping(Optional.of("wan"), "ifb4pppoe-wan", "pppoe-wan");
    assertThat(pppoe.likelyUpload()).contains("pppoe-wan");
    assertThat(pppoe.likelyDownload("pppoe-wan")).isEqualTo("ifb4pppoe-wan");
    LinuxRouterPicture bridge = shaping(Optional.of("wan"), "br-lan", "wan");
    assertThat(bridge.likelyUpload()).contains("wan");
    assertThat(bridge.likelyDownload("wan")).isEqualTo("br-lan");
    assertThat(openWrt(Optional.empty(), true).likelyDownload("pppoe-wan-long"))
        .as("cut as the kernel and SQM do")
        .isEqualTo("ifb4pppoe-wan-l");
  }

  @Test
  void sqmIsInstalledByWhatTheRouterHas() {
    RouterInterfaces on = new RouterInterfaces("ifb4eth1", "eth1");
    assertThat(LinuxRouterPreparation.cake(openWrt(Optional.of(Packager.OPKG), false), on, RATES))
        .startsWith("opkg update && opkg install sqm-scripts")
        .contains(
            "uci set sqm.@queue[0].interface=eth1",
            "uci set sqm.@queue[0].download=240000",
            "uci set sqm.@queue[0].upload=24000",
            "uci commit sqm && /etc/init.d/sqm enable && /etc/init.d/sqm restart");
    assertThat(LinuxRouterPreparation.cake(openWrt(Optional.of(Packager.APK), false), on, RATES))
        .startsWith("apk update && apk add sqm-scripts");
    assertThat(LinuxRouterPreparation.cake(openWrt(Optional.of(Packager.APK), true), on, RATES))
        .startsWith(
            "uci -q get sqm.@queue[0] || uci add sqm queue",
            "uci set sqm.@queue[0].interface=eth1");
  }

  @Test
  void aKeyIsLetInWithNoMoreThanItNeeds() {
    assertThat(LinuxRouterPreparation.admit(Path.of("/etc/wanctl/a key"), "root", "10.0.0.1", 2222))
        .allMatch(c ->
            c.startsWith(
                "(printf %s 'no-port-forwarding,no-agent-forwarding,no-X11-forwarding,no-pty ';"
                    + " ssh-keygen -y -f '/etc/wanctl/a key') | ssh -p 2222 root@10.0.0.1 'cat >> "))
        .hasSize(2);
  }
}
