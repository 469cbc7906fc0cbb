package dev.wanctl.engine.record;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Immutable values as bytes: numbers, enum constants, durations, records of such, and sealed
/// interfaces of such records.
final class Values {

  private Values() {}

  static boolean isPlain(Class<?> type) {
    return type.isPrimitive()
        || type.isEnum()
        || type.isRecord()
        || type == Duration.class
        || (type.isSealed()
            && Arrays.stream(type.getPermittedSubclasses()).allMatch(Class::isRecord));
  }

  /// Names and types of all that is in it.
  static String description(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.toString(type.getEnumConstants());
    }
    if (type.isRecord()) {
      return Fields.of(type).description();
    }
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .map(c -> c.getName() + description(c))
            .collect(Collectors.joining("|", "(", ")"))
        : "";
  }

  static void write(Class<?> type, Object value, ByteBuffer out) {
    switch (value) {
      case Double d -> out.putLong(Double.doubleToRawLongBits(d));
      case Long l -> out.putLong(l);
      case Integer i -> out.putInt(i);
      case Boolean b -> out.put((byte) (b ? 1 : 0));
      case Enum<?> e -> out.put((byte) ordinal(e));
      case Duration d -> out.putLong(d.getSeconds()).putInt(d.getNano());
      case Record r -> {
        if (type.isInterface()) {
          out.put((byte) List.of(type.getPermittedSubclasses()).indexOf(r.getClass()));
        }
        List<Fields.Slot> slots = Fields.of(r.getClass()).slots();
        for (int i = 0; i < slots.size(); i++) {
          slots.get(i).write(r, out);
        }
      }
      default -> throw new IllegalStateException("cannot be recorded: " + value.getClass());
    }
  }

  @SuppressWarnings("EnumOrdinal") // the print of a recording holds the names
  private static int ordinal(Enum<?> constant) {
    return constant.ordinal();
  }

  /// Throws [IllegalArgumentException] when the bytes are no such value.
  static Object read(Class<?> type, ByteBuffer in) {
    if (type == double.class) {
      return Double.longBitsToDouble(in.getLong());
    }
    if (type == long.class) {
      return in.getLong();
    }
    if (type == int.class) {
      return in.getInt();
    }
    if (type == boolean.class) {
      return in.get() != 0;
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(in.getLong(), in.getInt());
    }
    if (type.isEnum()) {
      return pick(type.getEnumConstants(), in.get());
    }
    return type.isRecord()
        ? readRecord(type, in)
        : readRecord(pick(type.getPermittedSubclasses(), in.get()), in);
  }

  private static <T> T pick(T[] all, int index) {
    if (index < 0 || index >= all.length) {
      throw new IllegalArgumentException("no such value");
    }
    return all[index];
  }

  private static Object readRecord(Class<?> type, ByteBuffer in) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(components[i].getType(), in);
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The value that `bytes` are, and nothing else.
  static <T> T readAll(Class<T> type, ByteBuffer in) throws RecordingException {
    try {
      T value = type.cast(read(type, in));
      if (!in.hasRemaining()) {
        return value;
      }
    } catch (BufferUnderflowException | IllegalArgumentException | java.time.DateTimeException e) {
      throw new RecordingException("the settings in it are damaged", e);
    }
    throw new RecordingException("the settings in it are damaged");
  }
}
