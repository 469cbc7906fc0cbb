package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.migrate.Examples;
import dev.wanctl.app.migrate.FormerTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The guides for those who move: their commands are typed in a sandbox in their order, their
/// tables are what the program does.
class GuideTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final String MARK = "<!-- from here on made by the program: see GuideTest -->\n";

  private record Result(int code, String text) {}

  @TempDir private Path sandbox;

  private static String page(String name) throws IOException {
    return Files.readString(DOCS.resolve(name));
  }

  private static List<String> commands(String page) {
    return page.lines()
        .filter(l -> l.startsWith("    "))
        .map(String::strip)
        .filter(l -> l.startsWith("wanctl ") || l.startsWith("sed "))
        .toList();
  }

  private Result type(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            new StringReader(""), stream, stream, Map.of("ROUTER_PASSWORD", "secret"), false);
    int code = Commands.run(arguments.toArray(String[]::new), terminal);
    return new Result(code, out.toString(StandardCharsets.UTF_8));
  }

  private String inSandbox(String text) {
    return text.replaceAll(
        " (/etc|/root)/", " " + Matcher.quoteReplacement(sandbox.toString()) + "$1/");
  }

  private Path at(String path) {
    return Path.of(sandbox + path);
  }

  @Test
  void theGuideFromWanctlOneIsTyped() throws IOException {
    for (String name : List.of("cable.yaml", "dsl.yaml", "steering.yaml", "secrets")) {
      Examples.put(name, at("/etc/wanctl"));
    }
    typeAll("moving-from-wanctl-1.md");
    String made = Files.readString(at("/etc/wanctl/wanctl.yaml"));
    assertThat(made)
        .contains("steering:")
        .contains("127.0.0.1:9191")
        .doesNotContain("mode: observe\nrouters");
    assertThat(at("/etc/wanctl/wanctl.yaml.bak")).exists();
  }

  @Test
  void theGuideFromCakeAutorateIsTyped() throws IOException {
    Examples.put("config.primary.sh", at("/root/cake-autorate"));
    Examples.put("sqm", at("/etc/config"));
    typeAll("moving-from-cake-autorate.md");
    assertThat(at("/etc/wanctl/wanctl.yaml")).exists();
  }

  private void typeAll(String name) throws IOException {
    List<String> commands = commands(page(name));
    assertThat(commands).hasSizeGreaterThan(4);
    for (String command : commands) {
      if (command.startsWith("sed ")) {
        // As the guide says it: the line goes.
        assertThat(command).contains("/^mode: observe$/d");
        Path file = at("/etc/wanctl/wanctl.yaml");
        Files.writeString(file, Files.readString(file).replaceFirst("(?m)^mode: observe\n", ""));
        continue;
      }
      List<String> arguments = List.of(inSandbox(command).replaceFirst("^wanctl ", "").split(" +"));
      boolean here = command.contains("config import") || command.matches("wanctl check \\S+");
      if (here) {
        // The second way of the same guide starts anew.
        if (command.contains("/etc/config/sqm")) {
          Files.delete(at("/etc/wanctl/wanctl.yaml"));
        }
        Result result = type(arguments);
        assertThat(result.code()).as(command + "\n" + result.text()).isIn(Exit.GOOD, Exit.WARNING);
      } else {
        List<String> help = new java.util.ArrayList<>(arguments);
        help.add("--help");
        Result result = type(help);
        assertThat(result.code()).as(command + "\n" + result.text()).isEqualTo(Exit.GOOD);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"moving-from-wanctl-1.md", "moving-from-cake-autorate.md"})
  void theTablesAreWhatTheProgramDoes(String name) throws IOException {
    String page = page(name);
    assertThat(page).contains(MARK);
    String wanted =
        page.substring(0, page.indexOf(MARK) + MARK.length()) + FormerTables.markdown(name);
    if (System.getProperty("wanctl.write-docs") != null) {
      Files.writeString(DOCS.resolve(name), wanted);
    }
    assertThat(page(name)).as("write it anew with -Dwanctl.write-docs").isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"moving-from-wanctl-1.md", "moving-from-cake-autorate.md"})
  void linksLeadSomewhere(String name) throws IOException {
    Matcher link = Pattern.compile("]\\(([^)#]+)(?:#([^)]+))?\\)").matcher(page(name));
    int links = 0;
    while (link.find()) {
      links++;
      Path target = DOCS.resolve(link.group(1));
      assertThat(target).exists();
      if (link.group(2) != null) {
        List<String> anchors =
            Files.readString(target)
                .lines()
                .filter(l -> l.startsWith("#"))
                .map(l -> l.replaceFirst("#+ ", "").toLowerCase(java.util.Locale.ROOT))
                .map(l -> l.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .toList();
        assertThat(anchors).contains(link.group(2));
      }
    }
    assertThat(links).isPositive();
  }
}
