package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.sim.linux.LinuxRouterSimulator;
import dev.wanctl.sim.linux.Root;
import dev.wanctl.sim.linux.TcModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `wanctl init` with scripted answers, against a simulated Linux router.
class InitLinuxRouterTest {

  private static final String PASSWORD = LinuxRouterSimulator.PASSWORD;
  private static final String PASSPHRASE = "canary-90f2-never-shown";

  private record Result(int code, String out, String err) {}

  @TempDir private Path folder;
  private final StringBuilder all = new StringBuilder();
  private TcModel tc;
  private LinuxRouterSimulator router;
  private Path file;
  private Path key;

  @BeforeEach
  void open() throws IOException {
    tc = new TcModel(Files.createDirectory(folder.resolve("router")));
    tc.bare("br-lan");
    tc.reachesTheInternetBy("wan");
    // As on a router where wanctl may change rates, whoever runs this test.
    tc.program("id", "echo 0");
    router = LinuxRouterSimulator.start(tc);
    file = folder.resolve("etc").resolve("wanctl.yaml");
    key = folder.resolve("key");
  }

  @AfterEach
  void close() throws IOException {
    router.close();
    assertThat(all.toString())
        .doesNotContain(PASSWORD)
        .doesNotContain(PASSPHRASE)
        .doesNotContain("\tat ");
    if (Files.exists(file)) {
      assertThat(Files.readString(file)).doesNotContain(PASSWORD).doesNotContain(PASSPHRASE);
    }
  }

  private void cakeStands() {
    tc.cake("ifb4wan", 24_000_000);
    tc.cake("wan", 6_000_000);
  }

  private void assertOnlyRead() {
    assertThat(tc.root("ifb4wan").bitsPerSecond()).isEqualTo(24_000_000);
    assertThat(tc.root("wan").bitsPerSecond()).isEqualTo(6_000_000);
  }

  private void makeKey(String passphrase) throws IOException {
    try {
      Process made =
          new ProcessBuilder(
                  "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", key.toString())
              .inheritIO()
              .start();
      assertThat(made.waitFor()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private PublicKey publicHalf() throws Exception {
    return PublicKeyEntry.parsePublicKeyEntry(Files.readString(Path.of(key + ".pub")))
        .resolvePublicKey(null, null, null);
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

  private Result init(String input, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "init",
                "--config",
                file.toString(),
                "--kind",
                "linux-router",
                "--router",
                "127.0.0.1",
                "--port",
                Integer.toString(router.address().getPort())));
    line.addAll(List.of(more));
    return run(Map.of(), input, line.toArray(String[]::new));
  }

  private Result live() {
    return run(Map.of(), "", "check", file.toString(), "--live");
  }

  private void assertNothingWritten() {
    assertThat(file.getParent()).doesNotExist();
  }

  /// What a person types from the host key on, who logs in by a password and takes every
  /// suggestion.
  private static String answers(String trust, String last) {
    return String.join(
        "\n", trust, "", "password", "", "", PASSWORD, "", "", "", "", "", "", last, "");
  }

  @Test
  void oneWhoTakesEverySuggestionGetsAFileThatIsGood() throws IOException {
    cakeStands();
    Result result = init(answers("y", "y"));
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(result.out())
        .contains(router.fingerprint())
        .contains("dropbearkey -y -f")
        .contains("Logged in as root; the router has ")
        .contains("It has tc, and CAKE in its kernel.")
        .contains("CAKE stands on: ifb4wan (24Mbit), wan (6Mbit).")
        .contains("the way of the probes:")
        .doesNotContain("To put up the CAKE");
    assertThat(Files.readString(file))
        .contains("mode: observe")
        .contains("    system: linux\n    address: 127.0.0.1\n")
        .contains("host-key: \"" + router.fingerprint() + "\"")
        .contains("shaper: {router: home, download: ifb4wan, upload: wan}")
        .contains("download: {max: 24Mbit}")
        .contains("upload: {max: 6Mbit}");
    Path secret = file.resolveSibling("router-password");
    assertThat(Files.readString(secret)).isEqualTo(PASSWORD + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(live().code()).isZero();
    assertOnlyRead();
  }

  @Test
  void itCanEndAnywhere() {
    cakeStands();
    List<String> lines = answers("y", "y").lines().toList();
    for (int heard = 0; heard < lines.size(); heard++) {
      String input = String.join("\n", lines.subList(0, heard)) + (heard == 0 ? "" : "\n");
      Result result = init(input);
      assertThat(result.code()).as("after %d answers: %s", heard, result).isEqualTo(1);
      assertThat(result.err()).contains("the input ended").contains("nothing changed");
      assertNothingWritten();
    }
    Result no = init(answers("y", "n"));
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.err()).contains("nothing changed");
    assertNothingWritten();
    assertOnlyRead();
  }

  @Test
  void anUnknownHostKeyGetsNothing() {
    cakeStands();
    Result refused = init(answers("n", "y"));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("fingerprint was not confirmed; nothing changed");
    Result nobody = init("", "--yes");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("--fingerprint");
    Result other = init("", "--yes", "--fingerprint", "SHA256:" + "0f1E".repeat(10) + "0f8");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("names another than 127.0.0.1:");
    assertThat(router.logins()).isZero();
    assertNothingWritten();
  }

  @Test
  void nobodyNeedBeThereWithAKey() throws Exception {
    cakeStands();
    makeKey("");
    router.authorize(publicHalf());
    Result result =
        init(
            "",
            "--yes",
            "--fingerprint",
            router.fingerprint(),
            "--key-file",
            key.toString(),
            "--line",
            "cable",
            "--preset",
            "cable");
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(result.out())
        .contains("no-port-forwarding")
        .contains("cat >> /etc/dropbear/authorized_keys")
        .contains("chown USER " + key);
    assertThat(Files.readString(file))
        .contains("key-file: " + key)
        .doesNotContain("password")
        .contains("cable:");
    try (Stream<Path> there = Files.list(file.getParent())) {
      assertThat(there).containsExactly(file);
    }
    assertThat(live().code()).isZero();
  }

  @Test
  void aLockedKeyIsAskedForItsPassphrase() throws Exception {
    cakeStands();
    makeKey(PASSPHRASE);
    router.authorize(publicHalf());
    // Place and file as suggested, a wrong passphrase, the right one.
    String input = String.join("\n", "y", "", "", "", "wrong", PASSPHRASE, "");
    Result result = init(input + "\n\n\n\n\n\ny\n", "--key-file", key.toString());
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(result.out()).contains("The password of the key in " + key + " (not shown)");
    assertThat(Files.readString(file))
        .contains("key-file: " + key)
        .contains("password-file: " + file.resolveSibling("router-password"));
    assertThat(live().code()).isZero();
  }

  @Test
  void aKeyThatIsNotThereIsToldHowToBeMade() throws Exception {
    cakeStands();
    Result result = init("y\n\n\n?\n\n" + key + "\n");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("ssh-keygen -t ed25519 -N '' -C wanctl -f ")
        .contains("there is no " + key);
    Result nobody = init("", "--yes", "--fingerprint", router.fingerprint());
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("there is no ").contains("--key-file");
    Files.writeString(key, "ssh-ed25519 AAAA a public half\n");
    Result half = init("", "--yes", "--fingerprint", router.fingerprint(), "--key-file", "" + key);
    assertThat(half.code()).isEqualTo(1);
    assertThat(half.err()).contains("is no private key");
    assertNothingWritten();
  }

  /// The key is let in on the router while the question waits; here it never is.
  @Test
  void aKeyThatIsRefusedMayBeTriedAgain() throws Exception {
    cakeStands();
    makeKey("");
    Result result = init("y\n\ny\nn\n", "--key-file", key.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("Try again?");
    assertThat(result.err())
        .contains("refuses user root with the key in " + key + "; nothing changed")
        .contains("  -> ")
        .contains("authorized_keys");
    assertNothingWritten();
  }

  @Test
  void aPersonMayTypeThePasswordAgain() throws IOException {
    cakeStands();
    Result result = init(answers("y", "y").replace(PASSWORD, "wrong\nwrong again\n" + PASSWORD));
    assertThat(result.code()).as(result.toString()).isIn(0, 2);
    assertThat(Files.readString(file.resolveSibling("router-password"))).contains(PASSWORD);
  }

  private Result withPassword(String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--yes",
                "--fingerprint",
                router.fingerprint(),
                "--password-file",
                file.resolveSibling("secret").toString()));
    options.addAll(List.of(more));
    return init(PASSWORD + "\n", options.toArray(String[]::new));
  }

  @Test
  void onADebianCakeIsPutUpByExactCommands() throws IOException {
    tc.bare("wan");
    tc.program("apt-get", "exit 0");
    // A kernel whose modules are not on this machine.
    tc.program("uname", "echo 0.0.0-none");
    Result result = withPassword("--download", "50Mbit", "--upload", "10Mbit");
    assertThat(result.code()).as(result.toString()).isEqualTo(2);
    assertThat(result.out())
        .contains("CAKE stands on none of its interfaces yet")
        .contains("It has tc, and no CAKE is seen in its kernel.\n")
        .contains("  modprobe sch_cake ")
        .contains("  tc qdisc replace dev wan root cake bandwidth 10000kbit nat\n")
        .contains("  ip link add ifb4wan type ifb && ip link set ifb4wan up\n")
        .contains("redirect dev ifb4wan\n")
        .contains("  tc qdisc replace dev ifb4wan root cake bandwidth 50000kbit besteffort")
        .contains("cake-missing: interface wan")
        .contains("interface-missing: interface ifb4wan");
    assertThat(Files.readString(file)).contains("download: ifb4wan, upload: wan");
    assertThat(tc.root("wan").kind()).isEmpty();
  }

  @Test
  void whatWouldFightIsTold() {
    cakeStands();
    tc.program("pgrep", "echo '812 {cake-autorate.s} /bin/bash cake-autorate.sh'");
    tc.put(new Root("cake", 6_000_000, 0, 0, 0, 0), "wan", "autorate-ingress besteffort");
    Result result = withPassword();
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).contains("other-controller").contains("autorate-ingress");
  }

  @Test
  void aRouterThatIsNotThereIsToldWithARemedy() {
    router.goDown();
    Result result = withPassword();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("refuses the connection; nothing changed")
        .contains("/etc/init.d/dropbear");
    assertNothingWritten();
  }

  @Test
  void whatIsNoAnswerIsRefused() {
    cakeStands();
    Result wan = withPassword("--wan", "eth9");
    assertThat(wan.code()).isEqualTo(1);
    assertThat(wan.err()).contains("no interface eth9; it has br-lan, ifb4wan, wan");
    Result twice = withPassword("--download-interface", "wan");
    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.err()).contains("cannot shape both directions");
    Result way = withPassword("--transport", "api");
    assertThat(way.code()).isEqualTo(1);
    assertThat(way.err()).contains("by SSH alone");
    assertNothingWritten();
  }
}
