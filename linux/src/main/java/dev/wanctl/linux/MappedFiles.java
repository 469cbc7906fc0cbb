package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Memory of this process that is only a copy of files: the JVM's own code and its archives of
/// classes. Starting reads most of it, running a small part.
public final class MappedFiles {

  private static final Path MAPS = Path.of("/proc/self/smaps");
  private static final int MADV_DONTNEED = 4;

  /// Bound when it is asked for first.
  private static final class Calls {
    static final MethodHandle MADVISE =
        Libc.function("madvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  }

  /// A stretch of addresses.
  ///
  /// @param resident how much of it is in memory, bytes
  record Mapping(long start, long end, long resident) {}

  private MappedFiles() {}

  /// Gives all of it back that nothing wrote to. What is needed again comes back from the page
  /// cache at the first access, a page fault of some microseconds; see `madvise(2)`,
  /// `MADV_DONTNEED`. Any thread.
  ///
  /// @return the bytes given back
  public static long giveBack() throws IOException {
    List<Mapping> unwritten = unwritten(Files.readAllLines(MAPS));
    long given = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errnoSegment(arena);
      for (Mapping m : unwritten) {
        given += advise(errno, m.start(), m.end() - m.start()) == 0 ? m.resident() : 0;
      }
    }
    return given;
  }

  private static int advise(MemorySegment errno, long start, long bytes) {
    try {
      return (int) Calls.MADVISE.invokeExact(errno, start, bytes, MADV_DONTNEED);
    } catch (Throwable e) {
      throw Libc.impossible(e);
    }
  }

  /// Mappings of libraries and archives of classes that can only be read and of which no page is
  /// this process's own: one that was written to before it was made read-only would lose that. No
  /// other files, since these alone stay where they are as long as the process runs.
  ///
  /// @param smaps the lines of `/proc/PID/smaps`, see `proc_pid_smaps(5)`
  static List<Mapping> unwritten(List<String> smaps) {
    List<Mapping> found = new ArrayList<>();
    boolean readOnlyFile = false;
    long start = 0;
    long end = 0;
    long resident = 0;
    for (String line : smaps) {
      String[] words = line.split("\\s+", 6);
      if (words[0].endsWith(":")) {
        switch (words[0]) {
          case "Rss:" -> resident = 1024 * Long.parseLong(words[1]);
          case "Anonymous:" -> {
            if (readOnlyFile && resident > 0 && words[1].equals("0")) {
              found.add(new Mapping(start, end, resident));
            }
          }
          default -> {}
        }
      } else {
        int dash = words[0].indexOf('-');
        start = Long.parseUnsignedLong(words[0], 0, dash, 16);
        end = Long.parseUnsignedLong(words[0], dash + 1, words[0].length(), 16);
        resident = 0;
        readOnlyFile = words[1].charAt(1) == '-' && words.length == 6 && stays(words[5]);
      }
    }
    return found;
  }

  private static boolean stays(String path) {
    return path.startsWith("/")
        && (path.endsWith(".jsa") || path.endsWith(".so") || path.contains(".so."));
  }
}
