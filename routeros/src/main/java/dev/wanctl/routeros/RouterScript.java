package dev.wanctl.routeros;

import dev.wanctl.routeros.Router.Limit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Scripts in RouterOS's language that answer in our own lines, which [ScriptReply] reads.
///
/// What `print` shows is made for people: its columns, wrapping and suffixes change with version,
/// width and flags, so no script prints. Each value is fetched by `get` and written as one field,
/// its length before it, so that no value can look like something else. A script is one block in
/// braces: a name is known in all of it. MikroTik's manual, "Scripting": RouterOS reads a whole
/// script before it does anything, so one that it does not understand changes nothing.
final class RouterScript {

  static final String ROW = "row";
  static final String ASKED = "asked";
  static final String FOUND = "found";
  static final String REFUSED = "refused";
  static final String BEFORE = "before";
  static final String MAX_LIMIT = "max-limit";
  static final String END = "end";

  private static final String LIMIT_OF_FOUND = "[/queue tree get $f max-limit]";

  private final StringBuilder text = new StringBuilder("{:local v \"\";:local f \"\";");

  private RouterScript() {}

  /// A text that stands for exactly this one whatever is in it: every byte that is no letter or
  /// digit as `\XX` with capital digits, so that neither quote, dollar, bracket nor line end is
  /// left to mean anything.
  static String quoted(String plain) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
      if ((b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z')) {
        quoted.append((char) b);
      } else {
        quoted.append("\\%02X".formatted(b));
      }
    }
    return quoted.append('"').toString();
  }

  /// The rows of a menu with these names: for each name `asked`, and for each row of that name
  /// `row` and its properties.
  static String rows(String menu, List<String> names, List<String> properties) {
    RouterScript script = new RouterScript();
    for (String name : names) {
      script.mark(ASKED);
      script.eachRow(menu, "find name=" + quoted(name), properties);
    }
    return script.end();
  }

  /// All rows of a menu.
  static String allRows(String menu, List<String> properties) {
    RouterScript script = new RouterScript();
    script.mark(ASKED);
    script.eachRow(menu, "find", properties);
    return script.end();
  }

  /// A menu with one row, such as `/system resource`.
  static String single(String menu, List<String> properties) {
    RouterScript script = new RouterScript();
    script.mark(ASKED);
    script.mark(ROW);
    properties.forEach(p -> script.field(p, "[" + words(menu) + " get " + p + "]"));
    return script.end();
  }

  /// Sets the limits of the first list in their order, looks at those of the second, and shows what
  /// stood there and what stands there afterwards: for each `asked`, how many queues of the name
  /// there are, `before`, `refused` if the router did not take it, and `max-limit` as read back.
  /// Nothing is set unless there is exactly one queue of the name: `set` itself would be silent
  /// about none and would change all of several. One that is refused keeps none of the others from
  /// being set.
  static String setLimits(List<Limit> toSet, List<Limit> toLookAt) {
    RouterScript script = new RouterScript();
    for (Limit limit : toSet) {
      script.oneQueue(limit.queue());
      script.field(BEFORE, LIMIT_OF_FOUND);
      script.text.append(":do {/queue tree set $f max-limit=");
      script.text.append(limit.bitsPerSecond()).append("} on-error={");
      script.mark(REFUSED);
      script.text.append("};");
      script.field(MAX_LIMIT, LIMIT_OF_FOUND);
      script.text.append("};");
    }
    for (Limit limit : toLookAt) {
      script.oneQueue(limit.queue());
      script.field(MAX_LIMIT, LIMIT_OF_FOUND);
      script.text.append("};");
    }
    return script.end();
  }

  /// How many queues have this name; what follows, up to its closing brace, is done if it is one.
  private void oneQueue(String name) {
    mark(ASKED);
    text.append(":set f [/queue tree find name=%s];".formatted(quoted(name)));
    field(FOUND, "[:len $f]");
    text.append(":if ([:len $f] = 1) do={");
  }

  /// The same change alone and unguarded: `on-error` hides the router's words, this shows them.
  static String setPlainly(Limit limit) {
    RouterScript script = new RouterScript();
    script.text.append(
        "/queue tree set [/queue tree find name=%s] max-limit=%d;"
            .formatted(quoted(limit.queue()), limit.bitsPerSecond()));
    return script.end();
  }

  /// `/queue/tree` as the console of every version takes it.
  private static String words(String menu) {
    return "/" + menu.substring(1).replace('/', ' ');
  }

  /// Sets values of the one row of this name: `asked`, and how many there are. Nothing is set
  /// unless there is exactly one. Unguarded, so that the router's words about a refusal are heard.
  /// Flags are `yes` and `no` at the console.
  static String setValues(Menu menu, String name, Map<String, String> values) {
    RouterScript script = new RouterScript();
    script.mark(ASKED);
    script.find(menu, name);
    script.text.append(":if ([:len $f] = 1) do={").append(menu.console()).append(" set $f");
    script.values(values);
    script.text.append("};");
    return script.end();
  }

  /// Adds a row unless there is one of its name: `asked`, and how many there were.
  static String add(Menu menu, Map<String, String> values) {
    RouterScript script = new RouterScript();
    script.mark(ASKED);
    script.find(menu, values.getOrDefault(menu.key(), ""));
    script.text.append(":if ([:len $f] = 0) do={").append(menu.console()).append(" add");
    script.values(values);
    script.text.append("};");
    return script.end();
  }

  /// Removes the one row of this name: `asked`, and how many there were.
  static String remove(Menu menu, String name) {
    RouterScript script = new RouterScript();
    script.mark(ASKED);
    script.find(menu, name);
    script.text.append(":if ([:len $f] = 1) do={").append(menu.console()).append(" remove $f;};");
    return script.end();
  }

  private void find(Menu menu, String name) {
    text.append(":set f [%s find %s=%s];".formatted(menu.console(), menu.key(), quoted(name)));
    field(FOUND, "[:len $f]");
  }

  private void values(Map<String, String> values) {
    values.forEach((key, value) -> {
      text.append(' ').append(key);
      if (!value.isEmpty()) {
        text.append('=')
            .append(
                switch (value) {
                  case "true" -> "yes";
                  case "false" -> "no";
                  default -> quoted(value);
                });
      }
    });
  }

  private void eachRow(String menu, String find, List<String> properties) {
    String words = words(menu);
    text.append(":foreach i in=[").append(words).append(' ').append(find).append("] do={");
    mark(ROW);
    properties.forEach(p -> field(p, "[" + words + " get $i " + p + "]"));
    text.append("};");
  }

  private void mark(String word) {
    text.append(":put \"=").append(word).append("\";");
  }

  private void field(String name, String expression) {
    text.append(":set v [:tostr ").append(expression).append("];:put (\"=").append(name);
    text.append(" \" . [:len $v] . \" \" . $v);");
  }

  private String end() {
    mark(END);
    return text.append('}').toString();
  }
}
