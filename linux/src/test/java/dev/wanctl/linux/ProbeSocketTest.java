package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.ProbeBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeSocketTest {

  private static final String GROUPS = "sysctl -q -w net.ipv4.ping_group_range=";

  @ParameterizedTest(name = "echo of {0}, open to all: {1}")
  @CsvSource({"127.0.0.1,false", "::1,false", "127.0.0.1,true", "::1,true"})
  void theKernelStampsBothEndsOfAnEcho(String address, boolean unprivileged) throws Exception {
    InetAddress host = InetAddress.getByName(address);
    ProbeSocket.Key key =
        new ProbeSocket.Key(SocketAddresses.family(host), ProbeSocket.Kind.ECHO, ProbeBinding.ANY);
    try (NetworkNamespace namespace = new NetworkNamespace();
        Arena arena = Arena.ofShared()) {
      namespace.run(GROUPS + (unprivileged ? "0\t2147483647" : "1\t0"));
      ProbeSocket socket = namespace.call(() -> new ProbeSocket(key, arena));
      assertThat(socket.raw()).isEqualTo(!unprivileged);
      MemorySegment to = arena.allocate(SocketAddresses.SIZE, 8);
      int size = SocketAddresses.write(to, host, 0);
      // The kernel begins to stamp received packets some time after the first socket asks for it.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      int stamped = 0;
      for (int sequence = 0; stamped < 200; sequence++) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        assertThat(socket.send(to, size, 77, 5, sequence)).isTrue();
        assertThat(socket.nextStamp()).isTrue();
        assertThat(socket.sequence()).isEqualTo(sequence);
        long sent = socket.stamp();
        awaitReply(socket);
        assertThat(socket.slot()).isEqualTo(5);
        assertThat(socket.sequence()).isEqualTo(sequence);
        assertThat(socket.cookie()).isEqualTo(77);
        assertThat(socket.cameFrom(to)).isTrue();
        if (stamped > 0 || socket.stamp() != 0) {
          stamped++;
          assertThat(socket.stamp() - sent).isBetween(0L, TimeUnit.SECONDS.toNanos(5));
        }
        assertThat(socket.nextReply()).isFalse();
        assertThat(socket.nextStamp()).isFalse();
      }
      socket.close();
    }
  }

  private static void awaitReply(ProbeSocket socket) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!socket.nextReply()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(10_000);
    }
  }
}
