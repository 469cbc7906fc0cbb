package dev.wanctl.sim.router;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// REST on the model: verbs, paths, filters and the words of its errors. Knows no sockets.
///
/// Statuses and `detail` texts as measured on RouterOS 7.23.7: 401 without `detail` for wrong
/// credentials and for a group without `rest-api`, 500 "not enough permissions (9)" without
/// `write`, 500 "std failure: not allowed (9)" without `api`, 404 without `detail` for a missing
/// id, 400 with `detail` for everything else. `*` in an id must not be percent-encoded.
final class RestInterface {

  private static final RestReply NO_SUCH_ITEM = RestReply.error(404);
  private static final RestReply BAD_ID =
      RestReply.error(400, "missing or invalid resource identifier");

  private final RouterModel model;
  private final Changes changes;

  RestInterface(RouterModel model, Faults faults) {
    this.model = model;
    changes = new Changes(model, faults);
  }

  RestReply handle(RestRequest request) {
    Optional<RestRequest.Credentials> login = request.credentials();
    if (login.isEmpty()
        || !model.knows(login.get().user(), login.get().password())
        || !model.may(login.get().user(), "rest-api")) {
      model.log(
          "system,error,critical",
          "login failure for user " + login.map(Object::toString).orElse("") + " via rest-api");
      return RestReply.error(401);
    }
    String user = login.get().user();
    if (!model.may(user, "api")) {
      return RestReply.error(500, "std failure: not allowed (9)");
    }
    boolean reading =
        request.verb().equals("GET")
            || (request.verb().equals("POST") && request.rawPath().endsWith("/print"));
    if (!model.may(user, reading ? "read" : "write")) {
      return RestReply.error(500, "not enough permissions (9)");
    }
    if (request.rawPath().toLowerCase(java.util.Locale.ROOT).contains("%2a")) {
      return BAD_ID;
    }
    Map<String, Json> arguments = new LinkedHashMap<>();
    if (!request.body().isEmpty()) {
      try {
        arguments.putAll(Json.parse(request.body()).asObject().orElseThrow().members());
      } catch (JsonException | java.util.NoSuchElementException _) {
        return RestReply.error(400, "Failed to parse json");
      }
    }
    return dispatch(request, arguments);
  }

  private RestReply dispatch(RestRequest request, Map<String, Json> arguments) {
    String path = request.path();
    if (path.equals("/system/resource") && request.verb().equals("GET")) {
      return RestReply.row(200, model.resource());
    }
    if (path.startsWith("/system/identity")) {
      return identity(request.verb(), path, arguments);
    }
    String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    String last = path.substring(path.lastIndexOf('/') + 1);
    return switch (request.verb()) {
      case "GET" ->
          model.findTable(path).isPresent()
              ? list(path, request.query())
              : one(parent, last, request.query());
      case "POST" -> command(parent, last, arguments);
      case "PUT" -> add(path, arguments);
      case "PATCH" -> set(parent, last, arguments);
      case "DELETE" -> remove(parent, last);
      default -> RestReply.error(501);
    };
  }

  private RestReply identity(String verb, String path, Map<String, Json> arguments) {
    if (path.equals("/system/identity/set") && verb.equals("POST")) {
      model.identity(text(arguments.get("name")));
      return RestReply.done();
    }
    return verb.equals("GET") ? RestReply.row(200, Map.of("name", model.identity())) : BAD_ID;
  }

  private static RestReply noSuchPath(String path) {
    String[] parts = path.split("/", -1);
    return RestReply.error(
        400, "no such command or directory (" + (parts.length > 1 ? parts[1] : "") + ")");
  }

  private RestReply list(String path, Map<String, String> query) {
    Predicate<Map<String, String>> filter = _ -> true;
    for (Map.Entry<String, String> e : query.entrySet()) {
      if (!e.getKey().equals(".proplist")) {
        filter = filter.and(row -> e.getValue().equals(row.get(e.getKey())));
      }
    }
    return RestReply.rows(rows(path, filter, query.getOrDefault(".proplist", "")));
  }

  private RestReply one(String path, String key, Map<String, String> query) {
    if (model.findTable(path).isEmpty()) {
      return noSuchPath(path);
    }
    Predicate<Map<String, String>> isIt = row -> key.equals(row.get(idKey(key)));
    List<Map<String, String>> found = rows(path, isIt, query.getOrDefault(".proplist", ""));
    return found.isEmpty() ? NO_SUCH_ITEM : RestReply.row(200, found.getFirst());
  }

  private List<Map<String, String>> rows(
      String path, Predicate<Map<String, String>> filter, String properties) {
    List<Map<String, String>> rows = new ArrayList<>();
    List<String> wanted = properties.isEmpty() ? List.of() : List.of(properties.split(",", -1));
    for (Map<String, String> row : model.liveRows(path)) {
      if (filter.test(row)) {
        if (!wanted.isEmpty()) {
          // The id comes along even when it was not asked for.
          row.keySet().removeIf(key -> !wanted.contains(key) && !key.equals(Table.ID));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private RestReply command(String path, String command, Map<String, Json> arguments) {
    if (model.findTable(path).isEmpty()) {
      return noSuchPath(path);
    }
    if (command.equals("print")) {
      return print(path, arguments);
    }
    if (!List.of("set", "remove", "enable", "disable", "reset-counters").contains(command)) {
      return RestReply.error(400, "no such command");
    }
    Json number =
        arguments.containsKey(Table.ID) ? arguments.get(Table.ID) : arguments.get("numbers");
    if (number == null) {
      return RestReply.error(400, "missing =.id=");
    }
    String id = text(number);
    Optional<Map<String, String>> row = find(path, id);
    if (row.isEmpty()) {
      return NO_SUCH_ITEM;
    }
    Map<String, Json> values = new LinkedHashMap<>(arguments);
    values.remove(Table.ID);
    values.remove("numbers");
    RestReply reply =
        switch (command) {
          case "set" -> set(path, id, values);
          case "remove" -> remove(path, id);
          case "enable" -> set(path, id, Map.of("disabled", Json.of("false")));
          case "disable" -> set(path, id, Map.of("disabled", Json.of("true")));
          default -> {
            model.resetCounters(row.get().getOrDefault("name", ""));
            yield RestReply.done();
          }
        };
    return reply.status() < 300 ? RestReply.done() : reply;
  }

  private RestReply print(String path, Map<String, Json> arguments) {
    List<String> words = words(arguments.get(".query"));
    Json properties = arguments.get(".proplist");
    String list =
        properties instanceof Json.Arr ? String.join(",", words(properties)) : text(properties);
    try {
      return RestReply.rows(rows(path, row -> QueryWords.matches(words, row), list));
    } catch (IllegalArgumentException | java.util.NoSuchElementException _) {
      return RestReply.error(400, "failure: bad query");
    }
  }

  private RestReply add(String path, Map<String, Json> arguments) {
    Optional<Table> table = model.findTable(path);
    if (table.isEmpty()) {
      return noSuchPath(path);
    }
    Map<String, String> values = new LinkedHashMap<>();
    Optional<String> bad = SettingCheck.check(model, path, texts(arguments), values);
    if (bad.isPresent()) {
      return RestReply.error(400, bad.get());
    }
    if (table.get().named(values.getOrDefault("name", "")).isPresent()) {
      return RestReply.error(400, "failure: already have such name");
    }
    Map<String, String> row = changes.add(path, values);
    return RestReply.row(201, model.live(path, row));
  }

  private RestReply set(String path, String key, Map<String, Json> arguments) {
    Optional<Table> table = model.findTable(path);
    if (table.isEmpty()) {
      return model.findTable(path + "/" + key).isPresent() ? BAD_ID : noSuchPath(path);
    }
    Optional<Map<String, String>> row = find(path, key);
    if (row.isEmpty()) {
      return NO_SUCH_ITEM;
    }
    Map<String, String> values = new LinkedHashMap<>();
    Optional<String> bad = SettingCheck.check(model, path, texts(arguments), values);
    if (bad.isPresent()) {
      return RestReply.error(400, bad.get());
    }
    return RestReply.row(200, model.live(path, changes.set(path, row.get(), values)));
  }

  private RestReply remove(String path, String key) {
    return find(path, key)
        .map(row -> {
          changes.remove(path, row);
          return new RestReply(204, "");
        })
        .orElse(NO_SUCH_ITEM);
  }

  private Optional<Map<String, String>> find(String path, String key) {
    return model.findTable(path).flatMap(t -> key.startsWith("*") ? t.byId(key) : t.named(key));
  }

  private static String idKey(String key) {
    return key.startsWith("*") ? Table.ID : "name";
  }

  private static List<String> words(@org.jspecify.annotations.Nullable Json list) {
    return list == null ? List.of() : list.elements().stream().map(RestInterface::text).toList();
  }

  private static Map<String, String> texts(Map<String, Json> arguments) {
    Map<String, String> texts = new LinkedHashMap<>();
    arguments.forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  /// Strings as they are; numbers and booleans as they are written.
  static String text(@org.jspecify.annotations.Nullable Json value) {
    return value == null ? "" : value.asString().orElseGet(value::compact);
  }
}
