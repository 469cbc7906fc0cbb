package dev.wanctl.app.cli;

import dev.wanctl.app.config.Reference;
import dev.wanctl.app.status.ExplainText;
import dev.wanctl.engine.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// `wanctl explain`.
record ExplainCommand(Daemon daemon, Terminal terminal) {

  /// What a setting means.
  static int key(String key, Terminal terminal) {
    return Reference.explain(key)
        .map(text -> {
          terminal.out().println(text);
          return Exit.GOOD;
        })
        .orElseGet(() -> {
          terminal
              .err()
              .println(
                  "wanctl explain: there is no key `"
                      + key
                      + "`"
                      + Reference.nearest(key).map(n -> "; did you mean `" + n + "`?").orElse(""));
          return Exit.PROBLEM;
        });
  }

  /// Why the rates are what they are.
  int decisions(String line, int last) {
    String path =
        "/explain?last="
            + last
            + (line.isEmpty() ? "" : "&line=" + URLEncoder.encode(line, StandardCharsets.UTF_8));
    try {
      Json.Obj answer = daemon.get(path);
      terminal.out().print(ExplainText.of(answer));
      return Exit.GOOD;
    } catch (Daemon.Unreachable e) {
      terminal.err().println("wanctl explain: " + e.getMessage());
      return Exit.CANNOT_TELL;
    }
  }
}
