package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wanctl.app.config.Reference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Manual pages and completions say what the command model and the settings table say, in a form
/// that `man` and the shells take.
class ManualTest {

  /// Asks bash's completion as bash does: the words, the last of them unfinished.
  private static final String ASK_BASH =
      """
      source "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      _wanctl
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir Path folder;

  private static String output(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int code =
        Commands.run(arguments, new Terminal(Reader.nullReader(), out, out, Map.of(), false));
    assertThat(code).as(bytes.toString(StandardCharsets.UTF_8)).isZero();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<CommandSpec> commands(CommandSpec root) {
    List<CommandSpec> all = new ArrayList<>(List.of(root));
    root.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .forEach(c -> all.addAll(commands(c)));
    return all;
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static void needs(String program) {
    boolean there =
        List.of("/bin/", "/usr/bin/").stream()
            .anyMatch(d -> Files.isExecutable(Path.of(d + program)));
    assumeTrue(there, "SKIPPED: no " + program);
  }

  @Test
  void thePageOfTheCommandNamesEveryCommandAndOption() {
    String page = output("manual", "wanctl").replace("\\-", "-");
    for (CommandSpec command : commands(Syntax.root())) {
      if (command.subcommands().isEmpty()) {
        assertThat(page).contains(".SS \"" + command.qualifiedName());
        command.options().stream()
            .filter(o -> !o.usageHelp())
            .forEach(o -> assertThat(page).contains(o.longestName()));
      }
    }
  }

  @Test
  void thePageOfTheConfigurationNamesEveryKey() {
    String page = output("manual", "wanctl.yaml").replace("\\-", "-");
    assertThat(Reference.keys()).allSatisfy(k -> assertThat(page).contains("\\fB" + k + "\\fR\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wanctl", "wanctl.yaml"})
  void manTakesThePages(String name) throws Exception {
    needs("groff");
    Path page = Files.writeString(folder.resolve("page"), output("manual", name));
    // Warnings go where the page goes; lines that no place to break was found in are none of ours.
    assertThat(
            run("groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z", page.toString())
                .lines()
                .filter(l -> !l.contains("can't break line")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theShellTakesItsScript(String shell) throws Exception {
    needs(shell);
    Path script = Files.writeString(folder.resolve("script"), output("completion", shell));
    assertThat(run(shell, "-n", script.toString())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'wanctl st', 'status steer'",
    "'wanctl steer h', hold",
    "'wanctl run --o', --observe",
    "'wanctl init --preset c', cable",
    "'wanctl steer report --u', --url",
    "'wanctl completion z', zsh",
    "'wanctl explain probe.sp', ''",
    "'wanctl explain lines.*.probe.spac', lines.*.probe.spacing",
    "'wanctl simulate dr', drop",
    "'wanctl demo --for x', ''",
  })
  void bashOffersWhatMayFollow(String typed, String offered) throws Exception {
    needs("bash");
    Path script = Files.writeString(folder.resolve("script"), output("completion", "bash"));
    List<String> command =
        new ArrayList<>(List.of("bash", "--norc", "-c", ASK_BASH, "ask", script.toString()));
    command.addAll(List.of(typed.split(" ")));
    assertThat(run(command.toArray(String[]::new)).strip().lines())
        .containsExactlyInAnyOrder(offered.isEmpty() ? new String[0] : offered.split(" "));
  }

  @Test
  void fishOffersWhatMayFollow() throws Exception {
    needs("fish");
    Path script = Files.writeString(folder.resolve("script"), output("completion", "fish"));
    String asked =
        "source " + script + "; complete -C 'wanctl steer h'; complete -C 'wanctl run --ob'";
    assertThat(run("fish", "--no-config", "-c", asked).lines().map(l -> l.split("\t", 2)[0]))
        .containsExactly("hold", "--observe");
  }
}
