package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReferenceTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void thePageIsWhatTheTableSays() throws IOException {
    if (System.getProperty("wanctl.write-docs") != null) {
      Files.createDirectories(Path.of("..", "docs"));
      Files.writeString(PAGE, Reference.markdown());
    }
    assertThat(PAGE).as("write it anew with -Dwanctl.write-docs").exists();
    assertThat(Files.readString(PAGE))
        .as("docs/configuration.md is stale: write it anew with -Dwanctl.write-docs")
        .isEqualTo(Reference.markdown());
  }

  @Test
  void theFirstExampleIsAWholeFile() {
    String page = Reference.markdown();
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    Config config = Loading.good(page.substring(start, page.indexOf("```", start))).config();
    assertThat(Loading.dsl(config).preset()).isEqualTo(Preset.DSL);
  }

  @Test
  void explainsAKeyByPathNamesOrEnd() {
    String text = Reference.explain("lines.cable.download.max").orElseThrow();
    assertThat(text)
        .startsWith("lines.*.download.max\n")
        .contains("64kbit to 100Gbit")
        .contains("Default: required")
        .contains("counts after a reload");
    assertThat(Reference.explain("lines.*.download.max")).contains(text);
    assertThat(Reference.explain("download.max")).contains(text);
    assertThat(Reference.explain("tls").orElse("")).startsWith("mqtt.tls\n");
    assertThat(Reference.explain("nonsense")).isEmpty();
    assertThat(Reference.nearest("lines.*.downlod.max")).contains("lines.*.download.max");
  }

  @Test
  void completesKeysAndWords() {
    assertThat(Reference.keys()).contains("lines.*.cake.upload.ack-filter").doesNotHaveDuplicates();
    assertThat(Reference.words("lines.a.preset"))
        .containsExactly("generic", "fibre", "cable", "dsl", "lte", "starlink");
    assertThat(Reference.words("lines.a.shaper.router")).isEmpty();
  }
}
