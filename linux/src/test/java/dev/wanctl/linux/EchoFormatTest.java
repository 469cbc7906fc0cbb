package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a socket may be handed, whole, in part, foreign and mutilated.
class EchoFormatTest {

  private static final int IDENTIFIER = 0xbeef;
  private static final int BUFFER = 512;
  private static final String HEADER = "4500003c000040004001" + "3cb2" + "7f000001" + "7f000001";
  private static final String PAYLOAD =
      "77616e63746c0000" + "1122334455667788" + "00000003" + "00010002";

  private final EchoFormat ping = new EchoFormat(false, false, false, IDENTIFIER);
  private final EchoFormat raw = new EchoFormat(false, false, true, IDENTIFIER);
  private final EchoFormat ping6 = new EchoFormat(false, true, false, IDENTIFIER);
  private final EchoFormat udp = new EchoFormat(true, false, false, IDENTIFIER);
  private final TimestampFormat timestamps = new TimestampFormat(IDENTIFIER);

  /// Behind the packet stands what the packet before left in the buffer.
  private static ByteBuffer bytes(byte[] packet) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    HexFormat hex = HexFormat.of();
    buffer.put(0, hex.parseHex(HEADER + "0000" + "0000" + "beef0002" + PAYLOAD));
    buffer.put(0, packet);
    return buffer;
  }

  private static boolean isReply(ProbeFormat format, String hex) {
    byte[] packet = HexFormat.of().parseHex(hex);
    return format.isReply(bytes(packet), packet.length);
  }

  private static String echo(String type, String identifier) {
    return type + "00" + "0000" + identifier + "0002" + PAYLOAD;
  }

  @Test
  void aReplyIsReadWhereItStands() {
    assertThat(isReply(ping, echo("00", "0001"))).isTrue();
    assertThat(isReply(ping6, echo("81", "0001"))).isTrue();
    assertThat(isReply(udp, PAYLOAD)).isTrue();
    String packet = HEADER + echo("00", "beef");
    assertThat(isReply(raw, packet)).isTrue();
    ByteBuffer data = bytes(HexFormat.of().parseHex(packet));
    assertThat(raw.slot(data)).isEqualTo(3);
    assertThat(raw.sequence(data)).isEqualTo(0x10002);
    assertThat(raw.cookie(data)).isEqualTo(0x1122334455667788L);
  }

  @Test
  @DisplayName("C-24: a part of a reply is no reply, nor is one with something behind it")
  void partsAreNone() {
    for (ProbeFormat format : List.of(ping, ping6, raw, udp)) {
      String whole =
          format == udp
              ? PAYLOAD
              : format == raw
                  ? HEADER + echo("00", "beef")
                  : echo(format == ping6 ? "81" : "00", "0001");
      for (int bytes = 0; bytes < whole.length() / 2; bytes++) {
        assertThat(isReply(format, whole.substring(0, 2 * bytes))).as("%s bytes", bytes).isFalse();
      }
      assertThat(isReply(format, whole)).isTrue();
      assertThat(isReply(format, whole + "00")).isFalse();
    }
  }

  @Test
  @DisplayName("C-24: other programs' packets and errors are no replies")
  void foreignPacketsAreNone() {
    assertThat(isReply(ping, echo("08", "0001"))).as("a request").isFalse();
    assertThat(isReply(ping6, echo("80", "0001"))).as("a request").isFalse();
    assertThat(isReply(ping6, echo("00", "0001"))).as("the other family's").isFalse();
    assertThat(isReply(raw, HEADER + echo("00", "beee"))).as("another socket's").isFalse();
    String ofPing = "0000" + "0000" + "0001" + "0002" + "10".repeat(24);
    assertThat(isReply(ping, ofPing)).as("another program's").isFalse();
    assertThat(isReply(ping, "0301" + "0000" + "00000000" + PAYLOAD)).as("unreachable").isFalse();
    assertThat(isReply(udp, "00".repeat(24))).as("zeros").isFalse();
  }

  @Test
  @DisplayName("C-24: no datagram of any content upsets the parsers or passes for a reply")
  void anythingMayCome() {
    Random random = new Random(1);
    List<ProbeFormat> formats = List.of(ping, ping6, raw, udp, timestamps);
    for (int i = 0; i < 100_000; i++) {
      byte[] packet = new byte[random.nextInt(120)];
      random.nextBytes(packet);
      for (ProbeFormat format : formats) {
        ByteBuffer data = bytes(packet);
        assertThat(format.isReply(data, packet.length)).isFalse();
        if (format.isOwn(data, packet.length)) {
          throw new AssertionError(format + " owns " + HexFormat.of().formatHex(packet));
        }
      }
    }
  }

  @Test
  @DisplayName("C-24: a flipped bit is noticed wherever the kernel has not looked before")
  void aMutilatedReplyIsBoundedByItsCookie() {
    byte[] whole = HexFormat.of().parseHex(echo("00", "0001"));
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] packet = whole.clone();
      packet[bit / 8] ^= (byte) (1 << bit % 8);
      ByteBuffer data = bytes(packet);
      boolean same =
          ping.isReply(data, packet.length)
              && ping.slot(data) == 3
              && ping.sequence(data) == 0x10002
              && ping.cookie(data) == 0x1122334455667788L;
      // Only what the kernel checked before it gave us the packet may differ unseen.
      boolean ofKernel = bit >= 8 && bit < 64;
      assertThat(same).as("bit %s", bit).isEqualTo(ofKernel);
    }
  }

  @Test
  @DisplayName("C-15: twenty probes a second are less than 0.5 % of 2 Mbit/s")
  void probesAreSmall() {
    ByteBuffer out = ByteBuffer.allocate(BUFFER);
    int headers = 20;
    for (ProbeFormat format : List.of(ping, raw, timestamps)) {
      int bytes = headers + format.write(out, 3, 2, 1);
      assertThat(20 * 8 * bytes).isLessThan((int) (0.005 * 2_000_000));
    }
  }
}
