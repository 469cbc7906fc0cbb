package dev.wanctl.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.engine.LinePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether a reload tells lines whose devices stay from lines that must start anew.
class PlansTest {

  private static final String FILE =
      """
      routers:
        home:
          address: 192.0.2.1
          user: shaper
          password: ${PASSWORD}
          tls: {plaintext: allow}
      lines:
        cable:
          shaper: {router: home, download: cable-down, upload: cable-up}
          download: {max: 940Mbit}
          upload: {max: 40Mbit}
          probe: {source: 192.0.2.7}
        dsl:
          shaper: {interface: ppp0}
          download: {max: 95Mbit}
          upload: {max: 18Mbit}
          probe: {source: 192.0.2.8}
        pair:
          shaper: {download: eth1, upload: eth2, adopt: true}
          download: {max: 95Mbit}
          upload: {max: 18Mbit}
      """;

  @TempDir private Path folder;
  private final Routers routers = new Routers();

  private List<LinePlan> plans(String text, boolean observe) throws Exception {
    Path file = folder.resolve("wanctl.yaml");
    Files.writeString(file, text);
    return switch (ConfigLoader.load(file, Map.of("PASSWORD", "secret"))) {
      case LoadResult.Loaded loaded -> Plans.of(loaded.config(), observe, routers);
      case LoadResult.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  @Test
  void theSameFileMakesEqualPlans() throws Exception {
    List<LinePlan> first = plans(FILE, false);
    List<LinePlan> second = plans(FILE, false);
    assertThat(first).extracting(LinePlan::name).containsExactly("cable", "dsl", "pair");
    for (int i = 0; i < first.size(); i++) {
      assertThat(first.get(i).shaper()).isEqualTo(second.get(i).shaper());
      assertThat(first.get(i).meter()).isEqualTo(second.get(i).meter());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "max: 940Mbit, max: 900Mbit, true",
    "max: 40Mbit, 'max: 40Mbit, min: 8Mbit', true",
    "cable-down, other-down, false",
    "192.0.2.1, 192.0.2.2, false",
    "user: shaper, user: other, false",
    "source: 192.0.2.7, source: 192.0.2.9, false",
  })
  void boundsStayAndDevicesStartAnew(String text, String other, boolean same) throws Exception {
    LinePlan before = plans(FILE, false).getFirst();
    LinePlan after = plans(FILE.replace(text, other), false).getFirst();
    assertThat(
            before.shaper().equals(after.shaper())
                && before.meter().equals(after.meter())
                && before.probes().binding().equals(after.probes().binding()))
        .isEqualTo(same);
  }

  @Test
  void routersAreReadByAThreadOfTheirOwn() throws Exception {
    assertThat(plans(FILE, false).getFirst().meter().get().local()).isFalse();
  }

  @Test
  void observingComesFromTheCommandLineOrTheFile() throws Exception {
    assertThat(plans(FILE, false)).noneMatch(LinePlan::observe);
    assertThat(plans(FILE, true)).allMatch(LinePlan::observe);
    assertThat(plans(FILE + "mode: observe\n", false)).allMatch(LinePlan::observe);
  }
}
