package dev.wanctl.sim.line;

/// A probe that came back. Reused from reply to reply.
public final class Reply {

  /// What [VirtualLine#send] returned.
  public long ticket;

  /// The reflector's place in the model, or [VirtualLine#OBSERVER].
  public int reflector;

  public long sentNanos;
  public long receivedNanos;

  /// One-way delays by the reflector's clock.
  public long uploadNanos;

  public long downloadNanos;

  /// What queues, jitter and a reflector's trouble added to the empty path, in nanoseconds.
  public long addedNanos;
}
