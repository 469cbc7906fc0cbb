package dev.wanctl.engine.json;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/// Text to values and back.
final class JsonText {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Json.MAX_DEPTH).build())
          .build();

  private static final ObjectWriteContext PRETTY =
      new ObjectWriteContext.Base() {
        @Override
        public boolean hasPrettyPrinter() {
          return true;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
          DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
          return new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                      .withObjectEmptySeparator("")
                      .withArrayEmptySeparator(""))
              .withObjectIndenter(indenter)
              .withArrayIndenter(indenter);
        }
      };

  private JsonText() {}

  static Json read(String text, int maxBytes) throws JsonException {
    checkSize(text.length(), maxBytes);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return document(parser);
    } catch (JacksonException e) {
      throw describe(e);
    }
  }

  static Json read(byte[] utf8, int maxBytes) throws JsonException {
    checkSize(utf8.length, maxBytes);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
      return document(parser);
    } catch (JacksonException e) {
      throw describe(e);
    }
  }

  private static void checkSize(int size, int limit) throws JsonException {
    if (size > limit) {
      throw new JsonException("JSON of " + size + " bytes where at most " + limit + " are read");
    }
  }

  private static Json document(JsonParser parser) throws JsonException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new JsonException("empty text where JSON was expected");
    }
    Json value = value(parser, first);
    if (parser.nextToken() != null) {
      throw new JsonException("more text after the JSON value, " + place(parser.currentLocation()));
    }
    return value;
  }

  private static Json value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Json.Str(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getDecimalValue());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> Json.none();
      // The blocking parser hands these out nowhere a value may stand.
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("unexpected token " + token);
    };
  }

  private static Json object(JsonParser parser) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      members.put(name, value(parser, parser.nextToken()));
    }
    return new Json.Obj(members);
  }

  private static Json array(JsonParser parser) {
    List<Json> elements = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      elements.add(value(parser, t));
    }
    return new Json.Arr(elements);
  }

  /// Jackson's own message may repeat what it read, so only the kind and the place are kept.
  private static JsonException describe(JacksonException e) {
    String kind =
        e instanceof StreamConstraintsException
            ? "JSON nested too deep or with an overlong value"
            : "not valid JSON";
    return new JsonException(kind + ", " + place(e.getLocation()));
  }

  /// A broken limit comes without a place.
  private static String place(@Nullable TokenStreamLocation location) {
    return location == null
        ? "place unknown"
        : "line " + location.getLineNr() + " column " + location.getColumnNr();
  }

  static String write(Json value, boolean pretty) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator =
        FACTORY.createGenerator(pretty ? PRETTY : ObjectWriteContext.empty(), out)) {
      write(generator, value);
    }
    return out.toString();
  }

  private static void write(JsonGenerator out, Json value) {
    switch (value) {
      case Json.Obj(Map<String, Json> members) -> {
        out.writeStartObject();
        members.forEach((name, member) -> {
          out.writeName(name);
          write(out, member);
        });
        out.writeEndObject();
      }
      case Json.Arr(List<Json> elements) -> {
        out.writeStartArray();
        elements.forEach(element -> write(out, element));
        out.writeEndArray();
      }
      case Json.Str(String text) -> out.writeString(text);
      case Json.Num(var number) -> out.writeNumber(number);
      case Json.Bool(boolean truth) -> out.writeBoolean(truth);
      case Json.Null() -> out.writeNull();
    }
  }
}
