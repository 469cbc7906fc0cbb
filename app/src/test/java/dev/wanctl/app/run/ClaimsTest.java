package dev.wanctl.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.engine.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Claims of one process stand in each other's way as those of two do: the kernel knows names only.
class ClaimsTest {

  @TempDir private Path folder;

  private Config config(String steering) throws IOException {
    String lines =
        """
        routers:
          home: {address: 192.0.2.77, user: wanctl, password: secret, transport: api}
        lines:
          cable:
            shaper: {router: home, download: cable-down, upload: cable-up, wan: ether1}
            download: {max: 100Mbit}
            upload: {max: 20Mbit}
          lte:
            shaper: {router: home, download: lte-down, upload: lte-up, wan: lte1}
            download: {max: 80Mbit}
            upload: {max: 25Mbit}
        """;
    Path file = Files.writeString(folder.resolve("wanctl.yaml"), lines + steering + "\n");
    LoadResult result = ConfigLoader.load(file, Map.of());
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    return ((LoadResult.Loaded) result).config();
  }

  @Test
  void oneProcessSteersARouterByAMark() throws IOException {
    Config one = config("steering: {mode: active, lines: {cable: {}, lte: {}}}");
    Config another = config("steering: {mode: active, mark: garage, lines: {cable: {}, lte: {}}}");
    Config looking = config("steering: {lines: {cable: {}, lte: {}}}");
    try (Claims first = new Claims();
        Claims second = new Claims()) {
      first.takeSteering(one);
      assertThatThrownBy(() -> second.takeSteering(one))
          .isInstanceOfSatisfying(
              StateException.class,
              e -> {
                assertThat(e)
                    .hasMessageContaining("(process " + ProcessHandle.current().pid() + ") steers")
                    .hasMessageContaining("router 192.0.2.77");
                assertThat(e.remedy()).contains("steering.mark");
              });
      second.takeSteering(another);
      second.takeSteering(looking);
      first.keepOnly(one);
      assertThatThrownBy(() -> second.takeSteering(one)).isInstanceOf(StateException.class);
      first.close();
      second.takeSteering(one);
    }
  }

  @Test
  void oneProcessSteersAMachineByWhateverMark() throws IOException {
    String here = "steering: {mode: active, device: linux, mark: %s, lines: {cable: {}, lte: {}}}";
    Config one = config(here.formatted("one"));
    Config two = config(here.formatted("two"));
    try (Claims first = new Claims();
        Claims second = new Claims()) {
      first.takeSteering(one);
      assertThatThrownBy(() -> second.takeSteering(two))
          .isInstanceOfSatisfying(
              StateException.class, e -> assertThat(e.remedy()).doesNotContain("steering.mark"));
    }
  }
}
