package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.engine.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateDirectoryTest {

  @TempDir Path folder;
  private StateDirectory directory;

  @BeforeEach
  void open() {
    directory = StateDirectory.open(folder.resolve("state"));
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private static Json.Obj document(int number) {
    return Json.object().put("number", Json.of(number)).put("text", Json.of("ä\"\n")).build();
  }

  private Path file() {
    return directory.folder().resolve("doc.json");
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(directory.read("doc.json")).isEmpty();
    directory.write("doc.json", document(1));
    directory.write("doc.json", document(2));
    assertThat(directory.read("doc.json")).contains(document(2));
    assertThat(directory.folder().resolve("doc.json.new")).doesNotExist();
  }

  @Test
  @DisplayName("C-98: a second wanctl is refused and told what to do")
  void oneProcessAtATime() {
    assertThatThrownBy(() -> StateDirectory.open(directory.folder()))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("another wanctl (process " + ProcessHandle.current().pid() + ")")
        .extracting(e -> ((StateException) e).remedy())
        .asString()
        .contains("systemctl stop wanctl", "WANCTL_STATE_DIR=");
    directory.close();
    directory = StateDirectory.open(directory.folder());
  }

  @Test
  @DisplayName("C-98: one that only observes finds room beside another, and one alone needs none")
  void anObserverRunsBeside() {
    try (StateDirectory beside = StateDirectory.openBeside(directory.folder())) {
      assertThat(beside.folder()).isEqualTo(directory.folder().resolve("observe"));
      beside.write("doc.json", document(2));
      assertThat(directory.read("doc.json")).isEmpty();
    }
    directory.close();
    directory = StateDirectory.openBeside(directory.folder());
    assertThat(directory.folder()).isEqualTo(folder.resolve("state"));
  }

  @Test
  void aPlaceThatCannotBeAFolderIsSaid() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "x").resolve("state");
    assertThatThrownBy(() -> StateDirectory.open(blocked))
        .isInstanceOf(StateException.class)
        .hasMessageContaining(blocked.toString());
  }

  static Stream<Named<UnaryOperator<byte[]>>> damage() {
    return Stream.of(
        Named.of("empty", _ -> new byte[0]),
        Named.of("truncated", b -> java.util.Arrays.copyOf(b, b.length / 2)),
        Named.of("last byte missing", b -> java.util.Arrays.copyOf(b, b.length - 3)),
        Named.of("zeros", b -> new byte[b.length]),
        Named.of(
            "edited",
            b ->
                new String(b, java.nio.charset.StandardCharsets.UTF_8)
                    .replace("\"number\": 2", "\"number\": 3")
                    .replace("\"number\":2", "\"number\":3")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        Named.of("no object", _ -> "[1,2]".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        Named.of(
            "another format",
            _ -> "{\"version\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        Named.of(
            "noise",
            b -> {
              new Random(1).nextBytes(b);
              return b;
            }));
  }

  @ParameterizedTest(name = "C-97: {0}")
  @MethodSource("damage")
  void aDamagedFileIsIgnoredAndThePreviousOneUsed(UnaryOperator<byte[]> damage) throws IOException {
    directory.write("doc.json", document(1));
    directory.write("doc.json", document(2));
    Files.write(file(), damage.apply(Files.readAllBytes(file())));
    try (LogLines log = LogLines.of("wanctl.state")) {
      assertThat(directory.read("doc.json")).contains(document(1));
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().getFirst()).contains("doc.json ignored");
    }
    Files.write(directory.folder().resolve("doc.json.previous"), new byte[0]);
    assertThat(directory.read("doc.json")).isEmpty();
  }

  @Test
  @DisplayName("C-97: whatever byte a crash leaves behind, an old or a new document is read")
  void everyTornFileIsSeen() throws IOException {
    directory.write("doc.json", document(1));
    directory.write("doc.json", document(2));
    byte[] whole = Files.readAllBytes(file());
    try (LogLines _ = LogLines.of("wanctl.state")) {
      for (int length = 0; length < whole.length; length++) {
        Files.write(file(), java.util.Arrays.copyOf(whole, length));
        Json.Obj found = directory.read("doc.json").orElseThrow();
        assertThat(found).isIn(document(1), document(2));
      }
    }
  }

  @Test
  @DisplayName("C-95: a disk that refuses is an error that can be handled")
  void aRefusedWriteIsSaid() throws IOException {
    Files.createDirectory(directory.folder().resolve("doc.json.new"));
    assertThatThrownBy(() -> directory.write("doc.json", document(1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("doc.json");
  }

  @Test
  void whoeverWaitsGetsItWhenItIsFree() throws Exception {
    StateDirectory first = StateDirectory.open(folder.resolve("waited"));
    assertThat(StateDirectory.await(folder.resolve("waited"), Duration.ofMillis(1))).isEmpty();
    assertThat(StateDirectory.holder(folder.resolve("waited")))
        .contains(Long.toString(ProcessHandle.current().pid()));

    Thread closing =
        Thread.ofVirtual()
            .start(() -> {
              LockSupport.parkNanos(50_000_000);
              first.close();
            });
    try (StateDirectory second =
        StateDirectory.await(folder.resolve("waited"), Duration.ofMinutes(1)).orElseThrow()) {
      assertThat(second.folder()).isEqualTo(folder.resolve("waited"));
    }
    closing.join();
  }
}
