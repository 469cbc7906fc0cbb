package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.LineView;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStateTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  private StateDirectory directory;

  @BeforeEach
  void open() {
    directory = StateDirectory.open(folder);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private static LineSnapshot learned(double download, double upload) {
    LineView view = new LineView();
    view.download.learned = download;
    view.upload.learned = upload;
    return view.snapshot();
  }

  private SavedState saved() {
    SavedState state = new SavedState(directory);
    state.save(Map.of("home", learned(20e6, 5e6)), NOW);
    return state;
  }

  private Path file() {
    return folder.resolve("state.json");
  }

  @Test
  void whatWasLearnedIsKnownAtTheNextStart() {
    saved();
    SavedState next = new SavedState(directory);
    assertThat(next.restore("home", NOW.plus(Duration.ofHours(1))))
        .contains(new Rates(BitRate.mbit(20), BitRate.mbit(5)));
    assertThat(next.restore("other", NOW)).isEmpty();
  }

  @Test
  @DisplayName("C-10, C-4: what is old or from the future says nothing")
  void ageTakesItsWorth() {
    saved();
    SavedState next = new SavedState(directory);
    assertThat(next.restore("home", NOW.plus(SavedState.WORTH))).isEmpty();
    assertThat(next.restore("home", NOW.minusSeconds(1))).isEmpty();
  }

  @Test
  void nothingLearnedIsNotSaved() {
    new SavedState(directory).save(Map.of("home", learned(Double.NaN, 5e6)), NOW);
    assertThat(file()).doesNotExist();
  }

  @Test
  @DisplayName("C-95: a change that does not matter is not written")
  void smallChangesAreNotWritten() throws IOException {
    SavedState state = saved();
    String before = Files.readString(file());
    state.save(Map.of("home", learned(20.5e6, 5.1e6)), NOW.plusSeconds(60));
    assertThat(Files.readString(file())).isEqualTo(before);
    state.save(Map.of("home", learned(22e6, 5.1e6)), NOW.plusSeconds(120));
    assertThat(Files.readString(file())).isNotEqualTo(before);
  }

  @Test
  @DisplayName("C-95: a disk that refuses is told once")
  void aRefusingDiskIsToldOnce() throws IOException {
    Files.createDirectory(folder.resolve("state.json.new"));
    try (LogLines log = LogLines.of("wanctl.state")) {
      SavedState state = saved();
      state.save(Map.of("home", learned(30e6, 5e6)), NOW);
      assertThat(log.lines()).singleElement().asString().contains("state not saved");
    }
  }
}
