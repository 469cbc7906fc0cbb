package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EchoPacketTest {

  @Test
  void anEchoRequestIsLaidOutAsDrawn() {
    ByteBuffer packet = ByteBuffer.allocate(EchoPacket.HEADER + EchoPacket.PAYLOAD);
    EchoPacket.payload(packet, EchoPacket.HEADER, 0x1122334455667788L, 3, 0x10002);
    EchoPacket.header(packet, EchoPacket.ICMP_ECHO, 0xbeef, 0x10002);
    packet.putShort(2, (short) EchoPacket.checksum(packet, 0, packet.capacity()));
    assertThat(HexFormat.of().formatHex(packet.array(), 4, 32))
        .isEqualTo("beef0002" + "77616e63746c0000" + "1122334455667788" + "00000003" + "00010002");
    assertThat(packet.getShort(0)).isEqualTo((short) 0x0800);
    // With a right checksum in it, a packet sums up to nothing (RFC 1071).
    assertThat(EchoPacket.checksum(packet, 0, packet.capacity())).isZero();
    assertThat(EchoPacket.marked(packet, EchoPacket.HEADER)).isTrue();
    assertThat(EchoPacket.cookie(packet, EchoPacket.HEADER)).isEqualTo(0x1122334455667788L);
    assertThat(EchoPacket.slot(packet, EchoPacket.HEADER)).isEqualTo(3);
    assertThat(EchoPacket.sequence(packet, EchoPacket.HEADER)).isEqualTo(0x10002);
  }

  @Test
  void theChecksumIsThatOfTheExampleInRfc1071() {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("0001f203f4f5f6f7"));
    assertThat(EchoPacket.checksum(bytes, 0, 8)).isEqualTo(~0xddf2 & 0xffff);
  }
}
