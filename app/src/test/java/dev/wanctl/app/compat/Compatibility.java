package dev.wanctl.app.compat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Writes the table of what was validated, from the reports that the last run of the tests left:
///
///     java app/src/test/java/dev/wanctl/app/compat/Compatibility.java docs/results/compatibility-DATE.md
///
/// from the root of the project, after `mvn verify`. A row whose tests did not run says so; the exit
/// code is 1 if one failed.
final class Compatibility {

  private static final Path ROWS =
      Path.of("app/src/test/resources/dev/wanctl/app/compat/validated.txt");
  private static final Pattern CASE =
      Pattern.compile("<testcase\\b([^>]*?)(/>|>(.*?)</testcase>)", Pattern.DOTALL);
  private static final Map<String, String> TITLES =
      Map.of(
          "transport", "Ways to a router",
          "topology", "What shapes the line",
          "quirk", "What routers do",
          "former", "Former configurations");

  private record Case(String type, String name, String outcome) {}

  private Compatibility() {}

  public static void main(String[] args) throws IOException {
    List<Case> cases = cases(Path.of("."));
    StringBuilder text =
        new StringBuilder(
            """
            # What was validated, and how

            Made by tests: each row is from the reports of the tests that it names, by the command in
            `app/src/test/java/dev/wanctl/app/compat/Compatibility.java`. The router is the simulator, which was made from
            MikroTik's manual and other people's measurements: no real one was there. The kernel is a real one.
            """);
    String area = "";
    boolean failed = false;
    for (String row : Files.readAllLines(ROWS)) {
      if (row.isBlank() || row.startsWith("#")) {
        continue;
      }
      String[] cells = row.split(" \\| ", -1);
      if (!cells[0].equals(area)) {
        area = cells[0];
        text.append("\n## ")
            .append(TITLES.get(area))
            .append("\n\n| What | How | Tests | |\n|---|---|---|---|\n");
      }
      String outcome = outcome(cells[3], cases);
      failed |= outcome.contains("failed");
      text.append(
          "| %s | %s | %s | %s |\n"
              .formatted(cells[1], cells[2], cells[3].replace("#", "."), outcome));
    }
    if (args.length == 1) {
      Files.writeString(Path.of(args[0]), text);
    } else {
      System.out.print(text);
    }
    System.exit(failed ? 1 : 0);
  }

  private static String outcome(String tests, List<Case> cases) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String test : tests.split(", ", -1)) {
      String[] parts = test.split("#", -1);
      List<Case> found =
          cases.stream()
              .filter(c -> c.type().endsWith("." + parts[0]))
              .filter(c -> parts.length == 1 || c.name().startsWith(parts[1]))
              .toList();
      if (found.isEmpty()) {
        counts.merge("not run: " + parts[0], 1, Integer::sum);
      }
      found.forEach(c -> counts.merge(c.outcome(), 1, Integer::sum));
    }
    List<String> words = new ArrayList<>();
    counts.forEach(
        (outcome, n) -> words.add(outcome.startsWith("not run") ? outcome : n + " " + outcome));
    return String.join(", ", words);
  }

  private static List<Case> cases(Path root) throws IOException {
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root, 5)) {
      for (Path file :
          files
              .filter(f -> f.toString().matches(".*target/(surefire|failsafe)-reports/.*\\.xml"))
              .toList()) {
        Matcher m = CASE.matcher(Files.readString(file));
        while (m.find()) {
          String inner = m.group(3) == null ? "" : m.group(3);
          String outcome =
              inner.contains("<failure") || inner.contains("<error")
                  ? "failed"
                  : inner.contains("<skipped") ? "skipped" : "passed";
          cases.add(
              new Case(attribute("classname", m.group(1)), attribute("name", m.group(1)), outcome));
        }
      }
    }
    return cases;
  }

  private static String attribute(String name, String attributes) {
    Matcher m = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(attributes);
    return m.find() ? m.group(1) : "";
  }
}
