package dev.wanctl.engine.record;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// All that a law knows at a moment, as bytes: every field of the controller and of what it is made
/// of. Read by reflection, in the order of the fields' names, so that nothing that is added to a
/// law can be forgotten here. It fits a controller made by the same build from the same settings:
/// one is made first, and its fields then overwritten. [#print] tells whether it fits.
///
/// An image is made by the recorder's thread, with all the room it needs, and filled by the loop,
/// which makes no objects by that. One thread at a time.
final class StateImage {

  private static final int MOST_BYTES = 1 << 18;
  private static final int MOST_OBJECTS = 1024;

  private final ByteBuffer bytes;
  private final @Nullable Object[] seen = new @Nullable Object[MOST_OBJECTS];
  private int objects;
  private boolean writing;
  private @Nullable LineSettings settings;

  private StateImage(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /// An empty one.
  static StateImage blank() {
    return new StateImage(ByteBuffer.allocate(MOST_BYTES));
  }

  /// One that was written before.
  static StateImage of(ByteBuffer content) {
    return new StateImage(content);
  }

  /// Copies what the controller knows, which has these settings. False if it knows more than there
  /// is room for, or something of a form that has no image: a record less is no reason to end a
  /// loop.
  boolean take(LineController controller, LineSettings present) {
    try {
      settings = present;
      writing = true;
      begin();
      walk(controller);
      bytes.flip();
      return true;
    } catch (BufferOverflowException | ArrayIndexOutOfBoundsException | IllegalStateException e) {
      return false;
    }
  }

  /// Gives a controller of the same build and settings what is in this image.
  void restore(LineController controller) throws RecordingException {
    try {
      writing = false;
      bytes.rewind();
      begin();
      walk(controller);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new RecordingException("the state of the law in it is damaged", e);
    }
    if (bytes.hasRemaining()) {
      throw new RecordingException("the state of the law in it is damaged");
    }
  }

  /// Those that the controller had.
  LineSettings settings() {
    return Objects.requireNonNull(settings, "nothing was taken");
  }

  byte[] content() {
    byte[] content = new byte[bytes.limit()];
    bytes.get(0, content);
    return content;
  }

  /// Of the classes that a controller with these settings is made of and their fields: what differs
  /// has other images.
  static long print(LineSettings settings) {
    StateImage walk = blank();
    walk.take(new LineController(settings, 0), settings);
    TreeSet<String> classes = new TreeSet<>();
    for (int i = 0; i < walk.objects; i++) {
      Class<?> type = Objects.requireNonNull(walk.seen[i]).getClass();
      classes.add(type.getName() + Fields.of(type).description());
    }
    CRC32 print = new CRC32();
    classes.forEach(text -> print.update(text.getBytes(StandardCharsets.UTF_8)));
    return print.getValue();
  }

  private void begin() {
    if (writing) {
      bytes.clear();
    }
    objects = 0;
  }

  /// Each object once: parts of a law share some.
  @SuppressWarnings("ReferenceEquality") // equal is not the same
  private void walk(Object object) {
    for (int i = 0; i < objects; i++) {
      if (seen[i] == object) {
        return;
      }
    }
    seen[objects++] = object;
    List<Fields.Slot> slots = Fields.of(object.getClass()).slots();
    for (int i = 0; i < slots.size(); i++) { // an iterator would be an object
      Fields.Slot slot = slots.get(i);
      switch (slot.form()) {
        case PLAIN -> plain(slot, object);
        case ARRAY -> array(slot.get(object));
        case OBJECTS -> {
          for (Object element : (Object[]) slot.get(object)) {
            walk(element);
          }
        }
        case OBJECT -> walk(slot.get(object));
      }
    }
  }

  private void plain(Fields.Slot slot, Object owner) {
    if (writing) {
      slot.write(owner, bytes);
    } else {
      slot.read(owner, bytes);
    }
  }

  private void array(Object array) {
    switch (array) {
      case double[] all -> {
        for (int i = 0; i < all.length; i++) {
          if (writing) {
            bytes.putLong(Double.doubleToRawLongBits(all[i]));
          } else {
            all[i] = Double.longBitsToDouble(bytes.getLong());
          }
        }
      }
      case long[] all -> {
        for (int i = 0; i < all.length; i++) {
          if (writing) {
            bytes.putLong(all[i]);
          } else {
            all[i] = bytes.getLong();
          }
        }
      }
      case int[] all -> {
        for (int i = 0; i < all.length; i++) {
          if (writing) {
            bytes.putInt(all[i]);
          } else {
            all[i] = bytes.getInt();
          }
        }
      }
      case boolean[] all -> {
        for (int i = 0; i < all.length; i++) {
          if (writing) {
            bytes.put((byte) (all[i] ? 1 : 0));
          } else {
            all[i] = bytes.get() != 0;
          }
        }
      }
      default -> throw new IllegalStateException("cannot be recorded: " + array.getClass());
    }
  }
}
