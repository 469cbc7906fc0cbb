package dev.wanctl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdNotifyTest {

  @Test
  void messagesArriveAtAPath(@TempDir Path folder) {
    tells(folder.resolve("notify").toString());
  }

  @Test
  void messagesArriveAtAnAbstractName() {
    tells("@wanctl-test-" + ProcessHandle.current().pid());
  }

  private static void tells(String name) {
    try (Arena arena = Arena.ofConfined()) {
      SocketCalls calls = new SocketCalls(arena);
      int fd = calls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM, 0);
      calls.receiveTimeout(fd, 5000);
      byte[] path = name.replace('@', '\0').getBytes(StandardCharsets.UTF_8);
      MemorySegment address = arena.allocate(110, 8);
      address.set(JAVA_SHORT, 0, (short) SocketCalls.AF_UNIX);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
      int size = 2 + path.length + (name.startsWith("@") ? 0 : 1);
      assertThat(calls.bind(fd, address, size)).isZero();
      try (SdNotify notify =
          new SdNotify(Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "30000000"))) {
        assertThat(notify.watchdog()).contains(Duration.ofSeconds(30));
        notify.ready("two\nlines");
        notify.alive();
        notify.reloading();
        notify.status("well");
        notify.stopping();
      }
      MemorySegment data = arena.allocate(200);
      assertThat(next(calls, fd, data)).isEqualTo("READY=1\nSTATUS=two lines");
      assertThat(next(calls, fd, data)).isEqualTo("WATCHDOG=1");
      assertThat(next(calls, fd, data)).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
      assertThat(next(calls, fd, data)).isEqualTo("STATUS=well");
      assertThat(next(calls, fd, data)).isEqualTo("STOPPING=1");
      calls.close(fd);
    }
  }

  private static String next(SocketCalls calls, int fd, MemorySegment data) {
    long size = calls.recv(fd, data, data.byteSize(), 0);
    assertThat(size).isPositive();
    return new String(data.asSlice(0, size).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }

  @Test
  void withoutServiceManagerNothingHappens() {
    try (SdNotify notify = new SdNotify(Map.of("WATCHDOG_USEC", "30000000"))) {
      notify.ready("up");
      notify.alive();
      notify.reloading();
      notify.stopping();
      assertThat(notify.watchdog()).isEmpty();
    }
  }

  @Test
  void theWatchdogOfAnotherProcessIsNotOurs() {
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", "@nobody", "WATCHDOG_USEC", "5", "WATCHDOG_PID", "1");
    try (SdNotify notify = new SdNotify(environment)) {
      assertThat(notify.watchdog()).isEmpty();
    }
  }
}
