package dev.wanctl.sim.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The API's commands on the model, and the words of its errors. Knows no sockets and no tags;
/// `/login`, `/cancel`, `/quit` and `listen` belong to [ApiPeer].
///
/// Categories by MikroTik's manual: 0 for a missing item or command, 1 for a bad value, 2 for an
/// interrupted command. Texts as other people captured them; `!empty` from RouterOS 7.18 on.
final class ApiInterface {

  private static final List<String> DONE = List.of("!done");

  private final RouterModel model;
  private final Changes changes;

  ApiInterface(RouterModel model, Faults faults) {
    this.model = model;
    changes = new Changes(model, faults);
  }

  static List<List<String>> trap(String message) {
    return List.of(List.of("!trap", "=message=" + message), DONE);
  }

  private static List<List<String>> trap(int category, String message) {
    return List.of(List.of("!trap", "=category=" + category, "=message=" + message), DONE);
  }

  static List<List<String>> interrupted(boolean sayEmpty) {
    List<List<String>> all = new ArrayList<>(trap(2, "interrupted"));
    if (sayEmpty) {
      all.add(1, List.of("!empty"));
    }
    return all;
  }

  /// From 7.18 on a reading without rows says so.
  boolean saysEmpty() {
    return model.atLeast(7, 18);
  }

  static List<String> row(Map<String, String> row) {
    List<String> words = new ArrayList<>();
    words.add("!re");
    row.forEach((name, value) -> words.add("=" + name + "=" + value));
    return words;
  }

  /// The reply's sentences, without a tag.
  List<List<String>> handle(String user, ApiCommand command) {
    Optional<List<List<String>>> refused = refused(user, command);
    if (refused.isPresent()) {
      return refused.get();
    }
    return switch (command.verb()) {
      case "print", "getall" -> print(command);
      case "add" -> add(command);
      default -> onRow(command);
    };
  }

  /// Why this command cannot even begin.
  Optional<List<List<String>>> refused(String user, ApiCommand command) {
    boolean single = List.of("/system/resource", "/system/identity").contains(command.menu());
    if (!single && model.findTable(command.menu()).isEmpty()) {
      String[] parts = command.command().split("/", -1);
      return Optional.of(
          List.of(
              List.of(
                  "!trap",
                  "=category=0",
                  "=message=no such command or directory ("
                      + (parts.length > 1 ? parts[1] : "")
                      + ")"),
              List.of("!trap", "=message=no such command prefix"),
              DONE));
    }
    List<String> verbs =
        single
            ? List.of("print", "set")
            : List.of(
                "print",
                "getall",
                "listen",
                "add",
                "set",
                "remove",
                "enable",
                "disable",
                "reset-counters");
    if (!verbs.contains(command.verb())) {
      return Optional.of(trap(0, "no such command"));
    }
    return model.may(user, command.reads() ? "read" : "write")
        ? Optional.empty()
        : Optional.of(trap("not enough permissions (9)"));
  }

  private List<List<String>> print(ApiCommand command) {
    List<Map<String, String>> all =
        switch (command.menu()) {
          case "/system/resource" -> List.of(model.resource());
          case "/system/identity" -> List.of(Map.of("name", model.identity()));
          default -> model.liveRows(command.menu());
        };
    String properties = command.arguments().getOrDefault(".proplist", "");
    List<String> wanted = List.of(properties.split(",", -1));
    List<List<String>> reply = new ArrayList<>();
    try {
      for (Map<String, String> one : all) {
        if (QueryWords.matches(command.query(), one)) {
          Map<String, String> shown = new LinkedHashMap<>(one);
          if (!properties.isEmpty()) {
            shown.keySet().retainAll(wanted);
          }
          reply.add(row(shown));
        }
      }
    } catch (IllegalArgumentException | NoSuchElementException _) {
      return trap("failure: bad query");
    }
    if (reply.isEmpty() && saysEmpty()) {
      reply.add(List.of("!empty"));
    }
    reply.add(DONE);
    return reply;
  }

  private List<List<String>> add(ApiCommand command) {
    Map<String, String> values = new LinkedHashMap<>();
    Optional<String> bad =
        SettingCheck.check(model, command.menu(), command.arguments(), values)
            .or(() -> duplicate(command.menu(), values));
    return bad.map(ApiInterface::badValue)
        .orElseGet(() -> {
          String id = changes.add(command.menu(), values).getOrDefault(Table.ID, "");
          return List.of(List.of("!done", "=ret=" + id));
        });
  }

  private Optional<String> duplicate(String menu, Map<String, String> values) {
    return model
        .table(menu)
        .named(values.getOrDefault("name", ""))
        .map(_ -> "failure: already have such name");
  }

  private static List<List<String>> badValue(String words) {
    return words.startsWith("invalid value") || words.startsWith("input does not match")
        ? trap(1, words)
        : trap(words);
  }

  private List<List<String>> onRow(ApiCommand command) {
    String menu = command.menu();
    Map<String, String> values = new LinkedHashMap<>(command.arguments());
    if (menu.equals("/system/identity")) {
      model.identity(values.getOrDefault("name", ""));
      return List.of(DONE);
    }
    String byId = values.remove(Table.ID);
    String byNumber = values.remove("numbers");
    String key = byId != null ? byId : byNumber;
    if (key == null) {
      return trap("missing =.id=");
    }
    Table table = model.table(menu);
    Optional<Map<String, String>> row = key.startsWith("*") ? table.byId(key) : table.named(key);
    if (row.isEmpty()) {
      return trap(0, "no such item");
    }
    return switch (command.verb()) {
      case "set" -> set(menu, row.get(), values);
      case "enable" -> set(menu, row.get(), Map.of("disabled", "false"));
      case "disable" -> set(menu, row.get(), Map.of("disabled", "true"));
      case "remove" -> {
        changes.remove(menu, row.get());
        yield List.of(DONE);
      }
      default -> {
        model.resetCounters(row.get().getOrDefault("name", ""));
        yield List.of(DONE);
      }
    };
  }

  private List<List<String>> set(
      String menu, Map<String, String> row, Map<String, String> arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    Optional<String> bad = SettingCheck.check(model, menu, arguments, values);
    if (bad.isPresent()) {
      return badValue(bad.get());
    }
    changes.set(menu, row, values);
    return List.of(DONE);
  }
}
