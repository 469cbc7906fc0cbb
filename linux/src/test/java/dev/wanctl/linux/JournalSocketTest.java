package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSocketTest {

  @Test
  void anEntryArrivesWithItsFields(@TempDir Path folder) {
    Path path = folder.resolve("journal");
    try (Arena arena = Arena.ofConfined()) {
      SocketCalls calls = new SocketCalls(arena);
      int fd = calls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM, 0);
      calls.receiveTimeout(fd, 5000);
      byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
      MemorySegment address = arena.allocate(110, 8);
      address.set(JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      assertThat(calls.bind(fd, address, 2 + name.length + 1)).isZero();
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("MESSAGE", "two\nlines \u00fc");
      fields.put("PRIORITY", "4");
      fields.put("LINE", "cable");
      try (JournalSocket journal = JournalSocket.open(path).orElseThrow()) {
        assertThat(journal.send(fields)).isTrue();
        MemorySegment data = arena.allocate(500);
        long size = calls.recv(fd, data, data.byteSize(), 0);
        String entry = new String(data.asSlice(0, size).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        assertThat(entry)
            .isEqualTo("MESSAGE\n\u000c\0\0\0\0\0\0\0two\nlines \u00fc\nPRIORITY=4\nLINE=cable\n");
        calls.close(fd);
        assertThat(journal.send(fields)).as("nobody is there any more").isFalse();
      }
    }
  }

  @Test
  void whereThereIsNoJournalThereIsNoSocket(@TempDir Path folder) {
    assertThat(JournalSocket.open(folder.resolve("none"))).isEmpty();
  }
}
