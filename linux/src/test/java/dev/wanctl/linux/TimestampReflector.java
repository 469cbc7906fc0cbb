package dev.wanctl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/// A host that answers ICMP timestamp requests, and can misbehave: a network namespace whose kernel
/// gets the requests too but has no way to answer. The kernel looks for a way to the one who asked;
/// this one sends by another address of the same neighbour and writes the header itself.
final class TimestampReflector implements AutoCloseable {

  private static final int IP_HDRINCL = 3;
  private static final int HEADER = 20;

  /// An answer about to be sent: the reply as RFC 792 wants it, to be changed.
  static final class Answer {
    final ByteBuffer message;
    String source = "10.9.0.2";
    int size = TimestampFormat.SIZE;
    int times = 1;

    private Answer(ByteBuffer message) {
      this.message = message;
    }

    void stamps(int receive, int transmit) {
      message.putInt(12, receive);
      message.putInt(16, transmit);
    }
  }

  /// How it answers.
  interface Manner {
    void change(Answer answer);
  }

  private final NetworkNamespace router;
  private final NetworkNamespace internet = new NetworkNamespace();
  private final Arena arena = Arena.ofShared();
  private final int fd;
  private final Thread thread;
  private volatile boolean open = true;

  /// Wires `router` to itself: there it is `10.9.0.2`, by the interface `wan0`.
  TimestampReflector(NetworkNamespace router, Manner manner) {
    this.router = router;
    router.run("ip link add wan0 type veth peer name net0 netns " + internet.number());
    router.run("ip address add 10.9.0.1/24 dev wan0");
    router.run("ip address add 10.9.0.3/24 dev wan0");
    router.run("ip link set wan0 up");
    internet.run("sysctl -q -w net.ipv4.conf.all.rp_filter=0");
    internet.run("sysctl -q -w net.ipv4.conf.net0.rp_filter=0");
    internet.run("ip address add 10.9.0.2/32 dev net0");
    internet.run("ip link set net0 up");
    internet.run("ip route add 10.9.0.3/32 dev net0");
    awaitCarrier();
    SocketCalls calls = new SocketCalls(arena);
    fd =
        internet.call(() ->
            calls.socket(SocketCalls.AF_INET, SocketCalls.SOCK_RAW | SocketCalls.SOCK_CLOEXEC, 1));
    calls.setsockopt(fd, 0, IP_HDRINCL, 1);
    calls.receiveTimeout(fd, 50);
    thread = Thread.ofPlatform().daemon().name("reflector").start(() -> serve(calls, manner));
  }

  /// A new link carries nothing until the kernel has taken notice of it.
  private void awaitCarrier() {
    for (int tries = 0; !router.run("ip -o link show dev wan0").contains("state UP"); tries++) {
      if (tries == 500) {
        throw new AssertionError("wan0 does not come up");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void serve(SocketCalls calls, Manner manner) {
    MemorySegment packet = arena.allocate(512, 8);
    MemorySegment to = arena.allocate(SocketAddresses.SIZE, 8);
    int toSize = SocketAddresses.write(to, address("10.9.0.3"), 0);
    while (open) {
      long size = calls.recv(fd, packet, 512, 0);
      ByteBuffer in = packet.asByteBuffer();
      if (size == HEADER + TimestampFormat.SIZE
          && in.getShort(HEADER) == TimestampFormat.ICMP_TIMESTAMP << 8) {
        Answer answer = new Answer(in.slice(HEADER, 64));
        answer.message.putShort(0, (short) (TimestampFormat.ICMP_TIMESTAMPREPLY << 8));
        int clock = (int) (System.currentTimeMillis() % 86_400_000);
        answer.stamps(clock, clock);
        manner.change(answer);
        answer.message.putShort(2, (short) 0);
        answer.message.putShort(2, (short) EchoPacket.checksum(answer.message, 0, answer.size));
        in.putShort(2, (short) (HEADER + answer.size));
        in.put(12, address(answer.source).getAddress());
        in.put(16, address("10.9.0.1").getAddress());
        for (int i = 0; i < answer.times; i++) {
          calls.sendto(fd, packet, HEADER + answer.size, 0, to, toSize);
        }
      }
    }
  }

  static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  @Override
  public void close() {
    open = false;
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    new SocketCalls(arena).close(fd);
    arena.close();
    // Before the other namespace goes, which would take the link along at a time of its own.
    router.run("ip link del wan0");
    internet.close();
  }
}
