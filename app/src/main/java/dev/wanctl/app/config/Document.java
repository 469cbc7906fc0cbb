package dev.wanctl.app.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// YAML 1.2 text to a tree of nodes, with bounds on size, depth and aliases. What the parser finds
/// wrong is said in words of ours: its own quote the file.
public final class Document {

  static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_LINE = 8192;
  private static final int DEEPEST = 16;
  private static final int MOST_ALIASES = 64;

  /// Stand for the braces of `${VAR}` while YAML is parsed, to which a brace in an unquoted value
  /// inside of `{}` is an error. As long as what they stand for, so that columns stay right.
  private static final char OPEN = '\uE000';

  private static final char CLOSE = '\uE001';
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private Document() {}

  /// The top of another program's file, and what is wrong with it where there is none.
  public record Foreign(Optional<MappingNode> top, List<Problem> problems) {}

  /// Reads another program's file with the same bounds.
  public static Foreign foreign(String file, String text) {
    Problems problems = new Problems();
    Optional<MappingNode> top = parse(text, problems);
    SourceText nothingShown = new SourceText(text);
    return new Foreign(top, problems.report(file, nothingShown));
  }

  /// A scalar's text as the file has it.
  public static String value(ScalarNode node) {
    return node.getValue().replace(OPEN, '{').replace(CLOSE, '}');
  }

  /// The top of the tree; empty if problems were reported.
  static Optional<MappingNode> parse(String original, Problems problems) {
    if (!isReadable(original, problems)) {
      return Optional.empty();
    }
    String text = VARIABLE.matcher(original).replaceAll("\\$" + OPEN + "$1" + CLOSE);
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MOST_BYTES)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .build();
    try {
      if (!isBounded(text, settings, problems)) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        problems.error(
            Place.FILE,
            "",
            "the file is empty",
            "docs/configuration.md begins with one that is enough");
        return Optional.empty();
      }
      if (root.get() instanceof MappingNode top) {
        return Optional.of(top);
      }
      problems.error(
          Place.of(root.get().getStartMark()),
          "",
          "the file is no table of keys",
          "`KEY: VALUE` lines",
          "");
    } catch (MarkedYamlEngineException e) {
      report(e, text, problems);
    } catch (YamlEngineException e) {
      // Without a place: a character that YAML does not allow, or too much of something.
      problems.error(
          forbidden(text), "", "this is no YAML text", "look for control characters in the file");
    }
    return Optional.empty();
  }

  /// Lines too, since the parser's time grows with the square of their length.
  private static boolean isReadable(String text, Problems problems) {
    if (text.length() > MOST_BYTES) {
      problems.error(
          Place.FILE, "", "the file is too long", "at most " + MOST_BYTES + " bytes", "");
      return false;
    }
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.length() > LONGEST_LINE) {
        problems.error(
            new Place(number, 1), "", "the line is too long", "at most " + LONGEST_LINE, "");
        return false;
      }
    }
    return true;
  }

  /// By events first, which need no recursion: a thousand brackets must not overflow the stack.
  private static boolean isBounded(String text, LoadSettings settings, Problems problems) {
    int depth = 0;
    int aliases = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias -> aliases++;
        default -> {}
      }
      if (depth > DEEPEST || aliases > MOST_ALIASES) {
        problems.error(
            Place.of(event.getStartMark()),
            "",
            depth > DEEPEST ? "sections are nested too deep" : "too many aliases",
            "at most " + (depth > DEEPEST ? DEEPEST : MOST_ALIASES),
            "");
        return false;
      }
    }
    return true;
  }

  private static void report(MarkedYamlEngineException e, String text, Problems problems) {
    Place place = Place.of(e.getProblemMark().or(e::getContextMark));
    Place start = Place.of(e.getContextMark().or(e::getProblemMark));
    String line = text.lines().skip(Math.max(0, place.line() - 1)).findFirst().orElse("");
    String said = e.getProblem() == null ? "" : e.getProblem();
    if (indent(line).contains("\t") || said.contains("\\t") || said.contains("TAB")) {
      int tab = line.indexOf('\t');
      problems.error(
          tab < 0 ? place : new Place(place.line(), tab + 1),
          "",
          "a tab stands where YAML wants spaces",
          "indent with spaces");
    } else if (said.contains("mapping values are not allowed")) {
      problems.error(
          place,
          "",
          "a second `: ` in one line, or a wrong indent",
          "put a value that holds `: ` in quotes, and align keys of one section");
    } else if (said.contains("alias")) {
      problems.error(
          place, "", "a value starts with `*` or `&`, which is an alias", "put it in quotes");
    } else if (said.contains("cannot start any token") || said.contains("tag")) {
      problems.error(
          place, "", "a value cannot start with this character", "put the value in quotes");
    } else if (said.contains("single document") || said.contains("another document")) {
      problems.error(place, "", "a second document starts here", "remove the `---`");
    } else if (said.contains("',' or") || said.contains("flow")) {
      problems.error(
          place,
          "",
          "a comma is missing, or the `{` or `[` of line " + start.line() + " is not closed",
          "put a value that holds one of `,{}[]` in quotes");
    } else if (said.contains("end of stream") || said.contains("quoted scalar")) {
      problems.error(start, "", "the quote that opens here is not closed", "close it");
    } else if (said.contains("block end") || said.contains("could not find expected ':'")) {
      problems.error(
          place,
          "",
          "this line fits neither its section nor the one above",
          "`KEY: VALUE` with the indent of its neighbours",
          "");
    } else {
      problems.error(
          place,
          "",
          "this is no valid YAML here or just above",
          "check indent, quotes and brackets");
    }
  }

  private static String indent(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }

  private static Place forbidden(String text) {
    int line = 1;
    int column = 1;
    for (int letter : text.codePoints().toArray()) {
      if (letter < ' ' && letter != '\n' && letter != '\t' && letter != '\r') {
        return new Place(line, column);
      }
      column = letter == '\n' ? 1 : column + 1;
      line += letter == '\n' ? 1 : 0;
    }
    return Place.FILE;
  }
}
