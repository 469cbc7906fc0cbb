package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.app.Main;
import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.http.HttpService;
import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

  private static final String GOOD =
      """
      lines:
        dsl:
          preset: dsl
          shaper: {interface: ppp0}
          download: {max: 95Mbit}
          upload: {max: 18Mbit}
      """;

  private record Result(int code, String out, String err) {}

  @TempDir Path folder;

  @AfterEach
  void nothingEverShowsAStackTrace() {
    assertThat(all.toString()).doesNotContain("\tat ").doesNotContain("Exception");
  }

  private final StringBuilder all = new StringBuilder();

  private Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(args, stream(out), stream(err));
    Result result =
        new Result(
            code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    all.append(result.out()).append(result.err());
    return result;
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("wanctl.yaml"), text).toString();
  }

  @Test
  void versionPrintsOne() {
    assertThat(run("version")).isEqualTo(run("--version"));
    assertThat(run("version").out()).startsWith("wanctl ");
  }

  @Test
  void aGoodFileShowsWhatFollowsFromIt() throws IOException {
    Result result = run("check", file(GOOD));
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("28.5Mbit to 95Mbit")
        .contains("CAKE on ppp0")
        .contains("1.1.1.1")
        .contains("http://127.0.0.1:9101/")
        .endsWith("wanctl.yaml: good\n");
  }

  @Test
  void aBadFileShowsEveryProblemWithItsPlace() throws IOException {
    String file = file(GOOD.replace("95Mbit", "95").replace("preset", "prset"));
    Result result = run("check", file);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains(file + ":3:5: lines.dsl: the key `prset`")
        .contains("did you mean `preset`?")
        .contains(file + ":5:")
        .contains("^")
        .contains("refused, 2 errors");
  }

  @Test
  void aDoubtfulFileIsUsable() throws IOException {
    Result result = run("check", file(GOOD + "http: {listen: \"0.0.0.0:9101\"}\n"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).contains("warning").contains("usable, 1 warning");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "- a", "lines: {}", "\0", "lines: {a: {shaper: 1}}", "&a [*a]"})
  void noFileIsTooBadToBeTold(String text) throws IOException {
    assertThat(run("check", file(text)).code()).isEqualTo(1);
    assertThat(run("config", "show", file(text)).code()).isEqualTo(1);
  }

  @Test
  void aFileThatIsNotThere() {
    Result result = run("check", folder.resolve("none.yaml").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("cannot read the file");
  }

  @Test
  void showTellsWhatTheFileSaysOrAlsoWhatItLeavesOut() throws IOException {
    String file = file(GOOD);
    assertThat(run("config", "show", file).out())
        .contains("lines.dsl.download.max: 95Mbit")
        .doesNotContain("probe.spacing");
    assertThat(run("config", "show", "--effective", file).out())
        .contains("lines.dsl.probe.spacing: 25ms")
        .contains("preset dsl");
  }

  @Test
  void settingsAreExplainedAndMisspeltOnesGuessed() {
    assertThat(run("explain", "probe.spacing").out())
        .contains("lines.*.probe.spacing")
        .contains("20ms to 200ms");
    Result wrong = run("explain", "lines.*.probe.spcing");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("did you mean `lines.*.probe.spacing`?");
  }

  @Test
  void misspeltCommandsAndOptionsAreGuessed() {
    Result command = run("statu");
    assertThat(command.code()).isEqualTo(1);
    assertThat(command.err()).contains("status");
    Result option = run("run", "--obsrve");
    assertThat(option.code()).isEqualTo(1);
    assertThat(option.err()).contains("--observe");
    assertThat(run("check").err()).contains("FILE");
    assertThat(run("explain", "--last", "many").code()).isEqualTo(1);
    assertThat(run("demo", "--for", "long").code()).isEqualTo(1);
    assertThat(run().code()).isEqualTo(1);
  }

  @Test
  void helpIsGoodNews() {
    for (String command :
        List.of("init", "run", "check", "config", "explain", "status", "doctor", "demo")) {
      Result help = run(command, "--help");
      assertThat(help.code()).as(command).isZero();
      assertThat(help.out()).startsWith("Usage: wanctl " + command);
      assertThat(help.out().lines()).allMatch(l -> l.length() <= 80);
    }
    assertThat(run("--help").out()).contains("Exit codes");
  }

  @Test
  void statusReadsTheDaemon() throws Exception {
    MadeUpSource source = new MadeUpSource(Samples.good("cable"));
    source.decided(List.of(Samples.decision(Samples.NOW, Reason.CUT, Sight.CLEAR)));
    try (HttpService service = HttpService.start(new HttpConfig.Listen("127.0.0.1", 0), source)) {
      String url = "http://127.0.0.1:" + service.port();
      Result status = run("status", "--url", url);
      assertThat(status.out()).contains("cable").contains("CAKE on wan0").doesNotContain("\033");
      Result json = run("status", "--json", "--url", url + "/");
      assertThat(Json.parse(json.out()).asObject().orElseThrow().objects("lines")).hasSize(1);
      String config = file(GOOD + "http: {listen: \"127.0.0.1:" + service.port() + "\"}\n");
      assertThat(run("status", "--config", config).out()).contains("cable");
      assertThat(run("explain", "--url", url).out()).contains("cable").contains("cut, ");
      assertThat(run("explain", "--url", url, "--line", "other").code()).isEqualTo(3);
      source.show(
          Samples.withFailingShaper(
              Samples.good("cable"), new DeviceFailure.TimedOut("router silent", "ping it")));
      Result failing = run("status", "--url", url);
      assertThat(failing.code()).isEqualTo(1);
      assertThat(failing.out()).contains("router silent").contains("-> ping it");
    }
  }

  @Test
  void aDaemonThatIsNotThereIsNoNews() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    Result result = run("status", "--url", "http://127.0.0.1:" + port);
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("no wanctl answers at http://127.0.0.1:" + port);
    assertThat(run("status", "--url", "nonsense").code()).isEqualTo(3);
    assertThat(run("status", "--url", "http://bad host/").code()).isEqualTo(3);
    assertThat(run("status", "--config", file(GOOD + "http: {listen: off}\n")).err())
        .contains("`http.listen` is off");
    assertThat(run("status", "--config", file("{")).err()).contains("wanctl check");
  }

  @Test
  @DisplayName(
      "C-96: doctor warns of a state folder that is in memory, through a symbolic link too")
  void doctorWarnsOfAStateFolderInMemory() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(memory) && Files.getFileStore(memory).type().equals("tmpfs"),
        "SKIPPED: /dev/shm is no tmpfs here");
    Path link = Files.createSymbolicLink(folder.resolve("state"), memory);
    Result result =
        run("doctor", "--config", file(GOOD + "state: {directory: \"" + link + "\"}\n"));
    assertThat(result.out())
        .contains("warning  state_persistent")
        .contains("is on tmpfs")
        .contains("set `state.directory` to a folder on a disk");
  }

  @Test
  void doctorLooksWithoutAConfigurationAndWithABadOne() throws IOException {
    Result bad = run("doctor", "--config", file("{"));
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.out()).contains("wanctl check").contains("state_folder").contains("java");
  }
}
