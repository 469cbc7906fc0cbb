package dev.wanctl.app.status;

import dev.wanctl.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Validates by JSON Schema 2020-12, as far as the schema of the status document goes: a keyword
/// that it does not know is an error, so that nothing passes because it was not looked at.
record Schema(Json.Obj root) {

  private static final Set<String> NOTES =
      Set.of("$schema", "$defs", "title", "description", "format");
  private static final Set<String> RULES =
      Set.of(
          "type",
          "enum",
          "anyOf",
          "$ref",
          "properties",
          "required",
          "additionalProperties",
          "items");

  /// What is wrong, each with its place.
  List<String> complaints(Json value) {
    List<String> all = new ArrayList<>();
    check(root, value, "$", all);
    return all;
  }

  private void check(Json.Obj schema, Json value, String at, List<String> all) {
    for (String keyword : schema.members().keySet()) {
      if (!NOTES.contains(keyword) && !RULES.contains(keyword)) {
        all.add("the schema at " + at + " has the keyword " + keyword);
      }
    }
    schema
        .string("$ref")
        .ifPresent(ref -> check(object(object(root, "$defs"), ref.substring(8)), value, at, all));
    schema
        .get("type")
        .filter(type ->
            Stream.concat(type.elements().stream(), Stream.of(type))
                .flatMap(t -> t.asString().stream())
                .noneMatch(t -> is(t, value)))
        .ifPresent(type -> all.add(at + " is no " + type.compact() + ": " + value.compact()));
    schema
        .get("enum")
        .filter(words -> !words.elements().contains(value))
        .ifPresent(words -> all.add(at + " is none of " + words.compact()));
    any(schema, value, at, all);
    if (value instanceof Json.Obj object) {
      members(schema, object, at, all);
    }
    if (value instanceof Json.Arr(List<Json> elements) && schema.get("items").isPresent()) {
      for (int i = 0; i < elements.size(); i++) {
        check(object(schema, "items"), elements.get(i), at + "[" + i + "]", all);
      }
    }
  }

  private void any(Json.Obj schema, Json value, String at, List<String> all) {
    List<Json.Obj> choices = schema.objects("anyOf");
    List<String> closest = new ArrayList<>();
    for (Json.Obj choice : choices) {
      List<String> found = new ArrayList<>();
      check(choice, value, at, found);
      if (found.isEmpty()) {
        return;
      }
      if (closest.isEmpty()) {
        closest.addAll(found);
      }
    }
    all.addAll(closest);
  }

  private void members(Json.Obj schema, Json.Obj value, String at, List<String> all) {
    Json.Obj properties = object(schema, "properties");
    for (Json name : schema.get("required").map(Json::elements).orElse(List.of())) {
      if (value.get(name.asString().orElseThrow()).isEmpty()) {
        all.add(at + " lacks " + name.compact());
      }
    }
    value
        .members()
        .forEach((name, member) -> {
          String below = at + "." + name;
          if (properties.get(name).isPresent()) {
            check(object(properties, name), member, below, all);
          } else if (schema.bool("additionalProperties").filter(b -> !b).isPresent()) {
            all.add(below + " is not in the schema");
          } else if (schema.get("additionalProperties").flatMap(Json::asObject).isPresent()) {
            check(object(schema, "additionalProperties"), member, below, all);
          }
        });
  }

  private static boolean is(String type, Json value) {
    return switch (type) {
      case "object" -> value instanceof Json.Obj;
      case "array" -> value instanceof Json.Arr;
      case "string" -> value instanceof Json.Str;
      case "number" -> value instanceof Json.Num;
      case "integer" -> value.asLong().isPresent();
      case "boolean" -> value instanceof Json.Bool;
      case "null" -> value instanceof Json.Null;
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static Json.Obj object(Json.Obj parent, String name) {
    return parent.get(name).flatMap(Json::asObject).orElseGet(() -> Json.object().build());
  }
}
