package dev.wanctl.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// One host that is asked by datagrams of a socket that may be others' as well.
final class Slot implements Asked {
  final Arena memory = Arena.ofShared();
  final Carrier carrier;
  final MemorySegment address;
  final int addressSize;
  final Outstanding outstanding = new Outstanding();
  final @Nullable IrttSession session;
  ReflectorClock clock;
  boolean clockChanged;
  long clockReceive;
  long clockTransmit;
  int sequence;
  private boolean wasOpen;

  Slot(Carrier carrier, InetAddress host, int port, @Nullable IrttSession session) {
    this.carrier = carrier;
    this.session = session;
    clock = session == null ? new ReflectorClock() : ReflectorClock.ofNanoseconds();
    address = memory.allocate(SocketAddresses.SIZE, 8);
    addressSize = SocketAddresses.write(address, host, port);
  }

  /// A server that was started anew has another clock.
  void opened(ProbeSocket socket, long now) {
    if (session != null && session.open(socket.data(), now)) {
      clock = ReflectorClock.ofNanoseconds();
      clockChanged = wasOpen;
      wasOpen = true;
    }
  }

  void close() {
    memory.close();
  }
}
