package dev.wanctl.app.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What of MQTT 3.1.1 (OASIS standard, 29 October 2014) is spoken here: messages are sent at most
/// once (QoS 0), as the next one replaces them.
sealed interface Packet {

  /// Longer packets are refused: nothing that is subscribed to is long.
  int LONGEST = 256 << 10;

  /// The broker's answer to the connection; 0: welcome.
  record Welcome(int code) implements Packet {}

  /// A message that the broker passes on.
  record Message(String topic, String text, boolean retained) implements Packet {}

  /// The broker's answer to a subscription; false if one of its topics was refused.
  record Subscribed(boolean granted) implements Packet {}

  /// The broker is there.
  record Alive() implements Packet {}

  /// What is published when the connection breaks.
  record Will(String topic, String payload) {}

  /// @param password empty: none
  record Login(String user, Optional<String> password) {}

  /// A packet that begins a connection.
  static byte[] connect(String client, int keepAliveSeconds, Will will, Optional<Login> login) {
    Body body = new Body().text("MQTT").octet(4);
    int flags = 0x02 | 0x04 | 0x20; // a clean session, and a will that is retained
    if (login.isPresent()) {
      flags |= 0x80 | (login.get().password().isPresent() ? 0x40 : 0);
    }
    body.octet(flags).number(keepAliveSeconds).text(client);
    body.text(will.topic()).text(will.payload());
    login.ifPresent(l -> {
      body.text(l.user());
      l.password().ifPresent(body::text);
    });
    return body.packet(0x10);
  }

  static byte[] publish(String topic, byte[] payload, boolean retain) {
    return new Body().text(topic).octets(payload).packet(retain ? 0x31 : 0x30);
  }

  static byte[] subscribe(int id, List<String> topics) {
    Body body = new Body().number(id);
    topics.forEach(topic -> body.text(topic).octet(0));
    return body.packet(0x82);
  }

  static byte[] ping() {
    return new Body().packet(0xC0);
  }

  static byte[] disconnect() {
    return new Body().packet(0xE0);
  }

  /// Reads the next packet. Throws [IOException] when the connection ends or what comes is no MQTT.
  static Packet read(DataInputStream in) throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      ByteBuffer body = ByteBuffer.wrap(in.readNBytes(length(in)));
      switch (first >> 4) {
        case 2 -> {
          return new Welcome(atLeast(body, 2).get(1));
        }
        case 3 -> {
          return message(first, body);
        }
        case 9 -> {
          boolean granted = true;
          atLeast(body, 3).position(2);
          while (body.hasRemaining()) {
            granted &= (body.get() & 0x80) == 0;
          }
          return new Subscribed(granted);
        }
        case 13 -> {
          return new Alive();
        }
        default ->
            throw new IOException("the answer is no MQTT (" + Integer.toHexString(first) + ")");
      }
    }
  }

  private static Packet message(int first, ByteBuffer body) throws IOException {
    int length = Short.toUnsignedInt(atLeast(body, 2).getShort());
    byte[] topic = new byte[length];
    atLeast(body, length).get(topic);
    if ((first & 0x06) != 0) {
      // Nothing was subscribed to with more than QoS 0, so that no broker sends this.
      throw new IOException("the broker sends with another QoS than was asked for");
    }
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    return new Message(
        new String(topic, StandardCharsets.UTF_8),
        new String(payload, StandardCharsets.UTF_8),
        (first & 1) != 0);
  }

  private static ByteBuffer atLeast(ByteBuffer body, int bytes) throws IOException {
    if (body.remaining() < bytes) {
      throw new IOException("the answer is no MQTT: a packet is too short");
    }
    return body;
  }

  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int octet = in.readUnsignedByte();
      length |= (octet & 0x7F) << shift;
      if ((octet & 0x80) == 0) {
        if (length > LONGEST) {
          throw new IOException("the broker sends a packet of " + length + " bytes");
        }
        return length;
      }
    }
    throw new IOException("the answer is no MQTT: a length without end");
  }

  /// The inside of a packet that is being made.
  final class Body {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Body octet(int value) {
      bytes.write(value);
      return this;
    }

    Body number(int value) {
      return octet(value >> 8).octet(value);
    }

    Body octets(byte[] value) {
      bytes.writeBytes(value);
      return this;
    }

    Body text(String value) {
      byte[] octets = value.getBytes(StandardCharsets.UTF_8);
      return number(octets.length).octets(octets);
    }

    byte[] packet(int first) {
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      packet.write(first);
      int left = bytes.size();
      do {
        int octet = left & 0x7F;
        left >>= 7;
        packet.write(left > 0 ? octet | 0x80 : octet);
      } while (left > 0);
      packet.writeBytes(bytes.toByteArray());
      return packet.toByteArray();
    }
  }
}
