package dev.wanctl.app.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class PacketTest {

  private static Packet read(byte[] bytes) throws IOException {
    return Packet.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  /// By hand from the standard, section 3.1.
  @Test
  void aConnectionBeginsAsTheStandardSays() {
    byte[] packet =
        Packet.connect(
            "c",
            30,
            new Packet.Will("w", "x"),
            Optional.of(new Packet.Login("u", Optional.of("p"))));
    assertThat(HexFormat.of().formatHex(packet))
        .isEqualTo(
            "1019"
                + "00044d515454"
                + "04"
                + "e6"
                + "001e"
                + "000163"
                + "000177"
                + "000178"
                + "000175"
                + "000170");
  }

  @Test
  void aLongMessageIsReadBack() throws IOException {
    byte[] payload = new byte[200_000];
    Packet.Message message = (Packet.Message) read(Packet.publish("a/b", payload, true));
    assertThat(message.topic()).isEqualTo("a/b");
    assertThat(message.text()).hasSize(200_000);
    assertThat(message.retained()).isTrue();
  }

  @Test
  void whatIsNoMqttEndsTheConnectionAndNothingElse() {
    RandomGenerator chance = RandomGeneratorFactory.getDefault().create(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[chance.nextInt(40)];
      chance.nextBytes(noise);
      try {
        read(noise);
      } catch (IOException _) {
        // The only thing that may be thrown.
      }
    }
    assertThatThrownBy(() -> read(HexFormat.of().parseHex("30ffffff7f")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bytes");
  }
}
