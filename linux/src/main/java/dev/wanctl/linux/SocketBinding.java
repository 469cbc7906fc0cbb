package dev.wanctl.linux;

import dev.wanctl.engine.port.ProbeBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A [ProbeBinding] as the kernel takes it, made once, so that a socket can be bound to it without
/// making objects.
final class SocketBinding {

  private final ProbeBinding binding;
  private final MemorySegment interfaceName;
  private final MemorySegment source;
  private final int sourceSize;

  SocketBinding(ProbeBinding binding, Arena arena) {
    this.binding = binding;
    interfaceName =
        binding.interfaceName().<MemorySegment>map(arena::allocateFrom).orElse(MemorySegment.NULL);
    source = arena.allocate(SocketAddresses.SIZE, 8);
    sourceSize = binding.source().map(a -> SocketAddresses.write(source, a, 0)).orElse(0);
  }

  /// Throws what a person can mend: no such interface, no such address, no privilege.
  void apply(SocketCalls calls, int fd) {
    if (!bindToInterface(calls, fd)) {
      throw ProbeFailures.cannotBind(binding.interfaceName().orElseThrow(), calls.errno());
    }
    if (!bindToSource(calls, fd)) {
      throw ProbeFailures.cannotBind(binding.source().orElseThrow(), calls.errno());
    }
  }

  /// The same for one socket of many: false if it cannot be.
  boolean applied(SocketCalls calls, int fd) {
    return bindToInterface(calls, fd) && bindToSource(calls, fd);
  }

  private boolean bindToInterface(SocketCalls calls, int fd) {
    return interfaceName.byteSize() == 0
        || calls.setsockopt(fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_BINDTODEVICE, interfaceName)
            >= 0;
  }

  private boolean bindToSource(SocketCalls calls, int fd) {
    return sourceSize == 0 || calls.bind(fd, source, sourceSize) >= 0;
  }
}
