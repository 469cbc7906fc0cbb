package dev.wanctl.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// The documents: what they link to is there, and every command in them is one.
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern COMMAND =
      Pattern.compile("^(?:.*?(?:sudo|&&|\\$) +)?(?:sudo -u wanctl )?(?:\\./)?wanctl +([a-z].*)$");

  /// What a shell takes for itself.
  private static final Pattern SHELL = Pattern.compile("\\s+(#|\\|\\|?|&&|;|>|<|2>).*|\\s*&$|;.*");

  static Stream<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    for (String folder : List.of("docs", "lab", "dist")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files
            .filter(f -> f.toString().endsWith(".md"))
            .filter(f -> !f.toString().contains("/out/"))
            .forEach(found::add);
      }
    }
    return found.stream().map(ROOT::relativize).sorted();
  }

  private static String text(Path document) {
    try {
      return Files.readString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void whatIsLinkedIsThere(Path name) {
    Path document = ROOT.resolve(name);
    List<String> broken = new ArrayList<>();
    Matcher link = LINK.matcher(text(document));
    while (link.find()) {
      String target = link.group(1);
      if (target.matches("[a-z]+:.*")) {
        continue;
      }
      String[] parts = target.split("#", 2);
      Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
      if (!Files.exists(file)) {
        broken.add(target);
      } else if (parts.length == 2 && !anchors(file).contains(parts[1])) {
        broken.add(target + " (no such heading)");
      }
    }
    assertThat(broken).as("broken links of %s", name).isEmpty();
  }

  /// The names that a page's headings get.
  private static Set<String> anchors(Path page) {
    Set<String> anchors = new TreeSet<>();
    text(page)
        .lines()
        .filter(l -> l.startsWith("#"))
        .map(l -> l.replaceFirst("#+ *", "").toLowerCase(Locale.ROOT))
        .map(l -> l.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(anchors::add);
    return anchors;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommandIsOne(Path name) {
    List<String> wrong = new ArrayList<>();
    for (String line : code(text(ROOT.resolve(name)))) {
      Matcher command = COMMAND.matcher(line.strip());
      if (command.matches()) {
        String words = SHELL.matcher(command.group(1)).replaceFirst("").strip();
        try {
          new CommandLine(Syntax.root()).parseArgs(words.split("\\s+"));
        } catch (ParameterException e) {
          wrong.add(line.strip() + ": " + e.getMessage());
        }
      }
    }
    assertThat(wrong).as("commands in %s that wanctl does not take", name).isEmpty();
  }

  /// The lines of blocks of code, indented or fenced, joined where a backslash ends one.
  private static List<String> code(String page) {
    List<String> lines = new ArrayList<>();
    boolean fenced = false;
    String open = "";
    for (String line : page.lines().toList()) {
      if (line.strip().startsWith("```")) {
        fenced = !fenced;
        continue;
      }
      if (fenced || line.startsWith("    ") || !open.isEmpty()) {
        String whole = open + line.strip();
        open = whole.endsWith("\\") ? whole.substring(0, whole.length() - 1) : "";
        if (open.isEmpty()) {
          lines.add(whole);
        }
      }
    }
    return lines;
  }
}
