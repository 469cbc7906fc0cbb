package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with the machine that wanctl runs on.
class MachineFaultsIT {

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

  @TempDir private Path folder;

  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = Site.idle(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void silentReflectorsAreNamed() throws IOException {
    try (DatagramSocket one = silent();
        DatagramSocket two = silent()) {
      List<InetSocketAddress> both =
          List.of(
              (InetSocketAddress) one.getLocalSocketAddress(),
              (InetSocketAddress) two.getLocalSocketAddress());
      site.write(site.configuration().replace(site.reflectors(), Site.reflectors(both)));
      try (Program daemon = site.run()) {
        Await.until(
            "a condition names them",
            () -> site.web().get("/status").body() + daemon,
            () ->
                site.web().conditions(Site.LINE, "probing-never-worked").stream()
                    .anyMatch(c -> c.contains("127.0.0.1:" + one.getLocalPort())));
        Web.Page ready = site.web().get("/readyz");
        assertThat(ready.code()).isEqualTo(503);
        assertThat(ready.body()).contains("probes never-worked");
        assertThat(site.web().get("/livez").code()).isEqualTo(200);
        daemon.awaitLog("control cannot begin: no reflector has answered yet");
        assertThat(daemon.terminate()).isZero();
      }
    }
  }

  private static DatagramSocket silent() throws IOException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  @Test
  @DisplayName("C-90: a page that cannot be served costs no control")
  void takenPortLeavesTheLinesShaped() throws IOException {
    try (ServerSocket _ =
        new ServerSocket(site.web().port(), 1, InetAddress.getLoopbackAddress())) {
      site.write(site.configuration());
      try (Program daemon = site.run()) {
        daemon.awaitLog("The lines are kept all the same");
        assertThat(daemon.err().toString())
            .contains("127.0.0.1:" + site.web().port())
            .contains("in use")
            .contains("Remedy: ");
        Await.until("the line is shaped", daemon::toString, site::shaped);
        assertThat(daemon.terminate()).isZero();
      }
    }
  }

  @Test
  @DisplayName("C-90: a start that fails tells why, and has touched nothing")
  void stateFolderThatCannotBeMadeEndsIt() throws IOException {
    Files.createFile(site.state());
    site.write(site.configuration());
    try (Program daemon = site.run()) {
      assertThat(daemon.exitCode()).isEqualTo(1);
      assertThat(daemon.err().toString())
          .contains("the state folder " + site.state() + " cannot be used")
          .contains("Remedy: ")
          .doesNotContain("Exception");
    }
    assertThat(site.router().statistics().total()).as("requests to the router").isZero();
  }

  @Test
  void stateFolderOfAnotherUserEndsIt() throws IOException {
    assumeUnprivilegedCanRun();
    Files.createDirectory(
        site.state(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    site.write(site.configuration());
    try (Program daemon = asNobody()) {
      assertThat(daemon.exitCode()).isEqualTo(1);
      assertThat(daemon.err().toString())
          .contains("the state folder " + site.state() + " cannot be used")
          .contains("Remedy: ");
    }
  }

  @Test
  void userWhoMayNotPingIsToldWhatToSet() throws IOException {
    assumeUnprivilegedCanRun();
    // By line: the kernel gives such a file in one read or not at all.
    List<String> range = Files.readAllLines(Path.of("/proc/sys/net/ipv4/ping_group_range"));
    assumeTrue(
        range.equals(List.of("1\t0")), "SKIPPED: net.ipv4.ping_group_range is open: " + range);
    Files.createDirectory(site.state());
    Files.setPosixFilePermissions(site.state(), PosixFilePermissions.fromString("rwxrwxrwx"));
    site.write(site.configuration().replace(site.reflectors() + "]", "127.0.0.1], tcp-port: off"));
    try (Program daemon = asNobody()) {
      daemon.awaitLog("may not send IPv4 echo requests");
      assertThat(daemon.err().toString())
          .contains("net.ipv4.ping_group_range")
          .contains("CAP_NET_RAW");
      Await.until(
          "it is a condition",
          () -> site.web().get("/status").body() + daemon,
          () -> !site.web().conditions(Site.LINE, "no-privilege").isEmpty());
      assertThat(site.web().conditions(Site.LINE, "no-privilege").getFirst())
          .contains("net.ipv4.ping_group_range");
      assertThat(site.web().get("/livez").code()).isEqualTo(200);
      assertThat(site.web().get("/readyz").body()).contains("ping_group_range");
      assertThat(daemon.terminate()).isZero();
    }
  }

  private Program asNobody() {
    return Program.startBy(
        AS_NOBODY, Site.environment(), "run", "--config", site.file().toString());
  }

  /// A user of no rights needs to be made, and to reach the program and the JDK.
  private void assumeUnprivilegedCanRun() throws IOException {
    assumeTrue(isRoot(), "SKIPPED: needs root, to become a user without rights");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Program version = Program.startBy(AS_NOBODY, Map.of(), "version")) {
      assumeTrue(
          version.exitCode() == 0,
          "SKIPPED: user 65534 cannot start " + Program.LAUNCHER + ": " + version);
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /// In a network namespace of its own, so that a real interface can be made and nothing of this
  /// machine is touched.
  @Test
  void kernelAndInterfacesThatLackSomethingAreNamed() throws IOException {
    assumeTrue(isRoot(), "SKIPPED: needs root, to make a network namespace");
    assumeFalse(Files.exists(Path.of("/sys/module/sch_cake")), "SKIPPED: this kernel has sch_cake");
    site.write(
        """
        lines:
          nocake:
            shaper: {interface: wan0}
            download: {max: 24Mbit}
            upload: {max: 6Mbit}
            probe: {reflectors: [127.0.0.1]}
          nowhere:
            shaper: {interface: wan7}
            download: {max: 24Mbit}
            upload: {max: 6Mbit}
            probe: {reflectors: [127.0.0.1], interface: wan8}
        http: {listen: "127.0.0.1:9101"}
        state: {directory: %s}
        """
            .formatted(site.state()));
    List<String> inNamespace =
        List.of(
            "unshare",
            "--net",
            "sh",
            "-c",
            "ip link set lo up && ip link add wan0 type veth peer name lan0 && ip link set wan0 up && exec \"$@\"",
            "sh");
    try (Program daemon =
        Program.startBy(
            inNamespace, Site.environment(), "run", "--config", site.file().toString())) {
      Await.until(
          "all are in the log, or the namespace cannot be made",
          daemon::toString,
          () ->
              !daemon.isAlive()
                  || Stream.of("line=nocake shaper=", "called wan7", "called wan8")
                      .allMatch(said -> daemon.err().count(said) > 0));
      assumeTrue(daemon.isAlive(), "SKIPPED: no namespace with an interface: " + daemon);
      assertThat(daemon.err().toString())
          .contains("line=nocake shaper=")
          .contains("cake")
          .contains("no network interface is called wan7")
          .contains("no network interface is called wan8")
          .contains("ip -br link");
      List<String> inside = List.of("nsenter", "-t", Long.toString(daemon.pid()), "--net");
      try (Program status = Program.startBy(inside, Map.of(), "status")) {
        assertThat(status.exitCode()).as(status.toString()).isEqualTo(1);
        assertThat(status.out().toString()).contains("nocake").contains("wan7");
      }
      assertThat(daemon.terminate()).as(daemon.toString()).isZero();
    }
  }
}
