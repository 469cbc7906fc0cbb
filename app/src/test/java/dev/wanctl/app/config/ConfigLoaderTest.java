package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.StopPolicy;
import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import dev.wanctl.engine.port.CakeParameters.Cells;
import dev.wanctl.engine.port.CakeParameters.Framing;
import dev.wanctl.engine.port.Reflector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigLoaderTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 8443                              | REST | 8443",
        "transport: rest                         | REST | 443",
        "transport: api                          | API  | 8729",
        "transport: api, port: 1234              | API  | 1234",
        "transport: api, tls: {plaintext: allow} | API  | 8728",
        "transport: rest, tls: {plaintext: allow}| REST | 80",
        "port: 8080, tls: {plaintext: allow}     | REST | 8080"
      })
  void aNamedTransportOrAPortIsOneDoor(String keys, RouterConfig.Transport transport, int port) {
    String yaml = Loading.GOOD.replace("address: 192.168.88.1", "address: 192.168.88.1, " + keys);
    RouterConfig home = Objects.requireNonNull(Loading.good(yaml).config().routers().get("home"));

    assertThat(home.doors()).containsExactly(new RouterConfig.Door(transport, port));
  }

  @Test
  void aPortWithAutoIsAnError() {
    LoadResult result =
        Loading.load(
            Loading.GOOD.replace(
                "address: 192.168.88.1", "address: 192.168.88.1, transport: auto, port: 8443"));

    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    assertThat(result.toString()).contains("each transport has a port of its own");
  }

  @Test
  void readsRoutersAndLines() {
    Config config = Loading.good(Loading.GOOD).config();

    RouterConfig home = Objects.requireNonNull(config.routers().get("home"));
    assertThat(home.address()).isEqualTo("192.168.88.1");
    assertThat(home.doors())
        .containsExactly(
            new RouterConfig.Door(RouterConfig.Transport.API, 8729),
            new RouterConfig.Door(RouterConfig.Transport.REST, 443));
    assertThat(home.password().reveal()).isEqualTo("canary-7f3a");
    LineConfig cable = lineNamed(config, "cable");
    assertThat(cable.shaper())
        .isEqualTo(
            new ShaperConfig.RouterQueues("home", "cable-down", "cable-up", Optional.empty()));
    assertThat(cable.settings().download())
        .isEqualTo(new DirectionSettings(BitRate.mbit(50), BitRate.mbit(940)));
    assertThat(cable.probe().binding().source()).contains(InetAddress.ofLiteral("192.0.2.7"));
    assertThat(cable.probe().reflectors()).hasSize(6);
    assertThat(config.lines().keySet()).containsExactly("cable", "dsl");
    assertThat(config.mode()).isEqualTo(Mode.ACTIVE);
  }

  @Test
  void everyParameterOfCakeIsExplicitPerDirection() {
    Config config =
        Loading.good(
                Loading.SMALL
                    + """
                        cake:
                          overhead: docsis
                          nat: false
                          upload: {overhead: 22, cells: ptm, ack-filter: false, memory: 32M}
                          download: {fwmark: 0xff00}
                        preset: cable
                    """)
            .config();

    ShaperConfig.OnInterface on =
        (ShaperConfig.OnInterface) config.lines().values().iterator().next().shaper();
    CakeParameters down = on.download();
    CakeParameters up = on.upload();
    assertThat(down.framing()).isEqualTo(new Framing(false, 18, 64, Cells.NOATM));
    assertThat(up.framing()).isEqualTo(new Framing(false, 22, 0, Cells.PTM));
    assertThat(down.nat()).isFalse();
    assertThat(up.nat()).isFalse();
    assertThat(down.ingress()).isTrue();
    assertThat(up.ingress()).isFalse();
    assertThat(up.ackFilter()).as("an explicit false is no absence").isEqualTo(AckFilter.NONE);
    assertThat(up.memoryLimit()).hasValue(32L << 20);
    assertThat(down.memoryLimit()).isEmpty();
    assertThat(down.fwmark()).isEqualTo(0xff00);
  }

  @ParameterizedTest
  @CsvSource({"true,FILTER", "filter,FILTER", "false,NONE", "none,NONE", "aggressive,AGGRESSIVE"})
  void ackFilterHasThreeStatesAndAnAbsence(String word, AckFilter expected) {
    Config config = Loading.good(Loading.SMALL + "    cake: {ack-filter: " + word + "}\n").config();
    ShaperConfig.OnInterface on = (ShaperConfig.OnInterface) Loading.dsl(config).shaper();
    assertThat(on.upload().ackFilter()).isEqualTo(expected);
    assertThat(on.download().ackFilter()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "docsis,18,64,NOATM",
    "ethernet,38,84,NOATM",
    "bridged-ptm,22,0,PTM",
    "pppoe-ptm,30,0,PTM",
    "bridged-llcsnap,32,0,ATM",
    "pppoa-vcmux,10,0,ATM",
    "pppoa-llc,14,0,ATM",
    "pppoe-vcmux,32,0,ATM",
    "pppoe-llcsnap,40,0,ATM",
    "ipoa-vcmux,8,0,ATM",
    "ipoa-llcsnap,16,0,ATM",
    "bridged-vcmux,24,0,ATM",
    "conservative,48,0,ATM",
    "ethernet ether-vlan,42,84,NOATM",
    "pppoe-ptm ether-vlan ether-vlan,38,0,PTM",
    "-10,-10,0,NOATM"
  })
  void overheadKeywordsAreThoseOfTc(String word, int overhead, int mpu, Cells cells) {
    assertThat(Overhead.read(word))
        .isEqualTo(Reading.good(new Overhead(word, new Framing(false, overhead, mpu, cells))));
  }

  @Test
  void rawFramingLeavesLengthsAlone() {
    Config config = Loading.good(Loading.SMALL + "    cake: {overhead: raw}\n").config();
    ShaperConfig.OnInterface on = (ShaperConfig.OnInterface) Loading.dsl(config).shaper();
    assertThat(on.download().framing()).isEqualTo(Framing.RAW);
  }

  @Test
  void stopPoliciesAreAllReadable() {
    assertThat(stop("restore")).isEqualTo(new StopPolicy.Restore());
    assertThat(stop("leave")).isEqualTo(new StopPolicy.Leave());
    assertThat(stop("12Mbit"))
        .isEqualTo(new StopPolicy.AtRate(new Rates(BitRate.mbit(12), BitRate.mbit(12))));
    assertThat(stop("{download: 90Mbit, upload: 18Mbit}"))
        .isEqualTo(new StopPolicy.AtRate(new Rates(BitRate.mbit(90), BitRate.mbit(18))));
  }

  private static StopPolicy stop(String value) {
    Config config = Loading.good(Loading.SMALL + "    on-stop: " + value + "\n").config();
    return Loading.dsl(config).onStop();
  }

  @Test
  void reflectorsMayBeUdpAndFollowTheFamilyOfTheSource() {
    ProbeConfig udp = probe("{reflectors: [\"udp://[2001:db8::1]:7\", 2001:db8::2, 2001:db8::3]}");
    assertThat(udp.reflectors().getFirst())
        .isEqualTo(
            new Reflector.UdpEcho(new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 7)));
    assertThat(probe("{source: \"2001:db8::9\"}").reflectors())
        .isEqualTo(Addresses.reflectors(Addresses.REFLECTORS_V6));
  }

  @Test
  void reflectorsMayBeAskedByTcpAndThePortBesidePingsIsFree() {
    ProbeConfig tcp =
        probe("{reflectors: [\"tcp://[2001:db8::1]:443\", \"tcp://192.0.2.1:53\", 192.0.2.2]}");
    assertThat(tcp.reflectors())
        .extracting(Reflector::toString)
        .containsExactly("tcp://[2001:db8:0:0:0:0:0:1]:443", "tcp://192.0.2.1:53", "192.0.2.2");
    assertThat(tcp.tcpPort()).hasValue(443);
    assertThat(probe("{tcp-port: 53}").tcpPort()).hasValue(53);
    assertThat(probe("{tcp-port: off}").tcpPort()).isEmpty();
  }

  @Test
  void irttServersHaveAPortOfTheirOwnAndAKey() {
    ProbeConfig irtt =
        probe(
            "{reflectors: [\"irtt://192.0.2.1\", \"irtt://[2001:db8::1]\","
                + " \"irtt://192.0.2.2:99\"], irtt-key: 0x6b6579}");
    assertThat(irtt.reflectors())
        .extracting(Reflector::toString)
        .containsExactly(
            "irtt://192.0.2.1:2112", "irtt://[2001:db8:0:0:0:0:0:1]:2112", "irtt://192.0.2.2:99");
    assertThat(irtt.reflectors())
        .isEqualTo(
            probe(
                    "{reflectors: [\"irtt://192.0.2.1\", \"irtt://[2001:db8::1]\","
                        + " \"irtt://192.0.2.2:99\"], irtt-key: key}")
                .reflectors());
  }

  private static ProbeConfig probe(String value) {
    return Loading.dsl(Loading.good(Loading.SMALL + "    probe: " + value + "\n").config()).probe();
  }

  @Test
  void wordsThatOldYamlTookForFlagsStayWords() {
    Config config =
        Loading.good(
                "http: {listen: off}\nlines: {on: {shaper: {interface: no}, download: {max: 95Mbit},"
                    + " upload: {max: 18Mbit}}}\n")
            .config();
    assertThat(config.lines()).containsOnlyKeys("on");
    assertThat(((ShaperConfig.OnInterface) lineNamed(config, "on").shaper()).name())
        .isEqualTo("no");
    assertThat(config.http().listen()).isEmpty();
  }

  @Test
  void ownKeysAreLeftAlone() {
    Config plain = Loading.good(Loading.SMALL).config();
    Config more =
        Loading.good("x-note: {any: [thing]}\n" + Loading.SMALL + "    x-colour: blue\n").config();
    assertThat(more).isEqualTo(plain);
  }

  @Test
  void anchorsSaveRepetition() {
    Config config =
        Loading.good(
                """
                x-up: &up {max: 18Mbit}
                lines:
                  a: {shaper: {interface: ppp0}, download: &d {max: 95Mbit}, upload: *up}
                  b: {shaper: {interface: ppp1}, download: *d, upload: *up}
                """)
            .config();
    assertThat(lineNamed(config, "b").download()).isEqualTo(lineNamed(config, "a").download());
  }

  private static LineConfig lineNamed(Config config, String name) {
    return Objects.requireNonNull(config.lines().get(name));
  }

  @Test
  void aFileIsReadFromDisk() throws IOException {
    Path file = Files.writeString(folder.resolve("wanctl.yaml"), Loading.GOOD);
    LoadResult result = ConfigLoader.load(file, Loading.ENVIRONMENT);
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    assertThat(((LoadResult.Loaded) result).config())
        .isEqualTo(Loading.good(Loading.GOOD).config());
  }

  @Test
  void aFileThatIsNotThereIsAProblem() {
    Path file = folder.resolve("none.yaml");
    assertThat(ConfigLoader.load(file, Map.of()))
        .isInstanceOfSatisfying(
            LoadResult.Invalid.class,
            i ->
                assertThat(i.problems().getFirst())
                    .hasToString(
                        file
                            + ": cannot read the file: no such file; name a file that wanctl may read"));
  }

  @Test
  void textThatIsNotUtf8IsAProblem() throws IOException {
    Path file = Files.write(folder.resolve("latin.yaml"), new byte[] {'#', (byte) 0xe4, '\n'});
    assertThat(ConfigLoader.load(file, Map.of()))
        .isInstanceOfSatisfying(
            LoadResult.Invalid.class,
            i ->
                assertThat(i.problems())
                    .extracting(Problem::what)
                    .isEqualTo(List.of("the file is no UTF-8 text")));
  }

  @Test
  void theStateFolderMayComeFromTheEnvironment() {
    LoadResult result =
        ConfigLoader.parse(
            Path.of("wanctl.yaml"), Loading.SMALL, Map.of("WANCTL_STATE_DIR", "/run/state"));
    assertThat(((LoadResult.Loaded) result).config().stateDirectory())
        .isEqualTo(Path.of("/run/state"));
  }

  @Test
  @DisplayName("C-15: probes take at most half a percent of the slower direction")
  void aSlowLineIsProbedLessOften() {
    String slow = Loading.GOOD.replace("upload: {max: 18Mbit}", "upload: {max: 1Mbit}");
    String slowest = Loading.GOOD.replace("upload: {max: 18Mbit}", "upload: {max: 500kbit}");
    assertThat(spacing(Loading.GOOD)).startsWith("25ms");
    assertThat(spacing(slow)).startsWith("135ms  # ").contains("0.5 % of the slower direction");
    assertThat(spacing(slowest)).startsWith("200ms  # ");
  }

  private static String spacing(String text) {
    String key = "lines.dsl.probe.spacing";
    String shown = Loading.good(text).effective().find(key).orElseThrow().toString();
    return shown.substring(key.length() + 2);
  }

  @Test
  void theEffectiveConfigurationTellsWhereValuesComeFrom() {
    EffectiveConfig effective = Loading.good(Loading.GOOD).effective();
    assertThat(effective.find("lines.cable.download.max").orElseThrow())
        .hasToString("lines.cable.download.max: 940Mbit  # wanctl.yaml:7");
    assertThat(effective.find("lines.cable.goal").orElseThrow())
        .hasToString("lines.cable.goal: 6ms  # preset cable");
    assertThat(effective.find("lines.dsl.upload.min").orElseThrow())
        .hasToString(
            "lines.dsl.upload.min: 1.8Mbit  # default: 10 % (preset generic) of max 18Mbit, at"
                + " least 256kbit");
    assertThat(effective.find("routers.home.password").orElseThrow().text()).isEqualTo("****");
  }
}
