package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two lines behind a simulated router, steered as a user does it: set up, rehearsed, a line that
/// dies, a process that is killed, and all of it taken away again.
class SteeringIT {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("WANCTL_SIM_PASSWORD", Site.PASSWORD);

  /// A return takes half a minute of a line that is good without interruption.
  private static final Duration RETURN = Duration.ofMinutes(4);

  @TempDir private Path folder;
  private final Web web = Web.onFreePort();

  private Path configure(Program router, String mode) throws IOException {
    Await.until("it tells", router::toString, () -> router.out().has("Type `help`"));
    String said = router.out().toString();
    String text = said.substring(said.indexOf("routers:"), said.indexOf("For `wanctl calibrate`"));
    Matcher api = Pattern.compile("or api with port (\\d+)").matcher(text);
    assertThat(api.find()).isTrue();
    Path file = folder.resolve("wanctl.yaml");
    Files.writeString(
        file,
        text.replace("transport: rest", "transport: api")
                .replace("mode: observe", "mode: " + mode)
                .replaceFirst("(?m)^    port: .*$", "    port: " + api.group(1))
                .replaceFirst("(?m)^    user: .*$", "    user: admin\n    deadline: 30s")
            + """
            http: {listen: "127.0.0.1:%d", token: orders}
            state: {directory: %s}
            """
                .formatted(web.port(), folder.resolve("state")));
    return file;
  }

  private Json.Obj steering() {
    return Web.parse(web.get("/steer").body());
  }

  private String link(String line) {
    return steering().objects("lines").stream()
        .filter(l -> l.string("name").filter(line::equals).isPresent())
        .findFirst()
        .flatMap(l -> l.string("link"))
        .orElse("");
  }

  private List<String> enabled() {
    return steering()
        .get("device")
        .flatMap(Json::asObject)
        .flatMap(d -> d.get("enabled"))
        .map(Json::elements)
        .orElse(List.of())
        .stream()
        .flatMap(e -> e.asString().stream())
        .toList();
  }

  private void awaitSeen(Program daemon) {
    web.awaitReady(daemon);
    Await.until(
        "both lines are seen",
        () -> web.get("/steer").body() + daemon,
        () -> link("sim").equals("up") && link("sim2").equals("up"));
  }

  private static String opened(Program router, int number) {
    router.say("open udp 9.9.9.9 53");
    Await.until(
        "a flow", router::toString, () -> router.out().count("port 53 leaves by") >= number);
    return router
        .out()
        .toString()
        .lines()
        .filter(l -> l.contains("port 53 leaves by"))
        .toList()
        .get(number - 1);
  }

  @Test
  @DisplayName(
      "C-77: from setup to undo on one configuration, over a dead line and a killed process")
  void aHouseWithTwoLines() throws IOException {
    try (Program router =
        Program.listening(ENVIRONMENT, "sim-router", "--lines", "2", "--scenario", "idle")) {
      String file = configure(router, "active").toString();
      try (Program setup = steer("setup", "--config", file, "--yes")) {
        assertThat(setup.exitCode()).as(setup.toString()).isZero();
        assertThat(setup.out().toString())
            .contains("/ip firewall mangle add")
            .contains("read back");
      }
      try (Program daemon = Program.start(ENVIRONMENT, "run", "--config", file)) {
        awaitSeen(daemon);
        assertThat(opened(router, 1)).contains("ether1");
        try (Program drill = steer("drill", "sim2", "--config", file)) {
          assertThat(drill.exitCode()).as(drill + "" + daemon).isZero();
        }

        router.say("line sim down");
        Await.until(
            "away",
            () -> web.get("/steer").body() + daemon,
            () ->
                enabled().equals(List.of("sim2")) && daemon.err().has("route of sim is taken out"));
        assertThat(opened(router, 2)).contains("ether2");
        daemon.signal("KILL");
      }
      router.say("line sim up");
      try (Program daemon = Program.start(ENVIRONMENT, "run", "--config", file)) {
        awaitSeen(daemon);
        assertThat(enabled()).as("it stays until evidence says otherwise").containsExactly("sim2");
        Await.until(
            "home",
            RETURN,
            () -> web.get("/steer").body() + daemon,
            () -> enabled().isEmpty() && daemon.err().has("route of sim is back"));
        assertThat(opened(router, 3)).contains("ether1");
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      }
      try (Program undo = steer("undo", "--config", file, "--yes")) {
        assertThat(undo.exitCode()).as(undo.toString()).isZero();
      }
      try (Program again = steer("undo", "--config", file, "--yes")) {
        assertThat(again.out().toString()).contains("nothing of wanctl's");
      }
    }
  }

  @Test
  @DisplayName(
      "C-90: what keeps steering from beginning is told by its cause, and the lines are kept")
  void whatIsMissingIsSaid() throws IOException {
    try (Program router =
        Program.listening(ENVIRONMENT, "sim-router", "--lines", "2", "--scenario", "idle")) {
      String file = configure(router, "active").toString();
      try (Program daemon = Program.start(ENVIRONMENT, "run", "--config", file)) {
        awaitSeen(daemon);
        Await.until(
            "told",
            () -> web.get("/status").body(),
            () -> web.get("/status").body().contains("wanctl steer setup"));
        try (Program status = steer("status", "--config", file)) {
          assertThat(status.out().toString()).contains("HOME").contains("steer setup");
        }
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      }
    }
  }

  private static Program steer(String command, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of("steer", command));
    all.addAll(List.of(more));
    Program program = Program.start(ENVIRONMENT, all.toArray(String[]::new));
    program.exitCode(Duration.ofMinutes(4));
    return program;
  }
}
