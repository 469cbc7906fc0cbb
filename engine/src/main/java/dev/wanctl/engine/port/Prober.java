package dev.wanctl.engine.port;

import java.net.Inet4Address;
import java.util.Optional;

/// Sends probes and reads replies for all lines of the process, on one thread. The caller keeps the
/// schedule; the prober keeps sockets, sequence numbers and kernel timestamps. Nothing is allocated
/// per probe.
public interface Prober extends AutoCloseable {

  /// Makes ready to probe `reflector`; returns a slot number for [#send]. Throws [DeviceException]
  /// with the remedy when sockets cannot be had (no privilege, no such interface or source
  /// address).
  int open(Reflector reflector, ProbeBinding binding);

  /// As [#open], but `host` is asked for its clock by ICMP timestamp requests (RFC 792), so that
  /// replies show the delay of each direction. Needs more privilege than echo; IPv4 has it alone.
  int openTimestamps(Inet4Address host, ProbeBinding binding);

  /// Gives the slot up; replies to its probes are discarded. The number may be given out again.
  void release(int slot);

  /// Sends one probe. False when the kernel refused just now (no route, interface down, no buffer):
  /// an outage, not an error; or when this host cannot be asked yet (too soon after the last time,
  /// no session).
  boolean send(int slot);

  /// What was lost in each direction lately; empty where the reflector does not tell, or too little
  /// was sent.
  Optional<PathLoss> loss(int slot);

  /// By which way probes of a reflector leave now, and whether that is the way of the line they
  /// should measure. Microseconds; makes objects, so it is for now and then.
  ///
  /// @param lineInterface the interface of this machine whose upload is shaped, if there is one
  Finding egress(Reflector reflector, ProbeBinding binding, Optional<String> lineInterface);

  /// Waits up to `waitNanos` for replies and hands each one that belongs to an outstanding probe to
  /// `sink`, once. Returns at once after handing out what is there.
  void receive(long waitNanos, ReplySink sink);

  /// Makes a waiting [#receive] return; the one call that other threads may make.
  void wake();

  @Override
  void close();

  /// Takes replies. `sentNanos` and `receivedNanos` are on the clock of [System#nanoTime]; their
  /// difference is the round trip, by kernel stamps where the system gives them.
  interface ReplySink {

    /// A reply that shows the round trip.
    void reply(int slot, long sentNanos, long receivedNanos);

    /// A reply that shows the delay of each direction as well: `upNanos` from here to the
    /// reflector, `downNanos` back. Each is right up to a constant, which is the same for all
    /// replies of a slot and not known: clocks differ. A reply whose stamps cannot be believed is
    /// not handed out at all. By default only the round trip is taken.
    default void oneWayReply(
        int slot, long sentNanos, long receivedNanos, long upNanos, long downNanos) {
      reply(slot, sentNanos, receivedNanos);
    }

    /// From the next reply of the slot on, that constant is another one.
    default void clockChanged(int slot) {}
  }
}
