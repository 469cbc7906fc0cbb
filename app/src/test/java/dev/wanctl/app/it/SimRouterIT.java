package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `wanctl sim-router`, with a wanctl that is configured as it says.
class SimRouterIT {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("WANCTL_SIM_PASSWORD", Site.PASSWORD);
  private static final Pattern LIMIT = Pattern.compile("queue sim-down max-limit=([0-9]+)");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"rest", "api", "ssh"})
  void aDaemonShapesItSeesItsFaultsAndItEndsInPeace(String transport) throws IOException {
    try (Program router = Program.listening(ENVIRONMENT, "sim-router")) {
      Await.until("it tells", router::toString, () -> router.out().has("Type `help`"));
      assertThat(router.out().toString()).doesNotContain(Site.PASSWORD);
      Web web = Web.onFreePort();
      Path file = folder.resolve("wanctl.yaml");
      Files.writeString(
          file,
          snippet(router.out().toString(), transport)
              + "http: {listen: \"127.0.0.1:%d\"}%nstate: {directory: %s}%n"
                  .formatted(web.port(), folder.resolve("state")));
      try (Program daemon = Program.start(ENVIRONMENT, "run", "--config", file.toString())) {
        Await.until("shaped", () -> router + "" + daemon, () -> shaped(router));

        router.say("refuse all on");
        Await.until(
            "the fault is told",
            () -> web.get("/status").body() + daemon,
            () -> web.get("/status").body().contains("unreachable"));
        router.say("refuse all off");
        router.say("set sim-down 900Mbit");
        Await.until("shaped again", () -> router + "" + daemon, () -> shaped(router));
        assertThat(daemon.terminate()).as(daemon.toString()).isZero();
      }
      router.say("latency soon");
      Await.until("it says so", router::toString, () -> router.out().has("? soon is no time"));
      assertThat(router.terminate()).as(router.toString()).isZero();
      assertThat(router.err().toString()).isEmpty();
    }
  }

  /// The configuration that it prints, with the comments turned as they say.
  private static String snippet(String said, String transport) {
    String text = said.substring(said.indexOf("routers:"), said.indexOf("For `wanctl calibrate`"));
    Matcher ports =
        Pattern.compile("or api with port (\\d+), or ssh with port (\\d+)").matcher(text);
    assertThat(ports.find()).isTrue();
    String other = text.replace("transport: rest", "transport: " + transport);
    return switch (transport) {
      case "api" -> other.replaceFirst("(?m)^    port: .*$", "    port: " + ports.group(1));
      case "ssh" ->
          other
              .replaceFirst("(?m)^    port: .*$", "    port: " + ports.group(2))
              .replaceFirst("(?m)^    tls: .*$", "")
              .replace("# host-key:", "host-key:");
      default -> text;
    };
  }

  private static boolean shaped(Program router) {
    router.say("show");
    String limit = "0";
    for (Matcher m = LIMIT.matcher(router.out().toString()); m.find(); ) {
      limit = m.group(1);
    }
    return !limit.equals("0") && Long.parseLong(limit) <= 24_000_000;
  }

  @Test
  void aPortThatIsTakenAndAnUnknownScenarioAreSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program router =
            Program.finished(Map.of(), "sim-router", "--api", "" + taken.getLocalPort())) {
      assertThat(router.exitCode()).isEqualTo(1);
      assertThat(router.err().toString()).contains("cannot listen on 127.0.0.1").contains("--api");
    }
    try (Program router = Program.finished(Map.of(), "sim-router", "--scenario", "nice")) {
      assertThat(router.exitCode()).isEqualTo(1);
      assertThat(router.err().toString()).contains("no scenario nice").contains("steady, drop");
    }
  }

  @Test
  void twoLinesCarryConnectionsAndCanBeCut() {
    try (Program router = Program.listening(ENVIRONMENT, "sim-router", "--lines", "2")) {
      Await.until("it tells", router::toString, () -> router.out().has("Type `help`"));
      assertThat(router.out().toString()).contains("sim2:").contains("wan: ether2");
      router.say("open udp 9.9.9.9 53");
      Await.until("opened", router::toString, () -> router.out().has("53 leaves by ether1"));
      router.say("line sim down");
      router.say("open tcp 1.1.1.1 443");
      Await.until("by the other", router::toString, () -> router.out().has("443 leaves by ether2"));
      router.say("line sim up");
      router.say("flows");
      Await.until(
          "one came to leave by another line than its own",
          router::toString,
          () -> router.out().has("443 leaves by ether1, BROKEN"));
      router.say("line nowhere up");
      Await.until("it says so", router::toString, () -> router.out().has("? there is no line"));
      assertThat(router.terminate()).as(router.toString()).isZero();
    }
    try (Program router = Program.finished(Map.of(), "sim-router", "--lines", "3")) {
      assertThat(router.exitCode()).isEqualTo(1);
      assertThat(router.err().toString()).contains("--lines is 1 or 2");
    }
  }

  @Test
  void withoutAnybodyToTypeItRunsUntilTheSignal() {
    try (Program router = Program.start(Map.of(), "sim-router", "--scenario", "idle")) {
      Await.until("it tells", router::toString, () -> router.out().has("Type `help`"));
      assertThat(router.out().toString()).containsPattern("WANCTL_SIM_PASSWORD=[0-9a-f]{18} ");
      Await.pass(java.time.Duration.ofMillis(300));
      assertThat(router.isAlive()).isTrue();
      router.signal("INT");
      assertThat(router.exitCode()).isZero();
    }
  }
}
