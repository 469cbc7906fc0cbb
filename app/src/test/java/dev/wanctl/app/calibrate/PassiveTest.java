package dev.wanctl.app.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PassiveTest {

  private final List<Json> rows = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);

  private void seconds(int n, double delayMillis, double down, double up) {
    for (int i = 0; i < n; i++) {
      double scatter = 0.98 + 0.04 * random.nextDouble();
      rows.add(
          Json.array(
              List.of(
                  Json.of(scatter * delayMillis),
                  Json.of(2 * delayMillis),
                  Json.of(scatter * down),
                  Json.of(scatter * up))));
    }
  }

  private Json.Obj recent() {
    return Json.object()
        .put(
            "columns",
            Json.array(
                Stream.of("delay_p50_ms", "delay_p95_ms", "download_load_bps", "upload_load_bps")
                    .map(Json::of)
                    .toList()))
        .put("rows", Json.array(rows))
        .build();
  }

  @Test
  void fullSecondsTellTheRateAndTheDelay() throws NoMeasurement {
    seconds(300, 0.5, 1e4, 1e4);
    seconds(120, 180, 24e6, 4e5);
    seconds(300, 2, 3e6, 3e5);
    Calibrated found = Passive.of(recent());
    Calibrated.Side down = Objects.requireNonNull(found.sides().get(Direction.DOWNLOAD));
    assertThat(down.bitsPerSecond().mean()).isBetween(23.5e6, 24.5e6);
    assertThat(down.grade().word()).isEqualTo("D");
    assertThat(down.proposedMax().bitsPerSecond()).isBetween(23_500_000L, 24_500_000L);
    assertThat(found.idleMillis().mean()).isBetween(0.4, 0.6);
  }

  @Test
  void aLineThatWasNeverFullSaysNothing() {
    seconds(300, 0.5, 1e4, 1e4);
    seconds(20, 180, 24e6, 4e5);
    assertThatThrownBy(() -> Passive.of(recent()))
        .isInstanceOf(NoMeasurement.class)
        .hasMessageContaining("too few");
  }

  @Test
  void aDaemonThatJustBeganSaysNothing() {
    seconds(10, 0.5, 1e4, 1e4);
    assertThatThrownBy(() -> Passive.of(recent()))
        .isInstanceOf(NoMeasurement.class)
        .hasMessageContaining("only 10 s");
  }
}
