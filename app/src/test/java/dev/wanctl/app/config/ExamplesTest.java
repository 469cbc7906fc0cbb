package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of the documentation, as they are.
class ExamplesTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("ROUTER_PASSWORD", "secret", "IRTT_KEY", "key", "WANCTL_TOKEN", "token");

  @TempDir Path folder;

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "docs", "examples"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  @DisplayName(
      "C-77: each example loads as a whole, and steering knows its lines without a path of its own")
  void loads(Path example) throws IOException {
    // As a user has it: the key that one of them names lies beside it.
    Files.writeString(folder.resolve("router-key"), "a key");
    Path copy = Files.copy(example, folder.resolve("wanctl.yaml"));
    LoadResult result = ConfigLoader.load(copy, ENVIRONMENT);
    assertThat(result).as(result.toString()).isInstanceOf(LoadResult.Loaded.class);
    Config config = ((LoadResult.Loaded) result).config();
    config
        .steering()
        .ifPresent(steering ->
            assertThat(config.lines().keySet())
                .containsAll(steering.lines().stream().map(SteeringConfig.Line::name).toList()));
    assertThat(config.steering().isPresent())
        .isEqualTo(Files.readString(example).contains("steering:"));
  }
}
