package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappedFilesTest {

  private static List<String> mapping(String header, int resident, int own) {
    return List.of(
        header,
        "Size:              12336 kB",
        "Rss:               " + resident + " kB",
        "Private_Dirty:         0 kB",
        "Referenced:        12336 kB",
        "Anonymous:             " + own + " kB",
        "VmFlags: rd mr mw me ");
  }

  private static List<MappedFiles.Mapping> of(String header, int resident, int own) {
    return MappedFiles.unwritten(mapping(header, resident, own));
  }

  @Test
  void onlyWhatIsOfAFileAndWasNeverWrittenToIsGivenBack() {
    String code = "7f10a0000000-7f10a0c00000 r-xp 00001000 fe:00 77   /opt/wanctl/lib/libjvm.so";
    assertThat(of(code, 11120, 0))
        .containsExactly(new MappedFiles.Mapping(0x7f10a0000000L, 0x7f10a0c00000L));
    assertThat(of(code, 11120, 4)).as("relocated, then made read-only").isEmpty();
    assertThat(of(code.replace("r-xp", "rw-p"), 11120, 0)).as("may be written to").isEmpty();
    assertThat(of("7f10a0000000-7f10a0c00000 r--p 00000000 00:00 0", 64, 0)).isEmpty();
    assertThat(of(code.replace("libjvm.so", "modules"), 64, 0)).as("may go away").isEmpty();
    assertThat(of("7ffd00000000-7ffd00002000 r-xp 00000000 00:00 0      [vdso]", 8, 0)).isEmpty();
    assertThat(of("800d95000-801549000 r--p 00001000 fe:00 5   /a path/x.jsa", 8, 0)).hasSize(1);
  }

  @Test
  void aProcessGoesOnWithoutThem() throws IOException {
    MappedFiles files = new MappedFiles();
    for (int i = 0; i < 3; i++) {
      long before = MappedFiles.resident();
      files.giveBack();
      assertThat(MappedFiles.resident()).isBetween(1L, before - (1 << 20));
      assertThat(List.of(3, 1, 2).stream().sorted().toList()).containsExactly(1, 2, 3);
      readAgain();
    }
  }

  /// Has much of the JVM's code read.
  @SuppressWarnings("restricted")
  private static void readAgain() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] words = line.split("\\s+", 6);
      if (words.length == 6 && words[5].endsWith("libjvm.so") && words[1].startsWith("r-x")) {
        int dash = words[0].indexOf('-');
        long start = Long.parseUnsignedLong(words[0], 0, dash, 16);
        long size = Long.parseUnsignedLong(words[0], dash + 1, words[0].length(), 16) - start;
        MemorySegment code = MemorySegment.ofAddress(start).reinterpret(size);
        for (long at = 0; at < size; at += 4096) {
          code.get(ValueLayout.JAVA_BYTE, at);
        }
      }
    }
  }
}
