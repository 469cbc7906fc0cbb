package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.linux.LinuxRouterSimulator;
import dev.wanctl.sim.linux.TcModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The daemon with the CAKE of a Linux router that it reaches over SSH. The shell is a real one,
/// `tc` a model.
class LinuxRouterIT {

  private static final long FORMER_DOWN = 90_000_000;
  private static final long FORMER_UP = 9_000_000;

  @TempDir private Path folder;
  private LiveLine line;
  private Web web;
  private TcModel tc;

  @BeforeEach
  void open() throws IOException {
    line = LiveLine.start(Scenario.named("idle", Duration.ofMinutes(10), 1).model());
    web = Web.onFreePort();
    tc = new TcModel(Files.createDirectory(folder.resolve("router")));
    setUp();
  }

  @AfterEach
  void close() {
    line.close();
  }

  /// As the router's own scripts do.
  private void setUp() {
    tc.cake("ifb4wan", FORMER_DOWN);
    tc.cake("wan", FORMER_UP);
  }

  private void write(int port, String user, String access, String hostKey, String mode)
      throws IOException {
    Files.writeString(
        folder.resolve("wanctl.yaml"),
        """
        mode: %s
        routers:
          home:
            system: linux
            address: 127.0.0.1
            port: %d
            user: %s
            %s
            host-key: "%s"
        lines:
          cable:
            shaper: {router: home, download: ifb4wan, upload: wan}
            download: {max: 24Mbit}
            upload: {max: 6Mbit}
            probe: {reflectors: [%s]}
        http: {listen: "127.0.0.1:%d"}
        state: {directory: %s}
        """
            .formatted(
                mode,
                port,
                user,
                access,
                hostKey,
                Site.reflectors(line.reflectors()),
                web.port(),
                folder.resolve("state")));
  }

  private void write(LinuxRouterSimulator router, String mode) throws IOException {
    write(
        router.address().getPort(),
        LinuxRouterSimulator.USER,
        "password: ${LINUX_ROUTER}",
        router.fingerprint(),
        mode);
  }

  private Program start(String command, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of(command, "--config", folder.resolve("wanctl.yaml").toString()));
    arguments.addAll(List.of(more));
    return Program.start(
        Map.of("LINUX_ROUTER", LinuxRouterSimulator.PASSWORD), arguments.toArray(String[]::new));
  }

  private Program check() {
    return Program.start(
        Map.of("LINUX_ROUTER", LinuxRouterSimulator.PASSWORD),
        "check",
        folder.resolve("wanctl.yaml").toString(),
        "--live");
  }

  private boolean shaped() {
    return tc.root("ifb4wan").bitsPerSecond() <= BitRate.mbit(24).bitsPerSecond()
        && tc.root("wan").bitsPerSecond() <= BitRate.mbit(6).bitsPerSecond();
  }

  private boolean asBefore() {
    return tc.root("ifb4wan").bitsPerSecond() == FORMER_DOWN
        && tc.root("wan").bitsPerSecond() == FORMER_UP;
  }

  @Test
  void shapesIsPutRightAndRestoresAlsoAfterAKill() throws IOException {
    try (LinuxRouterSimulator router = LinuxRouterSimulator.start(tc)) {
      write(router, "active");
      try (Program daemon = start("run")) {
        daemon.awaitLog("ready rates="); // set and read back: what comes then is somebody else's
        assertThat(shaped()).isTrue();
        setUp();
        Await.until("SQM's rates are put right", daemon::toString, this::shaped);
        daemon.awaitLog("was changed by somebody else");
        assertThat(web.get("/status").body()).contains("CAKE on ifb4wan and wan");
        daemon.signal("KILL");
        daemon.exitCode();
      }
      assertThat(shaped()).isTrue();
      try (Program daemon = start("run")) {
        web.awaitReady(daemon);
        router.goDown();
        Await.until(
            "the outage is told",
            () -> web.get("/status").body() + daemon,
            () -> web.get("/status").body().contains("unreachable"));
        setUp();
        router.comeUp();
        Await.until("shaped after a restart", daemon::toString, this::shaped);
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
        assertThat(daemon.toString())
            .doesNotContain(LinuxRouterSimulator.PASSWORD)
            .doesNotContain("SLF4J");
      }
      assertThat(asBefore()).isTrue();
    }
  }

  @Test
  void whoObservesWritesNothingAndTheAuditSaysWhatIsAmiss() throws IOException {
    try (LinuxRouterSimulator router = LinuxRouterSimulator.start(tc)) {
      write(router, "observe");
      try (Program daemon = start("run")) {
        web.awaitReady(daemon);
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      }
      assertThat(asBefore()).isTrue();

      tc.bare("wan");
      try (Program check = check()) {
        assertThat(check.exitCode()).as(check.toString()).isEqualTo(1);
        assertThat(check.out().toString())
            .contains("cake-missing: interface wan: has no CAKE")
            .contains("tc qdisc replace dev wan root cake");
      }
    }
  }

  @Test
  void byARealSshServerWithAKey() throws IOException, InterruptedException {
    Path server = Path.of("/usr/sbin/sshd");
    assumeTrue(
        Files.isExecutable(server),
        "skipped: no " + server + "; apt-get install --no-install-recommends openssh-server");
    Path privileges = Path.of("/run/sshd");
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root && !Files.exists(privileges)) {
      Files.createDirectory(privileges); // which the package's own unit would make
    }
    keygen("host");
    keygen("user");
    int port = Web.onFreePort().port();
    Path file = folder.resolve("sshd_config");
    Files.writeString(
        file,
        """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s
        PidFile none
        AuthorizedKeysFile %s
        StrictModes no
        PermitRootLogin prohibit-password
        SetEnv PATH=%s:/usr/bin:/bin
        """
            .formatted(port, folder.resolve("host"), folder.resolve("user.pub"), tc.programs()));
    Process sshd =
        new ProcessBuilder(server.toString(), "-D", "-e", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    try {
      write(
          port,
          System.getProperty("user.name"),
          "key-file: " + folder.resolve("user"),
          fingerprint(),
          "active");
      try (Program daemon = start("run")) {
        Await.until("shaped", () -> daemon + read(folder.resolve("sshd.log")), this::shaped);
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      }
      assertThat(asBefore()).isTrue();
    } finally {
      sshd.destroy();
      sshd.waitFor();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void keygen(String name) throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                folder.resolve(name).toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
  }

  private String fingerprint() throws IOException, InterruptedException {
    Process shown =
        new ProcessBuilder("ssh-keygen", "-lf", folder.resolve("host.pub").toString()).start();
    String text = new String(shown.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(shown.waitFor()).isZero();
    return text.split(" ", -1)[1];
  }
}
