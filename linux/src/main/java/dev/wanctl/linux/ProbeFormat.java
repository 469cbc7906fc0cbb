package dev.wanctl.linux;

import java.nio.ByteBuffer;

/// How one kind of probe is written and recognised. After [#isOwn] or [#isReply] said yes, the
/// readers tell what that packet says.
///
/// Buffers are in network byte order. An instance remembers where it found the packet, so it
/// belongs to one thread at a time.
sealed interface ProbeFormat permits EchoFormat, TimestampFormat, IrttSession {

  /// Enough for any probe.
  int LONGEST = 128;

  /// What of a random number fits into a probe, and comes back with the reply.
  long cookie(long random);

  /// What of a sequence number fits into a probe.
  int sequence(int sequence);

  /// Writes a probe to the start of a buffer; its length.
  int write(ByteBuffer to, int slot, int sequence, long cookie);

  /// Whether the frame that came back with its transmit stamp is a probe of this socket.
  boolean isOwn(ByteBuffer data, int size);

  /// Whether what was received looks like a reply to a probe of this socket.
  boolean isReply(ByteBuffer data, int size);

  int slot(ByteBuffer data);

  int sequence(ByteBuffer data);

  long cookie(ByteBuffer data);

  /// The reflector's clock when the request came, as it stands in a reply; see [ReflectorClock].
  default long clockReceive(ByteBuffer data) {
    return 0;
  }

  /// The reflector's clock when the reply went.
  default long clockTransmit(ByteBuffer data) {
    return 0;
  }
}
