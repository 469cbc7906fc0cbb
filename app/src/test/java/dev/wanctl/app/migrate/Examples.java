package dev.wanctl.app.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Configurations of former programs: their shipped examples in other words, and lists of all keys.
public final class Examples {

  /// Whatever happens, none of these may be seen.
  public static final String CANARY = "canary-";

  private Examples() {}

  /// The text of a resource of this package.
  public static String text(String name) {
    try (InputStream in = Examples.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Copies an example into a folder.
  public static Path put(String name, Path folder) {
    return write(folder.resolve(name), text("examples/" + name));
  }

  public static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A YAML file of `key = value` lines.
  static String yaml(List<String> lines) {
    Draft draft = new Draft();
    for (String line : lines) {
      int equals = line.indexOf(" = ");
      draft.put(line.substring(0, equals), line.substring(equals + 3));
    }
    return draft.yaml();
  }
}
