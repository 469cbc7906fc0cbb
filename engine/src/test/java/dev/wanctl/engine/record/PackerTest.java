package dev.wanctl.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackerTest {

  private static long[] any(Random random) {
    long[] words = new long[Tape.WORDS];
    words[0] = random.nextInt(1, 7);
    for (int i = 1; i < words.length; i++) {
      words[i] = random.nextLong() >> random.nextInt(64);
    }
    return words;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsPackedComesOutAgain(long seed) throws RecordingException {
    Packer packer = new Packer();
    Packer unpacker = new Packer();
    Random random = new Random(seed);
    ByteBuffer bytes = ByteBuffer.allocate(Packer.MOST_BYTES);
    long[] found = new long[Tape.WORDS];
    for (int n = 0; n < 5000; n++) {
      long[] words = any(random);
      packer.pack(words, bytes.clear());
      unpacker.unpack(bytes.flip(), found);
      assertThat(bytes.hasRemaining()).isFalse();
      for (int i = 0; i <= Kind.of(words[0]).fields; i++) {
        assertThat(found[i]).isEqualTo(words[i]);
      }
    }
  }

  @Test
  void damagedBytesAreRefusedAndNeverReadFurther() {
    Random random = new Random(3);
    byte[] bytes = new byte[40];
    for (int n = 0; n < 2000; n++) {
      random.nextBytes(bytes);
      ByteBuffer in = ByteBuffer.wrap(bytes);
      Packer packer = new Packer();
      assertThatThrownBy(
              () -> {
                while (true) {
                  packer.unpack(in, new long[Tape.WORDS]);
                }
              })
          .isInstanceOf(RecordingException.class);
    }
  }
}
