package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wanctl.linux.Interfaces;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.RouterSimulator.Service;
import dev.wanctl.sim.router.SimulatorSettings;
import dev.wanctl.sim.router.SshService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `wanctl init` with scripted answers, against a simulated router.
class InitCommandTest {

  private static final String PASSWORD = "canary-e41c-never-shown";

  private record Result(int code, String out, String err) {}

  @TempDir private Path folder;
  private final StringBuilder all = new StringBuilder();
  private RouterSimulator router;
  private Path file;

  @BeforeEach
  void open() {
    router = RouterSimulator.start(SimulatorSettings.defaults(), QueueBackend.idle(), PASSWORD);
    router.table("/interface").add(Map.of("name", "bridge", "type", "bridge"));
    router.addInterface("ether1");
    router.addInterface("ether2");
    file = folder.resolve("etc").resolve("wanctl.yaml");
  }

  @AfterEach
  void close() throws IOException {
    router.close();
    assertThat(all.toString()).doesNotContain(PASSWORD).doesNotContain("\tat ");
    assertThat(router.statistics().writes()).as("writes to the router").isZero();
    if (Files.exists(file)) {
      assertThat(Files.readString(file)).doesNotContain(PASSWORD);
    }
  }

  private void addQueues() {
    router.addQueue("wan-down", "bridge", "cake-down", 24_000_000);
    router.addQueue("wan-up", "ether1", "cake-up", 6_000_000);
  }

  private Result run(Map<String, String> environment, String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new StringReader(input),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            false);
    int code = Commands.run(arguments, terminal);
    Result result =
        new Result(
            code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    all.append(result);
    return result;
  }

  private Result init(String input, String... options) {
    return init(Map.of(), input, options);
  }

  private Result init(Map<String, String> environment, String input, String... options) {
    List<String> line = new ArrayList<>(List.of("init", "--config", file.toString()));
    line.addAll(List.of(options));
    return run(environment, input, line.toArray(String[]::new));
  }

  private String[] byApi(String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--kind",
                "mikrotik",
                "--router",
                "127.0.0.1",
                "--transport",
                "api",
                "--port",
                Integer.toString(router.address(Service.API).getPort()),
                "--user",
                "admin"));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  private String print() {
    return router.certificate().fingerprint();
  }

  private Result check(Map<String, String> environment, String... options) {
    List<String> line = new ArrayList<>(List.of("check", file.toString()));
    line.addAll(List.of(options));
    return run(environment, "", line.toArray(String[]::new));
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.filter(p -> !p.equals(folder))).isEmpty();
    }
  }

  /// What a person types from the certificate on, taking every suggestion.
  private static String answers(String trust, String last) {
    return String.join("\n", trust, "", "", PASSWORD, "", "", "", "", "", "", "", last, "");
  }

  @Test
  void oneWhoTakesEverySuggestionGetsAFileThatIsGood() throws IOException {
    addQueues();
    Result result = init(answers("y", "y"), byApi());
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(result.out())
        .contains("SHA-256 " + print().substring("sha256:".length()))
        .contains("/certificate print detail where fingerprint=\"" + print().substring(7) + "\"")
        .contains("/user group add name=wanctl policy=api,read,write")
        .contains("Logged in to MikroTik, RouterOS 7.23.7")
        .contains("wanctl run --config " + file);
    assertThat(Files.readString(file))
        .contains("mode: observe")
        .contains("shaper: {router: home, download: wan-down, upload: wan-up, wan: ether1}")
        .contains("download: {max: 24Mbit}")
        .contains("upload: {max: 6Mbit}");
    Path secret = file.resolveSibling("router-password");
    assertThat(Files.readString(secret)).isEqualTo(PASSWORD + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(check(Map.of()).code()).isZero();
    assertThat(check(Map.of(), "--live").code()).isZero();
    router.replaceCertificate();
    assertThat(check(Map.of(), "--live"))
        .satisfies(changed -> {
          assertThat(changed.code()).isEqualTo(1);
          assertThat(changed.out()).contains("is not trusted: it is not the pinned one");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "", "perhaps"})
  void aCertificateThatIsNotConfirmedEndsIt(String trust) throws IOException {
    addQueues();
    Result result = init(answers(trust, "y"), byApi());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("fingerprint was not confirmed; nothing changed");
    assertThat(router.statistics().requests()).as("asked of the router").isEmpty();
    assertNothingWritten();
  }

  @Test
  void theLastNoLeavesAllAsItWas() throws IOException {
    addQueues();
    Result result = init(answers("y", "n"), byApi());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("nothing changed");
    assertNothingWritten();
  }

  /// The input ends after each number of answers.
  @Test
  void itCanEndAnywhere() throws IOException {
    addQueues();
    List<String> lines = answers("y", "y").lines().toList();
    for (int heard = 0; heard < lines.size(); heard++) {
      String input = String.join("\n", lines.subList(0, heard)) + (heard == 0 ? "" : "\n");
      Result result = init(input, byApi());
      assertThat(result.code()).as("after %d answers: %s", heard, result).isEqualTo(1);
      assertThat(result.err()).contains("the input ended").contains("nothing changed");
      assertNothingWritten();
    }
  }

  @Test
  void nobodyNeedBeThere() throws IOException {
    addQueues();
    Map<String, String> environment = Map.of("ROUTER_PASSWORD", PASSWORD);
    Result result =
        init(
            environment,
            "",
            byApi(
                "--yes",
                "--fingerprint",
                print(),
                "--password-variable",
                "ROUTER_PASSWORD",
                "--line",
                "cable",
                "--preset",
                "cable"));
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(Files.readString(file)).contains("password: ${ROUTER_PASSWORD}").contains("cable:");
    assertThat(file.resolveSibling("router-password")).doesNotExist();
    assertThat(check(environment).code()).isZero();
  }

  @Test
  void yesDoesNotBelieveACertificateThatNobodyCompared() throws IOException {
    addQueues();
    Result result = init(PASSWORD + "\n", byApi("--yes"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--fingerprint");
    Result other =
        init(PASSWORD + "\n", byApi("--yes", "--fingerprint", "sha256:" + "0".repeat(64)));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("names another than 127.0.0.1:");
    assertThat(router.statistics().requests()).isEmpty();
    assertNothingWritten();
  }

  @Test
  void aCredentialIsNamedAndNotStored() throws IOException {
    addQueues();
    Result result =
        init(
            PASSWORD + "\n",
            byApi("--yes", "--fingerprint", print(), "--credential", "the-router"));
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(Files.readString(file)).contains("credential: the-router");
    assertThat(result.out()).contains("LoadCredential=the-router:/PATH");
    try (Stream<Path> there = Files.list(file.getParent())) {
      assertThat(there).containsExactly(file);
    }
  }

  @Test
  void whatIsMissingOnTheRouterIsToldAsExactCommands() throws IOException {
    Result result =
        init(
            PASSWORD + "\n",
            byApi("--yes", "--fingerprint", print(), "--download", "50Mbit", "--upload", "10Mbit"));
    assertThat(result.code()).as(result.toString()).isEqualTo(2);
    assertThat(result.out())
        .contains(
            "/queue type add name=wanctl-download kind=cake cake-flowmode=dual-dsthost;"
                + " /queue tree add name=\"wan-download\" parent=\"bridge\" packet-mark=no-mark"
                + " queue=wanctl-download max-limit=50000000")
        .contains(
            "/queue tree add name=\"wan-upload\" parent=\"ether1\" packet-mark=no-mark"
                + " queue=wanctl-upload max-limit=10000000");
    assertThat(check(Map.of()).code()).isZero();
  }

  @Test
  void aFileThatIsThereIsKept() throws IOException {
    addQueues();
    Files.createDirectories(file.getParent());
    Files.writeString(file, "the former one\n");
    Result result = init(PASSWORD + "\n", byApi("--yes", "--fingerprint", print()));
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(result.out()).contains("will be kept as " + file + ".bak");
    assertThat(Files.readString(file)).contains("mode: observe");
    assertThat(Files.readString(file.resolveSibling("wanctl.yaml.bak")))
        .isEqualTo("the former one\n");
  }

  @Test
  void bySshTheHostKeyIsShownAndPinned() throws IOException {
    addQueues();
    SshService ssh = router.startSsh(SshService.HostKeyType.RSA);
    Result result =
        init(
            answers("y", "y"),
            "--kind",
            "mikrotik",
            "--router",
            "127.0.0.1",
            "--transport",
            "ssh",
            "--port",
            Integer.toString(ssh.address().getPort()),
            "--user",
            "admin");
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(result.out()).contains(ssh.fingerprint()).contains("ssh-keyscan -p ");
    assertThat(Files.readString(file)).contains("host-key: \"" + ssh.fingerprint() + "\"");
    assertThat(check(Map.of(), "--live").code()).isZero();
  }

  /// What can go wrong on the way, and a word of the message that says so.
  enum Fault {
    PASSWORD("refuses user admin"),
    CLOSED("refuses the connection"),
    POLICY("does not let user admin use the API");

    final String words;

    Fault(String words) {
      this.words = words;
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFaultIsToldWithARemedy(Fault fault) throws IOException {
    addQueues();
    String[] options = byApi("--yes", "--fingerprint", print());
    switch (fault) {
      case PASSWORD -> router.user("admin", "another", "full");
      case CLOSED -> router.refuseConnections(true);
      case POLICY -> {
        router.table("/user/group").add(Map.of("name", "noapi", "policy", "read,write,rest-api"));
        router.user("admin", PASSWORD, "noapi");
      }
    }
    Result result = init(PASSWORD + "\n", options);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(fault.words).contains("; nothing changed").contains("  -> ");
    if (fault == Fault.CLOSED) {
      assertThat(result.out())
          .contains("/certificate sign wanctl")
          .contains("/ip service set api-ssl disabled=no address=127.0.0.1/32 certificate=wanctl");
    }
    assertNothingWritten();
  }

  @Test
  void aPersonMayTypeThePasswordAgain() throws IOException {
    addQueues();
    String input = answers("y", "y").replace(PASSWORD, "wrong\nwrong again\n" + PASSWORD);
    Result result = init(input, byApi());
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(Files.readString(file.resolveSibling("router-password"))).contains(PASSWORD);
  }

  @Test
  void anInterfaceThatIsNotThereIsNamed() throws IOException {
    Result wan = init(PASSWORD + "\n", byApi("--yes", "--fingerprint", print(), "--wan", "ether9"));
    assertThat(wan.code()).isEqualTo(1);
    assertThat(wan.err()).contains("no interface ether9; it has bridge, ether1, ether2");
    Result here = init("", "--yes", "--kind", "linux", "--interface", "none-such");
    assertThat(here.code()).isEqualTo(1);
    assertThat(here.err()).contains("no network interface is called none-such");
    assertNothingWritten();
  }

  @Test
  void whereNothingMayBeWrittenNothingIsAsked() throws IOException {
    Path busy = Files.writeString(folder.resolve("busy"), "");
    Result result = run(Map.of(), "", "init", "--config", busy.resolve("wanctl.yaml").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("you may not write").contains("--config");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void whatCannotBeWrittenLeavesNoPasswordBehind() throws IOException {
    addQueues();
    Path place = Files.createDirectories(folder.resolve("secrets")).resolve("router-password");
    Files.createDirectories(folder.resolve("etc/wanctl.yaml.bak/in the way"));
    Files.writeString(file, "the former one\n");
    Result result =
        init(
            PASSWORD + "\n",
            byApi("--yes", "--fingerprint", print(), "--password-file", place.toString()));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("cannot write " + file);
    assertThat(Files.readString(file)).isEqualTo("the former one\n");
    assertThat(place).doesNotExist();
  }

  @Test
  void thisMachineIsAskedForItsInterface() throws IOException {
    List<String> interfaces = Interfaces.all().stream().map(Interfaces.Known::name).toList();
    assumeThat(interfaces).isNotEmpty();
    Result written = init("linux\n" + interfaces.getFirst() + "\ndsl\n\n95Mbit\n18Mbit\ny\n");
    assertThat(written.code()).as(written.toString()).isIn(0, 2);
    assertThat(Files.readString(file))
        .contains("preset: dsl")
        .contains("shaper: {interface: ")
        .contains("download: {max: 95Mbit}")
        .contains("upload: {max: 18Mbit}");
    assertThat(check(Map.of()).code()).isZero();
  }

  @Test
  void aPortBelongsToATransport() throws IOException {
    Result result = init("", "--yes", "--kind", "mikrotik", "--router", "127.0.0.1", "--port", "1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("say which with --transport");
    assertNothingWritten();
  }
}
