package dev.wanctl.sim.router;

import dev.wanctl.sim.router.script.Menus;
import dev.wanctl.sim.router.script.ScriptError;
import dev.wanctl.sim.router.script.Value;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The model as a user's console shows it: with the user's rights, with values in the console's
/// forms, and with faults that strike single changes.
final class ConsoleMenus implements Menus {

  private static final String RESOURCE = "/system/resource";
  private static final String IDENTITY = "/system/identity";
  private static final Set<String> LIVE_QUEUE =
      Set.of(
          "rate",
          "packet-rate",
          "queued-bytes",
          "queued-packets",
          "bytes",
          "packets",
          "dropped",
          "invalid");
  private static final Set<String> TEXTS =
      Set.of(
          "name",
          "comment",
          "parent",
          "queue",
          "group",
          "source",
          "on-event",
          "up-script",
          "down-script",
          "new-packet-mark",
          "interface");
  private static final Pattern TIME =
      Pattern.compile("(\\d+w)?(\\d+d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

  private final RouterModel model;
  private final Faults faults;
  private final Changes changes;
  private final Predicate<String> rights;

  /// @param rights whether who is at the console has a policy
  ConsoleMenus(RouterModel model, Faults faults, Predicate<String> rights) {
    this.model = model;
    this.faults = faults;
    changes = new Changes(model, faults);
    this.rights = rights;
  }

  @Override
  public boolean leadsToMenu(String path) {
    return leads(path, RESOURCE)
        || leads(path, IDENTITY)
        || model.menus().stream().anyMatch(menu -> leads(path, menu));
  }

  private static boolean leads(String path, String menu) {
    return menu.startsWith(path)
        && (menu.length() == path.length() || menu.charAt(path.length()) == '/');
  }

  @Override
  public Set<String> commands(String path) {
    return switch (path) {
      case RESOURCE -> Set.of("print", "get");
      case IDENTITY -> Set.of("print", "get", "set");
      case RouterModel.LOG -> Set.of("print", "find", "get", "info", "warning", "error");
      case RouterModel.QUEUE_TREE ->
          Set.of(
              "print",
              "find",
              "get",
              "set",
              "add",
              "remove",
              "enable",
              "disable",
              "reset-counters");
      default ->
          model.menus().contains(path)
              ? Set.of("print", "find", "get", "set", "add", "remove", "enable", "disable")
              : Set.of();
    };
  }

  @Override
  public Set<String> properties(String path) {
    return switch (path) {
      case RESOURCE -> model.resource().keySet();
      case IDENTITY -> Set.of("name");
      default -> {
        Set<String> keys = new LinkedHashSet<>(model.table(path).keys());
        if (path.equals(RouterModel.QUEUE_TREE)) {
          keys.addAll(LIVE_QUEUE);
        }
        if (path.equals(RouterModel.INTERFACE)) {
          keys.addAll(Set.of("name", "type", "rx-byte", "tx-byte", "rx-packet", "tx-packet"));
        }
        keys.add(Table.ID);
        yield keys;
      }
    };
  }

  private void require(String policy) {
    if (!rights.test(policy)) {
      throw new ScriptError("not enough permissions (9)");
    }
  }

  @Override
  public List<Row> rows(String path) {
    require("read");
    List<Map<String, String>> rows =
        switch (path) {
          case RESOURCE -> List.of(model.resource());
          case IDENTITY -> List.of(Map.of("name", model.identity()));
          default -> model.liveRows(path);
        };
    List<Row> shown = new ArrayList<>();
    for (Map<String, String> row : rows) {
      shown.add(new Row(row.getOrDefault(Table.ID, ""), new ConsoleRow(row)));
    }
    return shown;
  }

  /// A row whose values take the console's form when they are looked at: most never are.
  private static final class ConsoleRow extends AbstractMap<String, Value> {

    private final Map<String, String> row;

    ConsoleRow(Map<String, String> row) {
      this.row = row;
    }

    @Override
    public boolean containsKey(Object key) {
      return row.containsKey(key);
    }

    @Override
    public @Nullable Value get(Object key) {
      String text = row.get(key);
      return text == null ? null : value((String) key, text);
    }

    @Override
    public Set<Entry<String, Value>> entrySet() {
      Map<String, Value> all = new LinkedHashMap<>();
      row.forEach((key, text) -> all.put(key, value(key, text)));
      return all.entrySet();
    }
  }

  private static Value value(String key, String text) {
    if (TEXTS.contains(key)) {
      return new Value.Text(text);
    }
    if (key.equals("policy")) {
      return new Value.Listing(
          Pattern.compile(",").splitAsStream(text).<Value>map(Value.Text::new).toList());
    }
    if (key.equals("uptime") || key.equals("interval")) {
      return new Value.Text(time(text));
    }
    return Value.ofWord(text);
  }

  /// The console has times as `1w2d03:04:05`, where REST has `1w2d3h4m5s`.
  private static String time(String text) {
    Matcher m = TIME.matcher(text);
    if (!m.matches()) {
      return text;
    }
    StringBuilder time = new StringBuilder();
    for (int days = 1; days <= 2; days++) {
      if (m.group(days) != null) {
        time.append(m.group(days));
      }
    }
    for (int part = 3; part <= 5; part++) {
      String digits = m.group(part);
      time.append(part > 3 ? ":" : "")
          .append("%02d".formatted(digits == null ? 0 : Integer.parseInt(digits)));
    }
    return time.toString();
  }

  @Override
  public String print(String path, Set<String> how, List<Row> rows) {
    require("read");
    return PrintText.of(path, how, rows);
  }

  @Override
  public void log(String topic, String message) {
    require("write");
    model.log("script," + topic, message);
  }

  @Override
  public void add(String path, Map<String, String> values) {
    require("write");
    Map<String, String> normal = checked(path, values);
    if (model.table(path).named(normal.getOrDefault("name", "")).isPresent()) {
      throw new ScriptError("failure: already have such name");
    }
    changes.add(path, normal);
  }

  @Override
  public void change(String path, String command, Row row, Map<String, String> values) {
    require("write");
    String name = row.values().getOrDefault("name", new Value.Nothing()).shown();
    if (path.equals(IDENTITY)) {
      model.identity(values.getOrDefault("name", model.identity()));
      return;
    }
    String subject = path + "/" + command + "/" + name;
    faults
        .next(Faults.CHANGE, subject)
        .ifPresent(fault -> {
          throw new ScriptError(
              fault instanceof Faults.Spoiled.Status(int _, String words) ? words : "failure");
        });
    Map<String, String> now =
        model.table(path).byId(row.id()).orElseThrow(() -> new ScriptError("no such item"));
    switch (command) {
      case "remove" -> changes.remove(path, now);
      case "reset-counters" -> model.resetCounters(name);
      case "enable" -> changes.set(path, now, Map.of("disabled", "false"));
      case "disable" -> changes.set(path, now, Map.of("disabled", "true"));
      default -> changes.set(path, now, checked(path, values));
    }
    faults.carriedOut(Faults.CHANGE, subject);
  }

  private Map<String, String> checked(String path, Map<String, String> values) {
    Map<String, String> normal = new LinkedHashMap<>();
    SettingCheck.check(model, path, values, normal)
        .ifPresent(words -> {
          throw new ScriptError(words);
        });
    return normal;
  }
}
