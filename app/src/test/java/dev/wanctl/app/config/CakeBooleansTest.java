package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.CakeParameters.AckFilter;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CAKE's switches: each is true, false, or left out, and these are three things.
final class CakeBooleansTest {

  private static CakeParameters cake(String direction, String key, String value) {
    String cake =
        value.isEmpty() ? "" : "    cake: {%s: {%s: %s}}\n".formatted(direction, key, value);
    Config config = Loading.good(Loading.SMALL + "    preset: cable\n" + cake).config();
    ShaperConfig.OnInterface shaper = (ShaperConfig.OnInterface) Loading.dsl(config).shaper();
    return direction.equals("download") ? shaper.download() : shaper.upload();
  }

  private static Predicate<CakeParameters> flag(String key) {
    return switch (key) {
      case "nat" -> CakeParameters::nat;
      case "wash" -> CakeParameters::wash;
      case "ingress" -> CakeParameters::ingress;
      default -> CakeParameters::splitGso;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "download, nat, true",
    "download, wash, false",
    "download, ingress, true",
    "download, split-gso, true",
    "upload, nat, true",
    "upload, wash, false",
    "upload, ingress, false",
    "upload, split-gso, true"
  })
  @DisplayName("C-62: true, false and left out are three things")
  void eachSwitchHasThreeStates(String direction, String key, boolean leftOut) {
    assertThat(flag(key).test(cake(direction, key, "true"))).isTrue();
    assertThat(flag(key).test(cake(direction, key, "false"))).isFalse();
    assertThat(flag(key).test(cake(direction, key, ""))).isEqualTo(leftOut);
  }

  @ParameterizedTest
  @CsvSource({"none, NONE", "filter, FILTER", "aggressive, AGGRESSIVE"})
  @DisplayName("C-62: an ACK filter that is switched off is off, whatever the preset says")
  void theAckFilterIsWhatIsWritten(String written, AckFilter wanted) {
    assertThat(cake("upload", "ack-filter", written).ackFilter()).isEqualTo(wanted);
    assertThat(cake("upload", "ack-filter", "").ackFilter())
        .as("cable's own")
        .isEqualTo(AckFilter.FILTER);
  }
}
