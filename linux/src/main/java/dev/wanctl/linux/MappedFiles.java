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
/// classes. Starting reads most of it, running a small part. Not thread-safe.
public final class MappedFiles {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path SMAPS = Path.of("/proc/self/smaps");
  private static final String RESIDENT = "RssFile:";
  private static final int MADV_DONTNEED = 4;

  /// What a running daemon reads again and again is less, bytes.
  private static final long MUCH = 26L << 20;

  /// Bound when it is asked for first.
  private static final class Calls {
    static final MethodHandle MADVISE =
        Libc.function("madvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  }

  /// A stretch of addresses.
  record Mapping(long start, long end) {}

  private List<String> looked = List.of();
  private List<Mapping> unwritten = List.of();

  /// Gives it back if it has become much. Costs a tenth of a millisecond if not.
  public void giveBackIfMuch() throws IOException {
    if (resident() > MUCH) {
      giveBack();
    }
  }

  /// How much of files is in this process's memory, bytes; 0 where the kernel does not say.
  static long resident() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(RESIDENT)) {
        return 1024 * Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip());
      }
    }
    return 0;
  }

  /// Gives all of it back that nothing wrote to. What is needed again comes back from the page
  /// cache at the first access, a page fault of some microseconds; see `madvise(2)`,
  /// `MADV_DONTNEED`.
  void giveBack() throws IOException {
    // What was written to is looked up, which takes ten milliseconds, when a file came or went.
    List<String> candidates =
        Files.readAllLines(MAPS).stream().filter(MappedFiles::isReadOnlyFile).toList();
    if (!candidates.equals(looked)) {
      unwritten = unwritten(Files.readAllLines(SMAPS));
      looked = candidates;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errnoSegment(arena);
      // What cannot be given back, such as locked memory, stays: nothing depends on it.
      unwritten.forEach(m -> advise(errno, m.start(), m.end() - m.start()));
    }
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
    String mapping = "";
    for (String line : smaps) {
      if (!isField(line)) {
        mapping = line;
      } else if (line.startsWith("Anonymous:")
          && line.endsWith(" 0 kB")
          && isReadOnlyFile(mapping)) {
        int dash = mapping.indexOf('-');
        found.add(
            new Mapping(
                Long.parseUnsignedLong(mapping, 0, dash, 16),
                Long.parseUnsignedLong(mapping, dash + 1, mapping.indexOf(' '), 16)));
      }
    }
    return found;
  }

  private static boolean isField(String line) {
    return Character.isUpperCase(line.charAt(0));
  }

  private static boolean isReadOnlyFile(String mapping) {
    String[] words = mapping.split("\\s+", 6);
    return words.length == 6 && words[1].charAt(1) == '-' && stays(words[5]);
  }

  private static boolean stays(String path) {
    return path.startsWith("/")
        && (path.endsWith(".jsa") || path.endsWith(".so") || path.contains(".so."));
  }
}
