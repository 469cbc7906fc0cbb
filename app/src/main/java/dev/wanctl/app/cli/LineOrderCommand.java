package dev.wanctl.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `wanctl hold`, `release` and `observe`: orders to the running daemon about one line.
record LineOrderCommand(Daemon daemon, Terminal terminal) {

  private static final String LASTS =
      "Ends by itself after this, such as 30min; unless given, not before it is taken back.";

  int execute(ParseResult parsed) {
    String name = parsed.commandSpec().name();
    String line = parsed.matchedPositionalValue(0, "");
    String query = "?line=" + encoded(line) + time(parsed);
    return switch (name) {
      case "hold" ->
          order(
              name,
              "/lines/hold" + query,
              "the rates of " + line + " stand still; to let go: wanctl release " + line);
      case "release" -> order(name, "/lines/release" + query, line + " follows its law again");
      default -> {
        String state = parsed.matchedPositionalValue(1, "");
        yield order(
            name,
            "/lines/observe" + query + "&state=" + encoded(state),
            state.equals("on")
                ? "nothing is written to the device of "
                    + line
                    + "; its rates stay as they are; to let go: wanctl observe "
                    + line
                    + " off"
                : "rates of " + line + " are written again");
      }
    };
  }

  private static String time(ParseResult parsed) {
    return Optional.ofNullable(parsed.commandSpec().findOption("--for"))
        .map(_ -> parsed.matchedOptionValue("--for", ""))
        .filter(time -> !time.isEmpty())
        .map(time -> "&for=" + encoded(time))
        .orElse("");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private int order(String name, String path, String done) {
    try {
      Optional<String> refused = daemon.post(path);
      if (refused.isPresent()) {
        terminal.err().println("wanctl " + name + ": " + refused.get());
        return Exit.PROBLEM;
      }
      terminal.out().println(done);
      return Exit.GOOD;
    } catch (Daemon.Unreachable e) {
      terminal.err().println("wanctl " + name + ": " + e.getMessage());
      return Exit.CANNOT_TELL;
    }
  }

  // --- the command line

  static CommandSpec hold() {
    return ofLine("hold", "Let a line's rates stand still where they are.")
        .addOption(Syntax.valued("--for", "DURATION", LASTS));
  }

  static CommandSpec release() {
    return ofLine("release", "Let a line that is held follow its law again.");
  }

  static CommandSpec observe() {
    return ofLine("observe", "Write nothing to a line's device from now on (on), or again (off).")
        .addOption(Syntax.valued("--for", "DURATION", LASTS))
        .addPositional(
            PositionalParamSpec.builder()
                .index("1")
                .arity("1")
                .required(true)
                .paramLabel("on|off")
                .type(String.class)
                .description("Whether it only observes.")
                .build());
  }

  private static CommandSpec ofLine(String name, String about) {
    return Syntax.reading(Syntax.command(name, about))
        .addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel("LINE")
                .type(String.class)
                .description("Which line.")
                .build());
  }
}
