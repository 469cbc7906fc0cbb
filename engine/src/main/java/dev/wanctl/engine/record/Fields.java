package dev.wanctl.engine.record;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The instance fields of a class of ours, in the order of their names, or for a record in that of
/// its components. Looked up once for each class.
///
/// @param slots in their order
/// @param description names and types
record Fields(List<Slot> slots, String description) {

  private static final Map<Class<?>, Fields> KNOWN = new ConcurrentHashMap<>();

  /// What stands in a field.
  enum Form {
    /// A number, a truth value, an enum constant, or a record of such.
    PLAIN,
    /// An array of numbers.
    ARRAY,
    /// Something with fields of its own.
    OBJECT,
    /// An array of those.
    OBJECTS
  }

  static Fields of(Class<?> type) {
    Fields known = KNOWN.get(type);
    if (known != null) {
      return known;
    }
    Fields found = look(type); // which looks up others
    KNOWN.put(type, found);
    return found;
  }

  private static Fields look(Class<?> type) {
    if (!type.getName().startsWith("dev.wanctl.core.")) {
      throw new IllegalStateException("the law's state cannot be recorded: it has a " + type);
    }
    Comparator<Field> order =
        type.isRecord() ? Comparator.comparingInt(_ -> 0) : Comparator.comparing(Field::getName);
    List<Slot> slots =
        Arrays.stream(type.getDeclaredFields())
            .filter(f -> !Modifier.isStatic(f.getModifiers()))
            .sorted(order)
            .map(Slot::of)
            .toList();
    return new Fields(
        slots, slots.stream().map(Slot::description).collect(Collectors.joining(",", "{", "}")));
  }

  /// One field.
  record Slot(Field field, Class<?> type, Form form) {

    static Slot of(Field field) {
      field.setAccessible(true);
      Class<?> type = field.getType();
      return new Slot(field, type, form(type));
    }

    private static Form form(Class<?> type) {
      if (type.isArray()) {
        return type.getComponentType().isPrimitive() ? Form.ARRAY : Form.OBJECTS;
      }
      return Values.isPlain(type) ? Form.PLAIN : Form.OBJECT;
    }

    String description() {
      return field.getName()
          + ":"
          + type.getName()
          + (form == Form.PLAIN && !type.isPrimitive() ? Values.description(type) : "");
    }

    Object get(Object owner) {
      try {
        Object value = field.get(owner);
        if (value == null) {
          throw new IllegalStateException("the law's state cannot be recorded: null in " + field);
        }
        return value;
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }

    void write(Object owner, ByteBuffer out) {
      try {
        if (type == double.class) {
          out.putLong(Double.doubleToRawLongBits(field.getDouble(owner)));
        } else if (type == long.class) {
          out.putLong(field.getLong(owner));
        } else if (type == int.class) {
          out.putInt(field.getInt(owner));
        } else if (type == boolean.class) {
          out.put((byte) (field.getBoolean(owner) ? 1 : 0));
        } else {
          Values.write(type, get(owner), out);
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }

    void read(Object owner, ByteBuffer in) {
      try {
        if (type == double.class) {
          field.setDouble(owner, Double.longBitsToDouble(in.getLong()));
        } else if (type == long.class) {
          field.setLong(owner, in.getLong());
        } else if (type == int.class) {
          field.setInt(owner, in.getInt());
        } else if (type == boolean.class) {
          field.setBoolean(owner, in.get() != 0);
        } else {
          field.set(owner, Values.read(type, in));
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
