package dev.wanctl.app.init;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The files that come of a dialogue or an import. Each is there whole or not at all.
public final class NewFiles {

  private static final int SET_GROUP = 02000;

  private static final FileAttribute<Set<PosixFilePermission>> FOR_ONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> FOR_THE_GROUP =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

  private NewFiles() {}

  /// Whether a file can be written there, before anybody is asked anything.
  public static void mayWrite(Path file) throws Stopped {
    Path folder = folder(file);
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    if (Files.isDirectory(file)) {
      throw new Stopped(file + " is a folder", "name a file with --config");
    }
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new Stopped(
          "you may not write " + file, "run it as root, or name another file with --config");
    }
  }

  static Path folder(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(Path.of("/"));
  }

  /// Where the former file is kept.
  public static Path backup(Path file) {
    return file.resolveSibling(file.getFileName() + ".bak");
  }

  /// Writes the configuration; a file that is there is kept as [#backup].
  public static void configuration(Path file, String text) throws Stopped {
    try {
      Files.createDirectories(folder(file));
      if (Files.exists(file)) {
        Files.copy(
            file,
            backup(file),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
      put(file, text);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /// Writes a file that was not there, and that its owner alone may read; the folder's group, too,
  /// where the folder hands its group on, as the package's does for the daemon's user.
  public static void secret(Path file, String text) throws Stopped {
    try {
      Files.createDirectories(folder(file));
      put(file, text + "\n", handsItsGroupOn(folder(file)) ? FOR_THE_GROUP : FOR_ONE);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static boolean handsItsGroupOn(Path folder) throws IOException {
    try {
      return Files.getAttribute(folder, "unix:mode") instanceof Integer mode
          && (mode & SET_GROUP) != 0;
    } catch (UnsupportedOperationException | IllegalArgumentException _) {
      return false; // no file system of UNIX
    }
  }

  /// Takes back what was just written, where what belongs to it could not be.
  public static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // The failure that led here is the one to be told.
    }
  }

  private static void put(Path file, String text, FileAttribute<?>... attributes)
      throws IOException {
    Path whole = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(whole); // what a killed process left
    try {
      Files.createFile(whole, attributes);
      Files.write(whole, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static Stopped failed(Path file, IOException e) {
    String why = e instanceof AccessDeniedException ? "permission denied" : "" + e.getMessage();
    return new Stopped("cannot write " + file + ": " + why, "make room, or name another file");
  }
}
