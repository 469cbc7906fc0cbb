package dev.wanctl.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.steer.LineClass;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SteeringReaderTest {

  private static final String LINES =
      """
      routers:
        home: {address: 192.0.2.1, user: wanctl, password: ${ROUTER_PASSWORD}}
      lines:
        cable:
          shaper: {router: home, download: cable-down, upload: cable-up, wan: ether1}
          download: {max: 100Mbit}
          upload: {max: 20Mbit}
          probe: {source: 192.0.2.7}
        lte:
          shaper: {router: home, download: lte-down, upload: lte-up}
          download: {max: 80Mbit}
          upload: {max: 25Mbit}
          probe: {source: 192.0.2.8}
      """;

  private static List<Problem> problems(String steering) {
    return Loading.load(LINES + steering) instanceof LoadResult.Invalid invalid
        ? invalid.problems()
        : List.of();
  }

  @Test
  void homeComesFirstAndTheRestIsDerived() {
    Config config =
        Loading.good(
                LINES
                    + "steering: {lines: {cable: {}, lte: {class: metered, uplink: lte1, gateway:"
                    + " 192.0.2.9, medium: mast}}}\n")
            .config();

    SteeringConfig steering = config.steering().orElseThrow();
    assertThat(steering.mode()).isEqualTo(SteeringConfig.Mode.OBSERVE);
    assertThat(steering.device()).isEqualTo(new SteeringConfig.Device.Router("home"));
    assertThat(steering.onStop()).isEqualTo(SteeringConfig.OnStop.HOME);
    assertThat(steering.lines())
        .containsExactly(
            new SteeringConfig.Line(
                "cable", LineClass.NORMAL, "ether1", Optional.empty(), Optional.empty()),
            new SteeringConfig.Line(
                "lte", LineClass.METERED, "lte1", Optional.of("192.0.2.9"), Optional.of("mast")));
  }

  @Test
  void withoutTheSectionThereIsNoSteering() {
    assertThat(Loading.good(LINES).config().steering()).isEmpty();
  }

  @Test
  @DisplayName("C-76: a line that does not exist is an error, with the nearest one that does")
  void unknownLinesAreErrors() {
    List<Problem> found = problems("steering: {lines: {cabel: {}, lte: {uplink: lte1}}}\n");

    assertThat(found)
        .anySatisfy(p -> {
          assertThat(p.toString()).contains("no line `cabel`").contains("did you mean `cable`");
        });
  }

  @Test
  void oneLineIsNoChoice() {
    assertThat(problems("steering: {lines: {cable: {}}}\n"))
        .anySatisfy(p -> assertThat(p.toString()).contains("at least two"));
  }

  @Test
  void aLineWithoutAnInterfaceIsAnErrorThatSaysWhatToAdd() {
    assertThat(problems("steering: {lines: {cable: {}, lte: {}}}\n"))
        .anySatisfy(p -> assertThat(p.toString()).contains("uplink: ether1"));
  }

  @Test
  void aRouterThatDoesNotExistIsAnError() {
    assertThat(problems("steering: {router: hom, lines: {cable: {}, lte: {uplink: lte1}}}\n"))
        .anySatisfy(p -> assertThat(p.toString()).contains("did you mean `home`"));
  }

  @Test
  void oneHostAloneIsWarnedOf() {
    String lone =
        LINES.replace(
            "probe: {source: 192.0.2.8}", "probe: {source: 192.0.2.8, reflectors: 1.1.1.1}");
    LoadResult.Loaded loaded =
        Loading.good(lone + "steering: {lines: {cable: {}, lte: {uplink: lte1}}}\n");

    assertThat(loaded.warnings())
        .anySatisfy(p -> assertThat(p.toString()).contains("never taken for lost"));
  }

  private static final String HERE =
      """
      lines:
        cable:
          shaper: {interface: wan0}
          download: {max: 100Mbit}
          upload: {max: 20Mbit}
        lte:
          shaper: {interface: wwan0}
          download: {max: 80Mbit}
          upload: {max: 25Mbit}
      """;

  @Test
  void whoShapesTheLinesSteersThem() {
    SteeringConfig steering =
        Loading.good(HERE + "steering: {lines: {cable: {}, lte: {class: backup}}}\n")
            .config()
            .steering()
            .orElseThrow();
    assertThat(steering.device()).isEqualTo(new SteeringConfig.Device.Linux());
    assertThat(steering.lan()).isEmpty();
    assertThat(steering.lines())
        .extracting(SteeringConfig.Line::uplink)
        .containsExactly("wan0", "wwan0");
  }

  @Test
  void thisMachineMaySteerLinesThatARouterShapes() {
    SteeringConfig steering =
        Loading.good(
                LINES
                    + "steering: {device: linux, lan: br0, lines: {cable: {uplink: eth1},"
                    + " lte: {uplink: eth2}}}\n")
            .config()
            .steering()
            .orElseThrow();
    assertThat(steering.device()).isEqualTo(new SteeringConfig.Device.Linux());
    assertThat(steering.lan()).isEqualTo("br0");
  }

  @Test
  void aRouterBesideThisMachineIsAnError() {
    assertThat(
            problems(
                LINES
                    + "steering: {device: linux, router: home, lines: {cable: {}, lte: {uplink: e}}}\n"))
        .anySatisfy(p -> assertThat(p.toString()).contains("remove `router`"));
  }
}
