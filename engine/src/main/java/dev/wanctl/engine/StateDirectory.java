package dev.wanctl.engine;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The folder in which a running wanctl keeps what must survive it. One process at a time, by a
/// lock of the operating system. A document is written whole: to a new file, forced to disk, then
/// renamed over the old one, which stays beside it as `.previous`; a checksum tells a torn or
/// edited file from a good one. Reading never fails: what is not whole is as if it were not there,
/// and said in a warning.
public final class StateDirectory implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.state");

  private static final String LOCK = "lock";
  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final String BESIDE = "observe";
  private static final Pattern PID = Pattern.compile("[0-9]{1,10}");

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;

  private StateDirectory(Path folder, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /// Takes the folder for a process that only looks on: where another one has it, a folder in it
  /// (`observe`), so that an observing wanctl runs beside one that controls.
  public static StateDirectory openBeside(Path folder) {
    return take(folder).orElseGet(() -> open(folder.resolve(BESIDE)));
  }

  /// Takes the folder for this process. Throws [StateException] when it cannot be made or written,
  /// or another wanctl has it.
  public static StateDirectory open(Path folder) {
    return take(folder)
        .orElseThrow(() -> {
          Optional<String> holder = holder(folder);
          return new StateException(
              "another wanctl"
                  + holder.map(pid -> " (process " + pid + ")").orElse("")
                  + " uses the state folder "
                  + folder,
              "stop it first (systemctl stop wanctl"
                  + holder.map(pid -> ", or kill " + pid).orElse("")
                  + "), start this one with --observe, or for other lines give it a folder of its own:"
                  + " WANCTL_STATE_DIR=/some/other/folder");
        });
  }

  /// Takes the folder as soon as nobody has it; empty where somebody still has after `patience`.
  /// Throws [StateException] when it cannot be made or written, or this thread is interrupted.
  public static Optional<StateDirectory> await(Path folder, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<StateDirectory> taken = take(folder);
      if (taken.isPresent() || System.nanoTime() >= end) {
        return taken;
      }
      try {
        Thread.sleep(AGAIN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new StateException("stopped while waiting for " + folder, "start it again");
      }
    }
  }

  /// The process that the lock file of a folder names.
  public static Optional<String> holder(Path folder) {
    try {
      String said = Files.readString(folder.resolve(LOCK)).strip();
      return PID.matcher(said).matches() ? Optional.of(said) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Empty if another wanctl has it.
  private static Optional<StateDirectory> take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
      return Optional.of(new StateDirectory(folder, channel, lock));
    } catch (IOException e) {
      throw new StateException(
          "the state folder " + folder + " cannot be used: " + describe(e),
          "make it writable for this user, or name another one: WANCTL_STATE_DIR=/some/folder");
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static String describe(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "this user may not write " + denied.getFile();
      case FileAlreadyExistsException there -> there.getFile() + " is no folder";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  public Path folder() {
    return folder;
  }

  /// Writes a document. Throws [UncheckedIOException] when the disk refuses (full, read-only).
  public void write(String name, Json.Obj content) {
    String text = content.pretty();
    Json.Obj whole =
        Json.object().put("checksum", Json.of(checksum(content))).put("content", content).build();
    Path file = folder.resolve(name);
    Path fresh = folder.resolve(name + ".new");
    try {
      try (FileChannel out =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(whole.pretty().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      if (Files.exists(file)) {
        Files.copy(file, folder.resolve(name + ".previous"), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file + " (" + text.length() + " bytes)", e);
    }
  }

  /// The document, or its previous version when it is damaged, or nothing.
  public Optional<Json.Obj> read(String name) {
    return readOne(name).or(() -> readOne(name + ".previous"));
  }

  private Optional<Json.Obj> readOne(String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Json.Obj whole = Json.parse(Files.readAllBytes(file)).asObject().orElseThrow(() -> damaged());
      Json.Obj content = whole.get("content").flatMap(Json::asObject).orElseThrow(() -> damaged());
      if (whole.string("checksum").filter(checksum(content)::equals).isEmpty()) {
        throw damaged();
      }
      return Optional.of(content);
    } catch (IOException | JsonException e) {
      LOG.log(System.Logger.Level.WARNING, "state file={0} ignored: {1}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static IOException damaged() {
    return new IOException("its checksum does not fit its content");
  }

  private static String checksum(Json.Obj content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(content.compact().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "state lock: {0}", e.getMessage());
    }
  }
}
