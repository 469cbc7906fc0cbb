package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.migrate.Examples;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `wanctl config import` as a user types it.
class ImportCommandTest {

  private record Result(int code, String out, String err) {}

  @TempDir private Path folder;
  private final StringBuilder all = new StringBuilder();

  @AfterEach
  void noSecretAndNoTraceIsShown() {
    assertThat(all.toString()).doesNotContain(Examples.CANARY).doesNotContain("\tat ");
  }

  private Result run(Map<String, String> environment, List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new StringReader(""),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            false);
    int code = Commands.run(arguments.toArray(String[]::new), terminal);
    Result result =
        new Result(
            code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    all.append(result.out()).append(result.err());
    return result;
  }

  private Result importing(Object... arguments) {
    List<String> line = new ArrayList<>(List.of("config", "import"));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    return run(Map.of(), line);
  }

  private Path example(String name) {
    return Examples.put(name, folder.resolve("etc"));
  }

  private Path target() {
    return folder.resolve("new").resolve("wanctl.yaml");
  }

  @Test
  void aFolderIsReadAndWhatComesOfItPassesCheck() throws IOException {
    List.of("cable.yaml", "dsl.yaml", "steering.yaml", "secrets").forEach(this::example);
    Examples.write(folder.resolve("etc/wanctl.yaml"), "lines: {}\n"); // ours, left alone
    Result result =
        importing(
            folder.resolve("etc"),
            "--output",
            target(),
            "--wan",
            "cable=ether1",
            "--wan",
            "dsl=ether2");
    assertThat(result.code()).as(result.toString()).isEqualTo(Exit.WARNING);
    assertThat(result.out())
        .contains("written: " + target())
        .contains("steering.yaml: the steering of wanctl 1.x")
        .contains("EnvironmentFile=" + folder.resolve("etc/secrets"));
    Result check = run(Map.of("ROUTER_PASSWORD", "secret"), List.of("check", target().toString()));
    assertThat(check.code()).as(check.toString()).isEqualTo(Exit.GOOD);
    assertThat(Files.readString(target())).contains("mode: observe").contains("steering:");
  }

  @Test
  void withoutAnOutputItIsPrintedAndNothingIsWritten() throws IOException {
    Path file = example("fiber.yaml");
    Result result = importing(file);
    assertThat(result.out()).startsWith("# Made by").contains("fiber:");
    assertThat(result.err()).contains("carried over").contains("to do:");
    assertThat(file.toFile().getParentFile().list()).hasSize(1);
  }

  @Test
  void aFileThatIsThereIsKept() throws IOException {
    Path file = example("fiber.yaml");
    Examples.write(target(), "mine\n");
    Result refused = importing(file, "--output", target());
    assertThat(refused.code()).isEqualTo(Exit.PROBLEM);
    assertThat(refused.err()).contains("is there already").contains("--force");
    assertThat(target()).hasContent("mine");
    assertThat(importing(file, "--output", target(), "--force").code()).isEqualTo(Exit.WARNING);
    assertThat(target().resolveSibling("wanctl.yaml.bak")).hasContent("mine");
    assertThat(Files.readString(target())).contains("fiber:");
  }

  @Test
  @DisplayName(
      "C-109: a password that stood in a file is in a file of its own, for its owner alone")
  void aPasswordIsMovedOut() throws IOException {
    Path file = example("fiber.yaml");
    String text = Files.readString(file).replace("${ROUTER_PASSWORD}", "canary-in 'file'");
    Examples.write(file, text);
    Result result = importing(file, "--output", target());
    Path secrets = target().resolveSibling("wanctl.yaml.secrets");
    assertThat(result.err()).contains("EnvironmentFile=" + secrets);
    assertThat(Files.readString(secrets)).startsWith("ROUTER_PASSWORD='canary-in ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(target())).doesNotContain(Examples.CANARY);
    assertThat(importing(file, "--output", target(), "--force").code()).isEqualTo(Exit.WARNING);
    Examples.write(file, text.replace("canary-in", "canary-of-another"));
    assertThat(importing(file, "--output", target(), "--force").err()).contains("something else");
    assertThat(Files.readString(secrets)).startsWith("ROUTER_PASSWORD='canary-in ");
  }

  @Test
  void asJsonItHasTheConfigurationAndEachKey() throws JsonException {
    Result result = importing(example("config.primary.sh"), example("sqm"), "--json");
    Json.Obj document = Json.parse(result.out()).asObject().orElseThrow();
    assertThat(document.string("configuration").orElse("")).contains("adopt: true");
    assertThat(document.objects("keys"))
        .anyMatch(k ->
            k.string("key").orElse("").equals("max_dl_shaper_rate_kbps")
                && k.string("fate").orElse("").equals("carried")
                && k.string("to").orElse("").equals("lines.primary.download.max"))
        .allMatch(k -> k.integer("line").isPresent());
  }

  @Test
  @DisplayName("C-111: an unknown key is told first, with the nearest, and changes the exit code")
  void anUnknownKeyIsTold() throws IOException {
    Path file = example("fiber.yaml");
    Examples.write(file, Files.readString(file).replace("target_bloat_ms", "target_bloat_msec"));
    Result result = importing(file);
    assertThat(result.code()).isEqualTo(Exit.WARNING);
    assertThat(result.err())
        .contains("not understood (1)")
        .contains("did you mean `continuous_monitoring.thresholds.target_bloat_ms`?");
  }

  @Test
  @DisplayName("C-76: steering whose lines are not there is not taken over, and that is said")
  void steeringNeedsItsLines() {
    Result result = importing(example("cable.yaml"), example("steering.yaml"));
    assertThat(result.out()).doesNotContain("steering:");
    assertThat(result.err()).contains("there is no line dsl");
  }

  @Test
  @DisplayName(
      "C-77: the former state is told of where the file says it is, whatever else names it")
  void theFormerStateIsTold() throws IOException {
    Path state = example("cable_state.json");
    Path file = example("cable.yaml");
    Examples.write(
        file, Files.readString(file).replace("/var/lib/wanctl/cable_state.json", state.toString()));
    Result result = importing(file);
    assertThat(result.err())
        .contains("download.current_rate: 812000000; found again within seconds")
        .contains("ewma.baseline_rtt: 23.4; measured again");
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    assertThat(importing(folder.resolve("none.yaml")).err()).contains("there is no ");
    Path other = Examples.write(folder.resolve("other.yaml"), "a: 1\n");
    assertThat(importing(other).err()).contains("is no file of wanctl 1.x");
    Path ours = Examples.write(folder.resolve("ours.yaml"), "lines: {a: {}}\n");
    assertThat(importing(ours).err()).contains("of this wanctl already");
    Path broken = Examples.write(folder.resolve("broken.yaml"), "wan_name: [\n");
    assertThat(importing(broken).code()).isEqualTo(Exit.PROBLEM);
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(importing(empty).err()).contains("there is nothing to import");
    assertThat(importing(example("fiber.yaml"), "--wan", "x").err()).contains("LINE=INTERFACE");
  }

  @Test
  void aliasesThatExplodeEnd() throws IOException {
    StringBuilder bomb = new StringBuilder("wan_name: x\na0: &a0 {k: v}\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d {x: *a%d, y: *a%d}%n".formatted(i, i, i - 1, i - 1));
    }
    Path file = Examples.write(folder.resolve("bomb.yaml"), bomb.toString());
    assertThat(importing(file).code()).isEqualTo(Exit.PROBLEM);
  }
}
