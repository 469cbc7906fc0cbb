package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import dev.wanctl.engine.port.CakeParameters.Cells;
import dev.wanctl.engine.port.CakeParameters.Diffserv;
import dev.wanctl.engine.port.CakeParameters.FlowMode;
import dev.wanctl.engine.port.CakeParameters.Framing;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.QueueReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Messages as a Linux 6.1 kernel and as tc 6.1 sent them, on a little-endian machine. The qdisc is
/// `cake bandwidth 2mbit diffserv4 dual-srchost nat wash ack-filter rtt 50ms ptm overhead 22 mpu 64
/// memlimit 40kb fwmark 255` after some pings; tc's message adds `no-split-gso ingress`.
class NetlinkFormatsTest {

  private static final CakeParameters PARAMETERS = parameters(false, true);

  private static CakeParameters parameters(boolean ingress, boolean splitGso) {
    return new CakeParameters(
        Diffserv.DIFFSERV4,
        FlowMode.DUAL_SRCHOST,
        new Framing(false, 22, 64, Cells.PTM),
        Duration.ofMillis(50),
        true,
        true,
        ingress,
        AckFilter.FILTER,
        splitGso,
        OptionalLong.of(40 * 1024),
        255);
  }

  @BeforeAll
  static void sameOrder() {
    assumeTrue(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
        "the captured messages are those of a little-endian machine");
  }

  @Test
  @DisplayName("C-61: units and numbers of each attribute as the kernel sends them")
  void aQdiscIsRead() throws IOException {
    ByteBuffer in = captured("cake-qdisc");
    Qdiscs.Qdisc qdisc = Qdiscs.parse(in, 0, in.limit());
    assertThat(qdisc.kind()).isEqualTo("cake");
    assertThat(qdisc.label()).isEqualTo("cake ca4e:");
    assertThat(qdisc.ours()).isTrue();
    assertThat(qdisc.parent()).isEqualTo(Qdiscs.TC_H_ROOT);
    assertThat(CakeOptions.read(in, attribute(in, Qdiscs.TCA_OPTIONS)))
        .isEqualTo(new CakeOptions(PARAMETERS, 250_000));
  }

  @Test
  @DisplayName("C-61: tins are numbered from 1, and none is read as missing")
  void statisticsAndTinsAreRead() throws IOException {
    ByteBuffer in = captured("cake-qdisc");
    int statistics = attribute(in, Qdiscs.TCA_STATS2);
    assertThat(CakeStatistics.sentBytes(in, statistics)).isEqualTo(340_356);
    assertThat(CakeStatistics.backlogBytes(in, statistics)).isZero();
    assertThat(CakeStatistics.arrivedBytes(in, statistics)).isEqualTo(313_256 + 27_100);
    List<QueueReading> tins =
        CakeStatistics.readings(in, statistics, Direction.UPLOAD, Diffserv.DIFFSERV4);
    assertThat(tins)
        .extracting(QueueReading::tin)
        .containsExactly("bulk", "best-effort", "video", "voice");
    QueueReading voice = tins.get(3);
    assertThat(voice.sentPackets()).isEqualTo(50);
    assertThat(voice.sentBytes()).isEqualTo(27_100);
    assertThat(voice.droppedPackets()).isZero();
    assertThat(voice.averageDelayNanos()).isEqualTo(20_000);
    assertThat(voice.baseDelayNanos()).isEqualTo(4_000);
    assertThat(tins.get(1).sentPackets()).isEqualTo(308);
  }

  @Test
  void aLinkIsRead() throws IOException {
    ByteBuffer in = captured("ifb-link");
    Links.Link link = Links.parse(in, 0, in.limit());
    assertThat(link.name()).isEqualTo("ifb-wan0");
    assertThat(link.kind()).isEqualTo("ifb");
    assertThat(link.alias()).isEqualTo("wanctl: download shaper of wan0");
    assertThat(link.up()).isTrue();
    assertThat(link.index()).isPositive();
  }

  @Test
  void aRedirectIsRead() throws IOException {
    ByteBuffer link = captured("ifb-link");
    ByteBuffer in = captured("redirect-filter");
    Filters.Filter filter = Filters.parse(in, 0, in.limit());
    assertThat(filter.ours()).isTrue();
    assertThat(filter.redirectsTo()).isEqualTo(Links.parse(link, 0, link.limit()).index());
  }

  @Test
  @DisplayName("C-61: what is written is what tc writes, attribute by attribute")
  void optionsAreWrittenAsTcWritesThem() throws IOException {
    ByteBuffer tc = captured("tc-cake");
    CakeOptions ours = new CakeOptions(parameters(true, false), 250_000);
    assertThat(CakeOptions.read(tc, attribute(tc, Qdiscs.TCA_OPTIONS))).isEqualTo(ours);
    ByteBuffer written = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
    MessageWriter message = new MessageWriter(written);
    message.start(36, 0x505, 1);
    message.tcmsg(1, Qdiscs.OUR_HANDLE, Qdiscs.TC_H_ROOT, 0).attribute(Qdiscs.TCA_KIND, "cake");
    int nest = message.nest(Qdiscs.TCA_OPTIONS);
    ours.write(message);
    message.end(nest);
    assertThat(message.finish()).isEqualTo(tc.limit());
    int options = attribute(written, Qdiscs.TCA_OPTIONS);
    int theirs = attribute(tc, Qdiscs.TCA_OPTIONS);
    for (int type = 2; type <= 18; type++) {
      assertThat(Attributes.u32(written, options, type, -1))
          .as("attribute %d", type)
          .isEqualTo(Attributes.u32(tc, theirs, type, -1));
    }
  }

  @Test
  void rawFramingIsWrittenAndReadBack() {
    CakeParameters raw =
        new CakeParameters(
            Diffserv.BESTEFFORT,
            FlowMode.FLOWS,
            new Framing(true, 18, 64, Cells.ATM),
            Duration.ofNanos(1_234_567),
            false,
            false,
            false,
            AckFilter.NONE,
            true,
            OptionalLong.empty(),
            0);
    ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
    MessageWriter message = new MessageWriter(buffer);
    message.start(36, 0, 1);
    int nest = message.nest(Qdiscs.TCA_OPTIONS);
    new CakeOptions(raw, 0).write(message);
    message.end(nest);
    CakeOptions read = CakeOptions.read(buffer, nest + 4);
    assertThat(read.parameters().framing()).isEqualTo(Framing.RAW);
    assertThat(read.parameters().rtt()).isEqualTo(Duration.ofNanos(1_234_000));
    assertThat(read).isEqualTo(new CakeOptions(raw, 0));
  }

  @Test
  void anUnknownNumberOfTheKernelIsAFailure() {
    ByteBuffer buffer = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    MessageWriter message = new MessageWriter(buffer);
    int nest = message.nest(Qdiscs.TCA_OPTIONS);
    message.attribute(3, 99).end(nest);
    assertThatThrownBy(() -> CakeOptions.read(buffer, nest + 4))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("99");
  }

  @Test
  void truncatedAttributesAreAbsent() throws IOException {
    ByteBuffer in = captured("cake-qdisc");
    for (int end = 36; end < in.limit(); end++) {
      int options = Attributes.find(in, 36, end, Qdiscs.TCA_OPTIONS);
      assertThat(options < 0 || Attributes.end(in, options) <= end).isTrue();
    }
    ByteBuffer zero = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    assertThat(Attributes.find(zero, 0, 16, 1)).isEqualTo(-1);
  }

  @Test
  void interfaceNamesOfTheIfbFitAndDiffer() {
    assertThat(IngressRedirect.ifbName("wan0")).isEqualTo("ifb-wan0");
    assertThat(IngressRedirect.ifbName("enp1s0f0np0")).isEqualTo("ifb-enp1s0f0np0");
    String one = IngressRedirect.ifbName("enp1s0f0np0.10");
    String two = IngressRedirect.ifbName("enp1s0f0np0.20");
    assertThat(List.of(one, two)).allMatch(name -> name.length() <= 15).doesNotHaveDuplicates();
  }

  private static int attribute(ByteBuffer in, int type) {
    return Attributes.find(in, Netlink.HEADER + Qdiscs.TCMSG, in.getInt(0), type);
  }

  private static ByteBuffer captured(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(NetlinkFormatsTest.class.getResourceAsStream(name + ".hex"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      byte[] bytes = HexFormat.of().parseHex(text.replaceAll("\\s", ""));
      return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
  }
}
