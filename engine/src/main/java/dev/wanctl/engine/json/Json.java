package dev.wanctl.engine.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A JSON value. Read one with [#parse], make one with [#object], [#array] and [#of], write it with
/// [#compact] or [#pretty]. The accessors that look into a value answer empty when it is not of
/// that kind, so that reading what a stranger sent needs no casts.
public sealed interface Json {

  /// How deep arrays and objects may be nested.
  int MAX_DEPTH = 64;

  /// How long a text may be when the caller states no other limit.
  int MAX_BYTES = 16 << 20;

  /// Members in the order of the text or of building. Of two members with one name the last counts.
  record Obj(Map<String, Json> members) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public Optional<Json> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    public Optional<String> string(String name) {
      return get(name).flatMap(Json::asString);
    }

    public OptionalLong integer(String name) {
      Json value = members.get(name);
      return value == null ? OptionalLong.empty() : value.asLong();
    }

    public OptionalDouble number(String name) {
      Json value = members.get(name);
      return value == null ? OptionalDouble.empty() : value.asDouble();
    }

    public Optional<Boolean> bool(String name) {
      return get(name).flatMap(Json::asBoolean);
    }

    /// The objects of the array of that name; what is no object in it is left out.
    public List<Obj> objects(String name) {
      return get(name).map(Json::objects).orElse(List.of());
    }
  }

  record Arr(List<Json> elements) implements Json {
    public Arr {
      elements = List.copyOf(elements);
    }
  }

  record Str(String value) implements Json {}

  /// Exact as written.
  record Num(BigDecimal value) implements Json {}

  record Bool(boolean value) implements Json {}

  record Null() implements Json {}

  static Json parse(String text) throws JsonException {
    return JsonText.read(text, MAX_BYTES);
  }

  static Json parse(byte[] utf8) throws JsonException {
    return parse(utf8, MAX_BYTES);
  }

  static Json parse(byte[] utf8, int maxBytes) throws JsonException {
    return JsonText.read(utf8, maxBytes);
  }

  static Json of(String value) {
    return new Str(value);
  }

  static Json of(long value) {
    return new Num(BigDecimal.valueOf(value));
  }

  /// JSON has no word for NaN and infinities: they become null.
  static Json of(double value) {
    return Double.isFinite(value) ? new Num(BigDecimal.valueOf(value)) : none();
  }

  static Json of(boolean value) {
    return new Bool(value);
  }

  static Json array(List<? extends Json> elements) {
    return new Arr(new ArrayList<>(elements));
  }

  /// The value `null`.
  static Json none() {
    return new Null();
  }

  static Builder object() {
    return new Builder();
  }

  default Optional<Obj> asObject() {
    return this instanceof Obj o ? Optional.of(o) : Optional.empty();
  }

  default Optional<String> asString() {
    return this instanceof Str(String value) ? Optional.of(value) : Optional.empty();
  }

  /// Empty too when the number has a fraction or does not fit.
  default OptionalLong asLong() {
    if (!(this instanceof Num(BigDecimal value))) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(value.longValueExact());
    } catch (ArithmeticException _) {
      return OptionalLong.empty();
    }
  }

  default OptionalDouble asDouble() {
    return this instanceof Num(BigDecimal value)
        ? OptionalDouble.of(value.doubleValue())
        : OptionalDouble.empty();
  }

  default Optional<Boolean> asBoolean() {
    return this instanceof Bool(boolean value) ? Optional.of(value) : Optional.empty();
  }

  /// The elements of an array; nothing for any other value.
  default List<Json> elements() {
    return List.of();
  }

  /// The objects among the elements of an array.
  default List<Obj> objects() {
    return elements().stream().flatMap(e -> e.asObject().stream()).toList();
  }

  /// On one line, without spaces.
  default String compact() {
    return JsonText.write(this, false);
  }

  /// For people: two spaces of indentation, a line per member and element.
  default String pretty() {
    return JsonText.write(this, true);
  }

  /// Collects the members of an object. Not thread-safe.
  final class Builder {
    private final Map<String, Json> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, Json value) {
      members.put(name, value);
      return this;
    }

    public Builder put(String name, String value) {
      return put(name, of(value));
    }

    public Builder put(String name, long value) {
      return put(name, of(value));
    }

    public Builder put(String name, double value) {
      return put(name, of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, of(value));
    }

    /// Leaves the member out when there is no value.
    public Builder putIfPresent(String name, @Nullable String value) {
      return value == null ? this : put(name, value);
    }

    public Obj build() {
      return new Obj(members);
    }
  }
}
