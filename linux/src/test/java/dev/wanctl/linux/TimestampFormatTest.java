package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TimestampFormatTest {

  private static final int IDENTIFIER = 0xfffe;
  private static final long COOKIE = 0x9a0b0c0dL;

  private final TimestampFormat format = new TimestampFormat(IDENTIFIER);

  private static ByteBuffer bytes(String hex) {
    ByteBuffer buffer = ByteBuffer.allocate(512);
    buffer.put(0, HexFormat.of().parseHex(hex));
    return buffer;
  }

  private static String hex(ByteBuffer buffer, int from, int to) {
    byte[] bytes = new byte[to - from];
    buffer.get(from, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void aRequestIsLaidOutAsDrawn() {
    ByteBuffer out = bytes("ff".repeat(32)); // what stood there before
    assertThat(format.write(out, 3, 0x0102, COOKIE)).isEqualTo(20);
    // Identifiers wrap as they have 16 bits: 0xfffe + 3.
    assertThat(hex(out, 0, 2)).isEqualTo("0d00");
    assertThat(hex(out, 4, 20)).isEqualTo("00010102" + "9a0b0c0d" + "00000000" + "00000000");
    assertThat(EchoPacket.checksum(out, 0, 20)).isZero();
  }

  @Test
  void whatDoesNotFitIsCutAndTheCookieIsNoTime() {
    assertThat(format.sequence(0x12345)).isEqualTo(0x2345);
    assertThat(format.cookie(0x1122334455667788L)).isEqualTo(0xd5667788L);
    assertThat(format.cookie(0x11223344ffffffffL)).isEqualTo(0xffffffffL);
  }

  /// Taken from the wire: Linux answered at 05:33:20.000.
  private static final String HEADER = "45000028000040004001" + "3cc6" + "7f000001" + "7f000001";

  private static final String REPLY = reply("0e00", "0001", "0102", "01312d00", "01312d01");

  private static String reply(
      String type, String identifier, String sequence, String received, String transmitted) {
    ByteBuffer message =
        bytes(type + "0000" + identifier + sequence + "9a0b0c0d" + received + transmitted);
    message.putShort(2, (short) EchoPacket.checksum(message, 0, 20));
    return hex(message, 0, 20);
  }

  @Test
  void aReplyIsReadBehindItsHeader() {
    ByteBuffer in = bytes(HEADER + REPLY);
    assertThat(format.isReply(in, 40)).isTrue();
    assertThat(format.slot(in)).isEqualTo(3);
    assertThat(format.sequence(in)).isEqualTo(0x0102);
    assertThat(format.cookie(in)).isEqualTo(COOKIE);
    assertThat(format.clockReceive(in)).isEqualTo(20_000_000);
    assertThat(format.clockTransmit(in)).isEqualTo(20_000_001);
  }

  @Test
  void aHeaderMayHaveOptions() {
    ByteBuffer in = bytes("46" + HEADER.substring(2) + "01010101" + REPLY);
    assertThat(format.isReply(in, 44)).isTrue();
    assertThat(format.slot(in)).isEqualTo(3);
  }

  @Test
  void whatIsNoReplyIsNone() {
    assertThat(format.isReply(bytes(HEADER + REPLY), 39)).as("short").isFalse();
    assertThat(format.isReply(bytes(HEADER + REPLY + "00"), 41)).as("long").isFalse();
    String broken = REPLY.substring(0, 38) + "07";
    assertThat(format.isReply(bytes(HEADER + broken), 40)).as("checksum").isFalse();
    String request = reply("0d00", "0001", "0102", "01312d00", "01312d01");
    assertThat(format.isReply(bytes(HEADER + request), 40)).as("a request").isFalse();
    String code = reply("0e01", "0001", "0102", "01312d00", "01312d01");
    assertThat(format.isReply(bytes(HEADER + code), 40)).as("another code").isFalse();
  }

  @Test
  void anothersIdentifierIsNoSlotOfOurs() {
    ByteBuffer in = bytes(HEADER + reply("0e00", "fffd", "0102", "01312d00", "01312d01"));
    assertThat(format.isReply(in, 40)).isTrue();
    assertThat(format.slot(in)).isEqualTo(65535);
  }

  @Test
  void anOwnFrameIsFoundBehindAnyHeaderAndBeforePadding() {
    ByteBuffer out = ByteBuffer.allocate(64);
    format.write(out, 5, 77, COOKIE);
    String message = hex(out, 0, 20);
    String ethernet = "525400123456" + "5254006789ab" + "0800";
    for (String before : new String[] {HEADER, ethernet + HEADER}) {
      for (int padding = 0; padding <= 8; padding++) {
        String frame = before + message + "00".repeat(padding);
        ByteBuffer in = bytes(frame);
        assertThat(format.isOwn(in, frame.length() / 2)).isTrue();
        assertThat(format.slot(in)).isEqualTo(5);
        assertThat(format.sequence(in)).isEqualTo(77);
        assertThat(format.cookie(in)).isEqualTo(COOKIE);
      }
    }
    assertThat(format.isOwn(bytes(HEADER + REPLY), 40)).isFalse();
    assertThat(format.isOwn(bytes(message), 19)).isFalse();
  }
}
