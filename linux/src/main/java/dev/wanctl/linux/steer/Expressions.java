package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SensitiveTraffic.Ports;
import dev.wanctl.engine.port.SensitiveTraffic.Protocol;
import dev.wanctl.engine.port.SteeringReading.Family;
import dev.wanctl.linux.MessageWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the expressions of one rule as the kernel has them: each a name and its attributes, all
/// on register 1. Marks and status are in the host's order there, addresses and ports as on the
/// wire.
final class Expressions {

  static final int META_MARK = 3;
  static final int META_IIFNAME = 6;
  static final int META_OIFNAME = 7;
  static final int META_NFPROTO = 15;
  private static final int META_L4PROTO = 16;
  static final int CT_STATUS = 2;
  static final int CT_MARK = 3;
  static final int ACCEPT = 1;
  static final int GOTO = -4;

  private static final int NFTA_LIST_ELEM = 1;
  private static final int NFTA_EXPR_NAME = 1;
  private static final int NFTA_EXPR_DATA = 2;
  private static final int NFTA_DATA_VALUE = 1;
  private static final int NFTA_DATA_VERDICT = 2;
  private static final int REGISTER = 1;
  private static final int VERDICT_REGISTER = 0;
  private static final int NFT_CMP_EQ = 0;
  private static final int NFT_CMP_NEQ = 1;
  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int IFNAMSIZ = 16;

  private final MessageWriter to;

  Expressions(MessageWriter to) {
    this.to = to;
  }

  static byte[] hostOrder(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  static byte[] name(String device) {
    return Arrays.copyOf(device.getBytes(StandardCharsets.UTF_8), IFNAMSIZ);
  }

  private interface Body {
    void write();
  }

  private Expressions expression(String name, Body body) {
    int element = to.nested(NFTA_LIST_ELEM);
    to.attribute(NFTA_EXPR_NAME, name);
    int data = to.nested(NFTA_EXPR_DATA);
    body.write();
    to.end(data).end(element);
    return this;
  }

  private void value(int type, byte[] bytes) {
    int nest = to.nested(type);
    to.attribute(NFTA_DATA_VALUE, bytes).end(nest);
  }

  /// Dreg 1, key 2.
  Expressions meta(int key) {
    return expression("meta", () -> to.bigEndian(1, REGISTER).bigEndian(2, key));
  }

  /// Key 2, sreg 3.
  Expressions setMeta(int key) {
    return expression("meta", () -> to.bigEndian(2, key).bigEndian(3, REGISTER));
  }

  /// Dreg 1, key 2.
  Expressions ct(int key) {
    return expression("ct", () -> to.bigEndian(1, REGISTER).bigEndian(2, key));
  }

  /// Key 2, sreg 4.
  Expressions setCt(int key) {
    return expression("ct", () -> to.bigEndian(2, key).bigEndian(4, REGISTER));
  }

  /// Sreg 1, operation 2, data 3.
  Expressions compare(boolean equal, byte[] with) {
    return expression(
        "cmp",
        () -> {
          to.bigEndian(1, REGISTER).bigEndian(2, equal ? NFT_CMP_EQ : NFT_CMP_NEQ);
          value(3, with);
        });
  }

  /// Keeps the bits of the mask, then turns those of `flipped`.
  Expressions bits(int mask, int flipped) {
    return bits(hostOrder(mask), hostOrder(flipped));
  }

  /// Sreg 1, dreg 2, length 3, mask 4, xor 5.
  private Expressions bits(byte[] mask, byte[] flipped) {
    return expression(
        "bitwise",
        () -> {
          to.bigEndian(1, REGISTER).bigEndian(2, REGISTER).bigEndian(3, mask.length);
          value(4, mask);
          value(5, flipped);
        });
  }

  /// Set 1, sreg 2, flags 5.
  Expressions lookup(String set, boolean in) {
    return expression(
        "lookup",
        () -> {
          to.attribute(1, set).bigEndian(2, REGISTER);
          if (!in) {
            to.bigEndian(5, 1);
          }
        });
  }

  /// Dreg 1, base 2, offset 3, length 4.
  private Expressions payload(int base, int offset, int length) {
    return expression(
        "payload",
        () ->
            to.bigEndian(1, REGISTER).bigEndian(2, base).bigEndian(3, offset).bigEndian(4, length));
  }

  Expressions family(Family family) {
    return meta(META_NFPROTO).compare(true, new byte[] {(byte) Marks.number(family)});
  }

  Expressions address(Family family, boolean source) {
    int offset = family == Family.IPV4 ? source ? 12 : 16 : source ? 8 : 24;
    return payload(NETWORK_HEADER, offset, family == Family.IPV4 ? 4 : 16);
  }

  /// What was loaded is an address of this prefix.
  Expressions prefix(String prefix) {
    int slash = prefix.indexOf('/');
    byte[] address = InetAddress.ofLiteral(prefix.substring(0, slash)).getAddress();
    int length = Integer.parseInt(prefix.substring(slash + 1));
    byte[] mask = new byte[address.length];
    for (int bit = 0; bit < length; bit++) {
      mask[bit / 8] |= (byte) (0x80 >>> bit % 8);
    }
    return bits(mask, new byte[address.length]).compare(true, address);
  }

  Expressions protocol(Protocol protocol) {
    byte number = (byte) (protocol == Protocol.TCP ? 6 : 17);
    return meta(META_L4PROTO).compare(true, new byte[] {number});
  }

  /// In a range: sreg 1, operation 2, from 3, to 4.
  Expressions destinationPort(Ports ports) {
    payload(TRANSPORT_HEADER, 2, 2);
    if (ports.from() == ports.to()) {
      return compare(true, port(ports.from()));
    }
    return expression(
        "range",
        () -> {
          to.bigEndian(1, REGISTER).bigEndian(2, NFT_CMP_EQ);
          value(3, port(ports.from()));
          value(4, port(ports.to()));
        });
  }

  private static byte[] port(int port) {
    return new byte[] {(byte) (port >>> 8), (byte) port};
  }

  /// Six bits: in IPv4 the upper ones of the second byte, in IPv6 from the fifth bit on.
  Expressions dscp(Family family, int value) {
    return family == Family.IPV4
        ? payload(NETWORK_HEADER, 1, 1)
            .bits(new byte[] {(byte) 0xfc}, new byte[1])
            .compare(true, new byte[] {(byte) (value << 2)})
        : payload(NETWORK_HEADER, 0, 2)
            .bits(new byte[] {0x0f, (byte) 0xc0}, new byte[2])
            .compare(true, new byte[] {(byte) (value >>> 2), (byte) (value << 6)});
  }

  /// Bytes 1, packets 2.
  Expressions counter() {
    return expression("counter", () -> to.bigEndian(1, 0L).bigEndian(2, 0L));
  }

  /// Dreg 1, data 2; in it code 1, chain 2.
  Expressions verdict(int code, String chain) {
    return expression(
        "immediate",
        () -> {
          to.bigEndian(1, VERDICT_REGISTER);
          int data = to.nested(2);
          int verdict = to.nested(NFTA_DATA_VERDICT);
          to.bigEndian(1, code);
          if (!chain.isEmpty()) {
            to.attribute(2, chain);
          }
          to.end(verdict).end(data);
        });
  }
}
