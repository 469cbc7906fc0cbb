package dev.wanctl.app.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.config.MqttConfig;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.LineOrders;
import dev.wanctl.engine.Subsystem.State;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real broker.
class MqttThreadTest {

  private static final String PASSWORD = "never-to-be-seen-1234";

  @TempDir Path folder;
  private final MadeUpSource source = new MadeUpSource(Samples.good("cable"), Samples.good("lte"));
  private final List<String> orders = new CopyOnWriteArrayList<>();

  private MqttThread start(int port, boolean commands) {
    return start(port, commands, Optional.empty());
  }

  private MqttThread start(int port, boolean commands, Optional<String> password) {
    return MqttThread.start(
        new MqttConfig(
            "127.0.0.1",
            port,
            false,
            Optional.empty(),
            password.map(_ -> "wanctl"),
            password.map(Secret::new),
            "wanctl",
            Optional.of("homeassistant"),
            commands,
            Duration.ofSeconds(1)),
        source,
        this::order);
  }

  private Optional<String> order(
      String line, LineOrders.Kind kind, Optional<LineOrders.Order> order) {
    orders.add(line + " " + kind.code() + " " + order.isPresent());
    return Optional.empty();
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Json.Obj json(Mosquitto broker, String topic) {
    try {
      return Json.parse(broker.seen.getOrDefault(topic, "{}").getBytes(StandardCharsets.UTF_8))
          .asObject()
          .orElseThrow();
    } catch (JsonException e) {
      throw new AssertionError(topic, e);
    }
  }

  @Test
  @DisplayName("Home Assistant finds each line with its sensors, and their figures")
  void linesAreDevicesWithFigures() throws IOException {
    source.decided(
        List.of(Samples.decision(System.nanoTime() + 60_000_000_000L, Reason.GROW, Sight.CLEAR)));
    try (Mosquitto broker = Mosquitto.start(folder, "allow_anonymous true")) {
      broker.watch();
      try (MqttThread mqtt = start(broker.port, false)) {
        await("figures", () -> json(broker, "wanctl/line/lte").number("delay_p50_ms").isPresent());

        assertThat(mqtt.report().health().state()).isEqualTo(State.WORKING);
        assertThat(broker.seen).containsEntry("wanctl/status", "online");
        Json.Obj state = json(broker, "wanctl/line/cable");
        assertThat(state.number("delay_p95_ms")).hasValue(3.4);
        assertThat(state.number("download_capacity_mbps")).isPresent();
        assertThat(state.string("verdict").orElseThrow()).isIn("good", "warning", "problem");
        assertThat(state.string("hold")).contains("OFF");
        Json.Obj sensor =
            json(broker, "homeassistant/sensor/wanctl/cable_download_rate_mbps/config");
        assertThat(sensor.string("state_topic")).contains("wanctl/line/cable");
        assertThat(sensor.string("unit_of_measurement")).contains("Mbit/s");
        assertThat(sensor.string("availability_topic")).contains("wanctl/status");
        assertThat(broker.seen)
            .containsKey("homeassistant/binary_sensor/wanctl/lte_observe/config")
            .doesNotContainKey("homeassistant/switch/wanctl/lte_observe/config");
        everyTemplateHasItsFigure(broker);
      }
      await("offline", () -> "offline".equals(broker.seen.get("wanctl/status")));
    }
  }

  /// What an entity shows is there, by the name that its template asks for.
  private static void everyTemplateHasItsFigure(Mosquitto broker) {
    List<String> configs =
        broker.seen.keySet().stream().filter(t -> t.endsWith("/config")).toList();
    assertThat(configs).hasSize(2 * 14);
    for (String topic : configs) {
      Json.Obj config = json(broker, topic);
      String key =
          config.string("value_template").orElseThrow().replaceAll("[{} ]|value_json\\.", "");
      assertThat(json(broker, config.string("state_topic").orElseThrow()).get(key))
          .as(topic)
          .isPresent();
    }
    assertThat(configs.stream().map(t -> json(broker, t).string("unique_id")))
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("switches for hold and observe give orders, if they are allowed to")
  void switchesGiveOrders() throws IOException {
    try (Mosquitto broker = Mosquitto.start(folder, "allow_anonymous true")) {
      broker.watch();
      try (MqttThread _ = start(broker.port, true)) {
        await(
            "switch", () -> broker.seen.containsKey("homeassistant/switch/wanctl/lte_hold/config"));
        String topic =
            json(broker, "homeassistant/switch/wanctl/lte_hold/config")
                .string("command_topic")
                .orElseThrow();
        broker.publish(topic, "ON");
        await("ordered", () -> orders.contains("lte hold true"));
        broker.publish(topic, "perhaps");
        broker.publish("wanctl/line/nowhere/hold/set", "ON");
        broker.retain("wanctl/line/cable/observe/set", "OFF");
        broker.publish("wanctl/line/cable/observe/set", "ON");
        broker.publish(topic, "OFF");
        await("taken back", () -> orders.contains("lte hold false"));
        assertThat(orders)
            .filteredOn(o -> !o.equals("cable observe false"))
            .containsExactly("lte hold true", "cable observe true", "lte hold false");
      }
    }
  }

  @Test
  void withoutLeaveNoOrderIsTaken() throws IOException {
    try (Mosquitto broker = Mosquitto.start(folder, "allow_anonymous true")) {
      broker.watch();
      try (MqttThread _ = start(broker.port, false)) {
        await("online", () -> broker.seen.containsKey("wanctl/line/lte"));
        broker.publish("wanctl/line/lte/hold/set", "ON");
        broker.publish("homeassistant/status", "online");
        long before = count(broker, "homeassistant/sensor/wanctl/lte_verdict/config");
        await(
            "told again after the birth of Home Assistant",
            () ->
                count(broker, "homeassistant/sensor/wanctl/lte_verdict/config")
                    > Math.min(1, before));
        assertThat(orders).isEmpty();
      }
    }
  }

  private static long count(Mosquitto broker, String topic) {
    return broker.all.stream().filter(m -> m.startsWith(topic + " ")).count();
  }

  @Test
  void linesThatAreGoneAreTakenBackAlsoThoseOfAnEarlierRun() throws IOException {
    try (Mosquitto broker = Mosquitto.start(folder, "allow_anonymous true")) {
      String gone = "homeassistant/sensor/wanctl/old_verdict/config";
      String others = "homeassistant/sensor/somebody/old_verdict/config";
      broker.retain(gone, "{}");
      broker.retain(others, "{}");
      broker.watch();
      try (MqttThread _ = start(broker.port, false)) {
        await("taken back", () -> "".equals(broker.seen.get(gone)));
        String lte = "homeassistant/sensor/wanctl/lte_verdict/config";
        await("there", () -> !broker.seen.getOrDefault(lte, "").isEmpty());
        source.show(Samples.good("cable"));
        await("gone", () -> "".equals(broker.seen.get(lte)));
        assertThat(broker.seen).containsEntry(others, "{}");
      }
    }
  }

  @Test
  @DisplayName("a broker that goes and comes back is told again")
  void aBrokerThatComesBackIsToldAgain() throws IOException {
    try (Mosquitto broker = Mosquitto.start(folder, "allow_anonymous true");
        MqttThread mqtt = start(broker.port, false)) {
      await("working", () -> mqtt.report().health().state() == State.WORKING);
      broker.stop();
      await("failing", () -> mqtt.report().health().state() == State.FAILING);
      assertThat(mqtt.report().health().failure().orElseThrow().what()).contains("127.0.0.1");
      broker.run();
      broker.watch();
      await("working again", () -> mqtt.report().health().state() == State.WORKING);
      await("told", () -> broker.seen.containsKey("wanctl/line/cable"));
    }
  }

  @Test
  @DisplayName(
      "C-106, C-109: a wrong password is told with its remedy, and no password is ever shown")
  void aRefusedLoginIsTold() throws IOException {
    Path users = folder.resolve("users");
    Files.writeString(users, "");
    try (Mosquitto broker =
        Mosquitto.start(folder, "allow_anonymous false", "password_file " + users)) {
      try (MqttThread mqtt = start(broker.port, false, Optional.of(PASSWORD))) {
        await("refused", () -> mqtt.report().health().failure().isPresent());
        assertThat(mqtt.report().health().state()).isEqualTo(State.NEVER_WORKED);
        assertThat(mqtt.report().health().failure().orElseThrow().code()).contains("login");
        assertThat(mqtt.report().toString()).doesNotContain(PASSWORD);
      }
    }
  }

  @Test
  void aLoginIsMadeAndTheSecretIsInNoTopic() throws IOException, InterruptedException {
    Path users = folder.resolve("users");
    Files.writeString(users, "");
    try (Mosquitto broker =
        Mosquitto.start(folder, "allow_anonymous false", "password_file " + users)) {
      broker.stop();
      Mosquitto.finish(
          new ProcessBuilder("mosquitto_passwd", "-b", users.toString(), "wanctl", PASSWORD)
              .start());
      users.toFile().setReadable(true, false);
      broker.run();
      broker.watch("wanctl", PASSWORD);
      try (MqttThread mqtt = start(broker.port, true, Optional.of(PASSWORD))) {
        await("told", () -> broker.seen.containsKey("wanctl/line/cable"));
        assertThat(mqtt.report().health().state()).isEqualTo(State.WORKING);
      }
      assertThat(broker.all.toString()).doesNotContain(PASSWORD);
    }
  }

  @Test
  @DisplayName("C-92: a broker that takes a connection and says nothing holds up nobody")
  void aBrokerThatHangsHoldsUpNobody() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      MqttThread mqtt = start(silent.getLocalPort(), false);
      await("given up", () -> mqtt.report().health().failure().isPresent());
      assertThat(mqtt.report().health().failure().orElseThrow().what()).contains("does not answer");
      mqtt.close();
    }
  }
}
