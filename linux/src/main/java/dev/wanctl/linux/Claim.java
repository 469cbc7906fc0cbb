package dev.wanctl.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// This process's claim on something that only one process may have at a time, such as the shapers
/// of a line: a name among the kernel's abstract UNIX sockets. It needs no file and no privilege,
/// and the kernel takes it back however the process ends. Network namespaces have names of their
/// own, as they have interfaces of their own.
public final class Claim implements AutoCloseable {

  /// `offsetof(struct sockaddr_un, sun_path)`.
  private static final int PATH = 2;

  private static final int EADDRINUSE = 98;
  private static final String PREFIX = "wanctl/";

  private final int fd;
  private boolean closed;

  private Claim(int fd) {
    this.fd = fd;
  }

  /// Claims it; empty if another process, or this one, has it. Throws
  /// [dev.wanctl.engine.port.DeviceException] if the system grants no socket.
  public static Optional<Claim> take(String what) {
    try (Arena arena = Arena.ofConfined()) {
      SocketCalls calls = new SocketCalls(arena);
      int fd =
          calls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM | SocketCalls.SOCK_CLOEXEC, 0);
      if (fd < 0) {
        throw Failures.call("socket(AF_UNIX)", calls.errno());
      }
      byte[] name = ("\0" + name(what)).getBytes(StandardCharsets.US_ASCII);
      MemorySegment address = arena.allocate(PATH + name.length, 8);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH, name.length);
      if (calls.bind(fd, address, PATH + name.length) == 0) {
        return Optional.of(new Claim(fd));
      }
      int errno = calls.errno();
      calls.close(fd);
      if (errno != EADDRINUSE) {
        throw Failures.call("bind(AF_UNIX)", errno);
      }
      return Optional.empty();
    }
  }

  /// A socket's name is at most 107 bytes long.
  private static String name(String what) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /// Whether a process has it now.
  public static boolean isHeld(String what) {
    Optional<Claim> claim = take(what);
    claim.ifPresent(Claim::close);
    return claim.isEmpty();
  }

  /// The process that has it; empty if none has, or this user may not see whose it is.
  public static OptionalLong holder(String what) {
    String end = " @" + name(what);
    try {
      List<String> sockets =
          Files.readAllLines(Path.of("/proc/net/unix"), StandardCharsets.ISO_8859_1);
      for (String line : sockets) {
        if (line.endsWith(end)) {
          // Num RefCount Protocol Flags Type St Inode Path
          return owner("socket:[" + line.strip().split("\\s+", -1)[6] + "]");
        }
      }
    } catch (IOException _) {
      // It is somebody's, and that is known.
    }
    return OptionalLong.empty();
  }

  private static OptionalLong owner(String link) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, link)) {
          return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
        }
      }
    }
    return OptionalLong.empty();
  }

  private static boolean holds(Path process, String link) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : open) {
        if (Files.readSymbolicLink(descriptor).toString().equals(link)) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException _) {
      // Another user's, or it ended meanwhile.
    }
    return false;
  }

  /// Gives it up.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try (Arena arena = Arena.ofConfined()) {
        new SocketCalls(arena).close(fd);
      }
    }
  }
}
