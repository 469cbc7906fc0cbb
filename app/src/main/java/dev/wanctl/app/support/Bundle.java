package dev.wanctl.app.support;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// The parts of a support bundle, and its file.
public final class Bundle {

  /// It was not written.
  public static final class Unclean extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> found;

    Unclean(List<String> found) {
      super("a secret is in it: " + String.join("; ", found));
      this.found = List.copyOf(found);
    }

    /// One line for each part that is not clean.
    public List<String> found() {
      return found;
    }
  }

  private final List<Part> parts = new ArrayList<>();

  public void add(Part part) {
    parts.add(part);
  }

  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /// Writes the new file, which its owner alone may read, unless the scan finds something.
  ///
  /// @throws FileAlreadyExistsException if there is such a file
  public void write(Path file, SecretScan scan, Instant at) throws IOException, Unclean {
    List<String> found = scan.find(parts);
    if (!found.isEmpty()) {
      throw new Unclean(found);
    }
    String folder = "wanctl-support/";
    StringBuilder listed = new StringBuilder();
    parts.forEach(p -> listed.append("  " + p.name() + ", " + p.bytes().length + " bytes\n"));
    List<Part> all = new ArrayList<>();
    all.add(Part.of(folder + "README.txt", readme(at, listed.toString())));
    parts.forEach(p -> all.add(new Part(folder + p.name(), p.bytes())));
    byte[] bytes = TarGz.of(all, at);
    try (var channel =
        Files.newByteChannel(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      java.nio.ByteBuffer left = java.nio.ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
  }

  private static String readme(Instant at, String listed) {
    return """
    A support bundle of wanctl, made at %s.

    No password, token or key is in it: secrets are masked where they are read, and every byte was
    looked through for them before this file was written. Names and addresses of your lines,
    interfaces, routers and reflectors are in it. Look before you hand it on:

    %s\
    """
        .formatted(at, listed);
  }
}
