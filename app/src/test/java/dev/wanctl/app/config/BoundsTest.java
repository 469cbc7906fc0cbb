package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.DirectionSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BoundsTest {

  @ParameterizedTest
  @CsvSource({
    "100Mbit, 99999999bit",
    "100Mbit, 64kbit",
    "64001bit, 64kbit",
    "100Gbit, 64kbit",
    "1Gbit, 999Mbit"
  })
  void aFloorBelowTheCeilingIsTaken(String max, String min) {
    DirectionSettings bounds =
        Loading.dsl(Loading.good(text("{max: " + max + ", min: " + min + "}")).config()).download();
    assertThat(bounds.min().toString()).isEqualTo(min.replace("99999999bit", "99.999999Mbit"));
    assertThat(bounds.min()).isLessThan(bounds.max());
  }

  @ParameterizedTest
  @CsvSource({
    "100Mbit, 100Mbit, min 100Mbit is not below max 100Mbit",
    "100Mbit, 100000001bit, min 100.000001Mbit is not below max 100Mbit",
    "50Mbit, 940Mbit, min 940Mbit is not below max 50Mbit",
    "64kbit, 64kbit, min 64kbit is not below max 64kbit",
    "100Mbit, 63999bit, 63999bit is out of range",
    "101Gbit, 1Mbit, 101Gbit is out of range",
    "0Mbit, 1Mbit, 0Mbit is out of range"
  })
  void anythingElseIsRefusedWithTheNumbers(String max, String min, String what) {
    List<Problem> problems = Loading.problems(text("{max: " + max + ", min: " + min + "}"));
    assertThat(problems).singleElement().extracting(Problem::what).isEqualTo(what);
  }

  @ParameterizedTest
  @CsvSource({
    "generic, 940Mbit, 94Mbit", "fibre, 1Gbit, 200Mbit", "cable, 40Mbit, 4Mbit",
    "dsl, 18Mbit, 5.4Mbit", "lte, 2Mbit, 256kbit", "starlink, 100Mbit, 5Mbit",
    "generic, 400kbit, 200kbit", "generic, 64kbit, 32kbit", "lte, 512kbit, 256kbit"
  })
  void theDerivedFloorIsAShareOfTheCeiling(String preset, String max, String min) {
    DirectionSettings bounds =
        Loading.dsl(
                Loading.good(text("{max: " + max + "}") + "    preset: " + preset + "\n").config())
            .download();
    assertThat(bounds.min().toString()).isEqualTo(min);
  }

  private static String text(String download) {
    return Loading.SMALL.replace("{max: 95Mbit}", download);
  }
}
