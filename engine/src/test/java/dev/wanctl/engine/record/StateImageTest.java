package dev.wanctl.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StateImageTest {

  static Stream<Arguments> lines() {
    return Stream.of(0, 1, 57, 400, 1500)
        .flatMap(turns ->
            Stream.of(
                Arguments.of(RecordedLine.SETTINGS, false, turns),
                Arguments.of(RecordedLine.SETTINGS, true, turns),
                Arguments.of(RecordedLine.CLASSIC, false, turns)));
  }

  private static RecordedLine line(LineSettings settings, boolean oneWay) {
    return new RecordedLine(settings, oneWay, 7, Tape.none());
  }

  private static StateImage image(LineController controller) {
    StateImage image = StateImage.blank();
    assertThat(image.take(controller, RecordedLine.SETTINGS)).isTrue();
    return image;
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aRestoredLawDecidesTheSameForEver(LineSettings settings, boolean oneWay, int turns)
      throws RecordingException {
    RecordedLine original = line(settings, oneWay);
    RecordedLine copy = line(settings, oneWay);
    original.turns(turns);
    copy.turns(turns); // so that the made-up evidence goes on in the same way
    byte[] image = image(original.controller).content();
    copy.controller = new LineController(settings, 99);
    StateImage.of(ByteBuffer.wrap(image)).restore(copy.controller);
    assertThat(image(copy.controller).content()).isEqualTo(image);
    for (int i = 0; i < 1000; i++) {
      assertThat(copy.turn()).as("turn %d", i).isEqualTo(original.turn());
    }
    assertThat(image(copy.controller).content()).isEqualTo(image(original.controller).content());
  }

  @Test
  void aLawThatWasChangedOnTheWayIsRestoredByItsPresentSettings() throws RecordingException {
    RecordedLine original = line(RecordedLine.CLASSIC, false);
    original.turns(300);
    original.follow(RecordedLine.NARROWER);
    original.turns(300);
    byte[] image = image(original.controller).content();
    LineController copy = new LineController(RecordedLine.NARROWER, 1);
    StateImage.of(ByteBuffer.wrap(image)).restore(copy);
    assertThat(image(copy).content()).isEqualTo(image);
  }

  @Test
  void thereIsRoomForTwiceAsMuch() {
    RecordedLine line = line(RecordedLine.SETTINGS, true);
    line.turns(1000);
    int bytes = image(line.controller).content().length;
    System.out.println("state of the law: " + bytes + " bytes");
    assertThat(bytes).isBetween(1000, 1 << 17);
  }

  @Test
  void anotherPolicyHasAnotherPrint() {
    long print = StateImage.print(RecordedLine.SETTINGS);
    assertThat(StateImage.print(RecordedLine.NARROWER)).isEqualTo(print);
    assertThat(StateImage.print(RecordedLine.CLASSIC)).isNotEqualTo(print);
  }

  @Test
  void aCutOffImageIsRefused() {
    byte[] image = image(line(RecordedLine.SETTINGS, false).controller).content();
    LineController fresh = new LineController(RecordedLine.SETTINGS, 0);
    for (int length : new int[] {0, 7, image.length / 2, image.length - 1}) {
      assertThatThrownBy(
              () -> StateImage.of(ByteBuffer.wrap(Arrays.copyOf(image, length))).restore(fresh))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("damaged");
    }
    assertThatThrownBy(() ->
            StateImage.of(ByteBuffer.wrap(Arrays.copyOf(image, image.length + 1))).restore(fresh))
        .isInstanceOf(RecordingException.class);
  }
}
