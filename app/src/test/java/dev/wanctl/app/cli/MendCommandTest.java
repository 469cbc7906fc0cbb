package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import dev.wanctl.sim.router.Faults.IgnoredSet;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SimulatorSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `wanctl check --live`, `--fix` and `--undo` against a simulated router.
class MendCommandTest {

  private static final String PASSWORD = "canary-5b0c-never-shown";

  private record Result(int code, String out, String err) {}

  @TempDir private Path folder;
  private final StringBuilder all = new StringBuilder();
  private RouterSimulator router;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    router = RouterSimulator.start(SimulatorSettings.defaults(), QueueBackend.idle(), PASSWORD);
    router.addInterface("bridge");
    router.addInterface("ether1");
    router.addQueue("wan-down", "bridge", "cake-down", 20_000_000);
    router.addQueue("wan-up", "ether1", "cake-up", 5_000_000);
    file = folder.resolve("wanctl.yaml");
    Files.writeString(file, configuration());
  }

  @AfterEach
  void close() {
    router.close();
    assertThat(all.toString()).doesNotContain(PASSWORD).doesNotContain("\tat ");
  }

  private String configuration() {
    return """
    routers:
      home:
        address: 127.0.0.1
        transport: api
        port: %d
        user: admin
        password: ${ROUTER_PASSWORD}
        tls: {pin: "%s"}
    lines:
      cable:
        shaper: {router: home, download: wan-down, upload: wan-up, wan: ether1}
        download: {max: 24Mbit}
        upload: {max: 6Mbit}
    state: {directory: %s}
    """
        .formatted(
            router.address(RouterSimulator.Service.API).getPort(),
            router.certificate().fingerprint(),
            folder.resolve("state"));
  }

  private void spoil() {
    set("/queue/type", "cake-down", Map.of("cake-bandwidth", "9000000"));
    set("/queue/tree", "wan-up", Map.of("max-limit", "0"));
  }

  private void set(String menu, String name, Map<String, String> values) {
    router.table(menu).set(router.table(menu).idOf(name), values);
  }

  private List<List<Map<String, String>>> tables() {
    return List.of(router.table("/queue/tree").rows(), router.table("/queue/type").rows());
  }

  /// Nobody is there to answer.
  private Result run(String... options) {
    return run("", false, options);
  }

  private Result run(String answer, boolean interactive, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new StringReader(answer),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("ROUTER_PASSWORD", PASSWORD),
            interactive);
    List<String> line = new java.util.ArrayList<>(List.of("check", file.toString()));
    line.addAll(List.of(options));
    int code = Commands.run(line.toArray(String[]::new), terminal);
    Result result =
        new Result(
            code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    all.append(result);
    return result;
  }

  @Test
  void aRouterAsItShouldBeIsGood() {
    Result result = run("--live");
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.out())
        .contains("router home (127.0.0.1), MikroTik:")
        .contains("ok       login: user admin: ")
        .endsWith("wanctl.yaml: its devices are as they should be\n");
    assertThat(run("--fix").code()).isZero();
    assertThat(run("--undo").out()).isEqualTo("nothing to take back\n");
  }

  @Test
  void eachFindingHasItsEvidenceAndItsCommandAndNothingChanges() {
    spoil();
    router
        .table("/ip/firewall/filter")
        .add(Map.of("chain", "forward", "action", "fasttrack-connection"));
    var before = tables();
    Result result = run("--live");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out())
        .contains("warning  cake-bandwidth: queue type cake-down: ")
        .contains("         read: /queue type: name=cake-down, kind=cake, cake-bandwidth=9000000")
        .contains(
            "         -> /queue type set [find name=\"cake-down\"] cake-bandwidth=0  [--fix]\n")
        .contains("-> /ip firewall filter disable [find action=fasttrack-connection]")
        .contains("3 warnings; `wanctl check " + file + " --fix` mends 2 of them");
    assertThat(tables()).isEqualTo(before);
    assertThat(router.statistics().writes()).isZero();
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void theSameAsJson() throws JsonException {
    spoil();
    Result result = run("--live", "--json");
    assertThat(result.code()).isEqualTo(2);
    Json.Obj document = Json.parse(result.out()).asObject().orElseThrow();
    assertThat(document.string("verdict")).contains("warning");
    Json.Obj finding =
        document.objects("findings").stream()
            .filter(f -> f.string("id").orElse("").equals("cake-bandwidth"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.string("severity")).contains("warning");
    assertThat(finding.string("evidence")).isNotEmpty();
    assertThat(finding.objects("fix").getFirst().string("after")).contains("0");
    assertThat(Json.parse(run("--json").out()).asObject().orElseThrow().string("verdict"))
        .contains("good");
  }

  @Test
  void aFileThatIsRefusedIsJsonToo() throws IOException, JsonException {
    Files.writeString(file, "lines: {}\n");
    Result result = run("--live", "--json");
    assertThat(result.code()).isEqualTo(1);
    Json.Obj document = Json.parse(result.out()).asObject().orElseThrow();
    assertThat(document.string("verdict")).contains("problem");
    assertThat(document.objects("configuration")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fix --undo", "--yes", "--live --yes", "--fix --json", "--undo --json"})
  void whatDoesNotGoTogetherIsRefused(String options) {
    Result result = run(options.split(" ", -1));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("wanctl check: --").contains("give");
  }

  @Test
  void aYesMendsAndUndoPutsBack() {
    spoil();
    var before = tables();
    Result fixed = run("y\n", true, "--fix");
    assertThat(fixed.code()).as(fixed.toString()).isZero();
    assertThat(fixed.out())
        .contains("router home: /queue type cake-down\n  cake-bandwidth: 9000000 -> 0\n")
        .contains("router home: /queue tree wan-up\n  max-limit: 0 -> 6000000\n")
        .contains("Change this? [y/N] ")
        .contains("done, read back: wan-up max-limit: 0 -> 6000000")
        .contains("what is left: nothing");
    assertThat(folder.resolve("state/mends.json")).content().contains("\"before\": \"9000000\"");
    assertThat(run("--live").code()).isZero();

    Result undone = run("yes\n", true, "--undo");
    assertThat(undone.code()).as(undone.toString()).isZero();
    assertThat(undone.out()).contains("cake-bandwidth: 0 -> 9000000").contains("Put this back?");
    assertThat(tables()).isEqualTo(before);
    assertThat(run("--undo", "--yes").out()).isEqualTo("nothing to take back\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n\n", "\n", "", "sure\n"})
  void anythingButAYesChangesNothing(String answer) {
    spoil();
    var before = tables();
    Result result = run(answer, true, "--fix");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).endsWith("nothing changed\n");
    assertThat(tables()).isEqualTo(before);
    assertThat(folder.resolve("state/mends.json")).doesNotExist();
  }

  @Test
  void withoutATerminalNothingIsAskedAndNothingChanged() {
    spoil();
    var before = tables();
    Result result = run("--fix");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("cake-bandwidth: 9000000 -> 0");
    assertThat(result.err()).contains("--yes");
    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void theFirstOriginalIsPutBackHoweverOftenItWasMended() {
    set("/queue/tree", "wan-up", Map.of("max-limit", "900000000"));
    run("--fix", "--yes");
    set("/queue/tree", "wan-up", Map.of("max-limit", "0"));
    run("--fix", "--yes");
    assertThat(limit("wan-up")).isEqualTo("6000000");
    run("--undo", "--yes");
    assertThat(limit("wan-up")).isEqualTo("900000000");
  }

  private String limit(String queue) {
    return router.table("/queue/tree").named(queue).orElseThrow().getOrDefault("max-limit", "");
  }

  @Test
  @DisplayName("C-69: a mend that fails half-way is told, and undo brings back what stood there")
  void halfWay() {
    spoil();
    var before = tables();
    router.faults().spoil("API", "/queue/tree/set", new Spoiled.Status(500, "failure: no"), 0, 1);
    Result result = run("--fix", "--yes");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("done, read back: cake-down")
        .contains("failed: wan-up max-limit: 0 -> 6000000")
        .contains("--undo");
    assertThat(run("--undo", "--yes").code()).isZero();
    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void aMendThatIsNotHeededIsNoSuccess() {
    spoil();
    router.faults().ignoreSets(IgnoredSet.ANSWERS_AS_IF_SET);
    Result result = run("--fix", "--yes");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("reads back");
    router.faults().clear();
    assertThat(run("--undo", "--yes").code()).isZero();
  }

  @Test
  void whatIsGoneOrOutOfReachIsToldAndTheRestIsPutBack() throws IOException {
    spoil();
    run("--fix", "--yes");
    router.table("/queue/tree").remove(router.table("/queue/tree").idOf("wan-up"));
    Files.writeString(file, configuration().replace("127.0.0.1", "127.0.0.2"));
    Result elsewhere = run("--undo", "--yes");
    assertThat(elsewhere.code()).isEqualTo(1);
    assertThat(elsewhere.out())
        .contains("is not among the `routers`")
        .contains("/queue type set [find name=\"cake-down\"] cake-bandwidth=9000000");
    Files.writeString(file, configuration());
    Result undone = run("--undo", "--yes");
    assertThat(undone.code()).as(undone.toString()).isZero();
    assertThat(undone.out()).contains("/queue tree wan-up is gone");
    assertThat(router.table("/queue/type").named("cake-down").orElseThrow())
        .containsEntry("cake-bandwidth", "9000000");
    assertThat(run("--undo", "--yes").out()).isEqualTo("nothing to take back\n");
  }

  @Test
  void aDaemonThatHasTheStateFolderKeepsItsQueues() {
    spoil();
    try (StateDirectory _ = StateDirectory.open(folder.resolve("state"))) {
      Result result = run("--fix", "--yes");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains("another wanctl").contains("systemctl stop");
    }
    assertThat(router.statistics().writes()).isZero();
  }

  @Test
  @DisplayName("C-56: refused, untrusted and unreachable are told apart, each with its remedy")
  void notReached() throws IOException {
    router.user("admin", "another", "full");
    Result refused = run("--live");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("problem  login: login: ").contains("Check the password");
    router.user("admin", PASSWORD, "read");
    assertThat(run("--live").out()).contains("lacks write");
    router.user("admin", PASSWORD, "full");
    router.refuseConnections(true);
    Result unreachable = run("--live");
    assertThat(unreachable.code()).isEqualTo(3);
    assertThat(unreachable.out()).contains("unknown  login").contains("1 not to be told");
    router.refuseConnections(false);
    Files.writeString(
        file,
        // Another first digit, whichever the certificate of this run has.
        Pattern.compile("(sha256:|pin: \"(?=..:))(.)")
            .matcher(configuration())
            .replaceAll(pin -> pin.group(1) + (pin.group(2).equals("0") ? "1" : "0")));
    Result untrusted = run("--live");
    assertThat(untrusted.out()).contains("is not trusted");
    assertThat(untrusted.code()).isEqualTo(1);
  }

  @Test
  void whatARouterSaysOfItselfCannotSteerATerminal() {
    router.identity("evil\033[2Jname");
    assertThat(run("--live").out()).doesNotContain("\033").contains("evil [2Jname");
  }
}
