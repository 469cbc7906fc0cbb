package dev.wanctl.linux;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.HmacKey;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.lang.foreign.Arena;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Probes by ICMP echo, ICMPv6 echo, UDP echo and ICMP timestamps, with kernel stamps at both ends
/// of a round trip, so that neither the scheduler nor the collector of this process shows in a
/// delay; by the protocol of irtt ([IrttSession]); and by TCP connects ([TcpConnects]).
///
/// One socket serves all reflectors of one address family, kind and binding. Echo needs no
/// privilege where `net.ipv4.ping_group_range` covers the process's group, and CAP_NET_RAW
/// elsewhere; timestamps always need it. Replies are recognised by a random number per probe, by
/// the sequence number, and by where they come from; anything else is dropped: late, repeated,
/// forged, another program's, and timestamps of a clock that cannot be believed ([ReflectorClock]).
///
/// The transmit stamp is taken where the packet is handed to the network card, after a local
/// shaper; the receive stamp where it enters the stack, or leaves an ifb it was redirected to.
///
/// All calls belong to one thread at a time, but for [#wake].
public final class LinuxProber implements Prober {

  /// From here on, [TcpConnects#MOST_IN_FLIGHT] tokens for each slot that connects; below, one for
  /// each socket.
  private static final int FIRST_CONNECT_TOKEN = 1 << 24;

  private final Arena arena = Arena.ofShared();
  private final Cookies cookies = new Cookies(arena);
  private final Epoll epoll = new Epoll(arena);
  private final KernelClock clock = new KernelClock(arena);
  private final List<@Nullable Asked> slots = new ArrayList<>();
  private final List<@Nullable Carrier> carriers = new ArrayList<>();
  private final Object wakeLock = new Object();
  private boolean closed;

  private LinuxProber() {}

  /// A prober without sockets; they come with [#open(Reflector, ProbeBinding)].
  public static LinuxProber open() {
    return new LinuxProber();
  }

  @Override
  public int open(Reflector reflector, ProbeBinding binding) {
    return switch (reflector) {
      case Reflector.IcmpEcho echo -> open(ProbeSocket.Kind.ECHO, echo.address(), 0, binding);
      case Reflector.UdpEcho echo ->
          open(
              ProbeSocket.Kind.UDP_ECHO,
              echo.address().getAddress(),
              echo.address().getPort(),
              binding);
      case Reflector.Irtt irtt -> openIrtt(irtt, binding);
      case Reflector.TcpConnect tcp -> openConnects(tcp.address(), binding);
    };
  }

  /// A socket for each server: a session is of one address of ours.
  private int openIrtt(Reflector.Irtt irtt, ProbeBinding binding) {
    InetSocketAddress server = irtt.address();
    int number = free(slots);
    IrttSession session =
        new IrttSession(number, irtt.key().map(HmacKey::reveal).orElseGet(() -> new byte[0]));
    int family = SocketAddresses.family(server.getAddress());
    Carrier carrier = add(new ProbeSocket.Key(family, ProbeSocket.Kind.IRTT, binding), session);
    carrier.users++;
    slots.set(number, new Slot(carrier, server.getAddress(), server.getPort(), session));
    return number;
  }

  private int openConnects(InetSocketAddress to, ProbeBinding binding) {
    int number = free(slots);
    int token = FIRST_CONNECT_TOKEN + number * TcpConnects.MOST_IN_FLIGHT;
    slots.set(number, new TcpConnects(to.getAddress(), to.getPort(), binding, epoll, token));
    return number;
  }

  @Override
  public int openTimestamps(Inet4Address host, ProbeBinding binding) {
    return open(ProbeSocket.Kind.TIMESTAMP, host, 0, binding);
  }

  private int open(ProbeSocket.Kind kind, InetAddress address, int port, ProbeBinding binding) {
    Carrier carrier = carrier(new ProbeSocket.Key(SocketAddresses.family(address), kind, binding));
    carrier.users++;
    int number = free(slots);
    slots.set(number, new Slot(carrier, address, port, null));
    return number;
  }

  private Carrier carrier(ProbeSocket.Key key) {
    for (Carrier carrier : carriers) {
      if (carrier != null && carrier.socket.key().equals(key)) {
        return carrier;
      }
    }
    return add(key, null);
  }

  private Carrier add(ProbeSocket.Key key, @Nullable IrttSession session) {
    int token = free(carriers);
    Carrier carrier = new Carrier(epoll, key, token, session);
    carriers.set(token, carrier);
    return carrier;
  }

  private static <T> int free(List<@Nullable T> places) {
    int free = places.indexOf(null);
    if (free >= 0) {
      return free;
    }
    places.add(null);
    return places.size() - 1;
  }

  @Override
  public void release(int number) {
    Asked asked = asked(number);
    slots.set(number, null);
    switch (asked) {
      case Slot slot -> release(slot);
      case TcpConnects connects -> connects.close();
    }
  }

  private void release(Slot slot) {
    if (slot.session != null) {
      slot.carrier.socket.sendClosing(slot.session, slot.address, slot.addressSize);
    }
    slot.close();
    if (--slot.carrier.users == 0) {
      carriers.set(slot.carrier.token, null);
      slot.carrier.close();
    }
  }

  @Override
  public boolean send(int number) {
    return switch (asked(number)) {
      case Slot slot -> ready(slot) && send(number, slot);
      case TcpConnects connects -> connects.send();
    };
  }

  /// Asks for a session where one is needed; whether a probe can be sent.
  private static boolean ready(Slot slot) {
    IrttSession session = slot.session;
    if (session == null) {
      return true;
    }
    long now = System.nanoTime();
    if (session.wantsOpening(now)) {
      slot.carrier.socket.sendOpening(session, slot.address, slot.addressSize, now);
    }
    return session.isOpen() && session.takesProbe(now);
  }

  private boolean send(int number, Slot slot) {
    ProbeSocket socket = slot.carrier.socket;
    int sequence = socket.sequence(slot.sequence++);
    long cookie = socket.cookie(cookies.next());
    long now = System.nanoTime();
    slot.outstanding.sending(sequence, cookie, now);
    if (!socket.send(slot.address, slot.addressSize, cookie, number, sequence)) {
      slot.outstanding.notSent(sequence);
      slot.carrier.mend(now);
      return false;
    }
    if (slot.session != null) {
      slot.session.sent(sequence, now);
    }
    // Without a local queue the stamp is there already; taken now it costs no wake-up of its own.
    takeStamp(socket);
    return true;
  }

  @Override
  public void receive(long waitNanos, ReplySink sink) {
    long deadline = System.nanoTime() + waitNanos;
    boolean done = false;
    long left = waitNanos;
    while (!done) {
      int events = epoll.await(left);
      done = events > 0 && handle(events, sink);
      left = deadline - System.nanoTime();
      done |= left <= 0;
    }
  }

  /// True when something was handed out, or someone woke us.
  private boolean handle(int events, ReplySink sink) {
    boolean done = false;
    clock.refresh();
    for (int event = 0; event < events; event++) {
      int token = epoll.token(event);
      if (token == Epoll.WOKEN) {
        epoll.awake();
        done = true;
      } else if (token >= FIRST_CONNECT_TOKEN) {
        done |= handleConnect(token, sink);
      } else {
        // The sink may have released a slot, and its socket with it.
        Carrier carrier = carriers.get(token);
        if (carrier != null) {
          done |= handle(carrier.socket, epoll.error(event), sink);
        }
      }
    }
    return done;
  }

  private boolean handleConnect(int token, ReplySink sink) {
    int number = (token - FIRST_CONNECT_TOKEN) / TcpConnects.MOST_IN_FLIGHT;
    if (slots.get(number) instanceof TcpConnects connects && connects.ended(token)) {
      sink.reply(number, connects.sentNanos(), connects.receivedNanos());
      return true;
    }
    return false;
  }

  /// @param stamps whether transmit stamps wait to be read
  private boolean handle(ProbeSocket socket, boolean stamps, ReplySink sink) {
    boolean any = false;
    if (stamps) {
      takeStamps(socket);
    }
    while (socket.nextReply()) {
      long now = System.nanoTime();
      int number = socket.slot();
      int sequence = socket.sequence();
      Slot slot = owner(socket);
      if (slot == null || !socket.cameFrom(slot.address)) {
        continue;
      }
      if (slot.session != null && slot.session.isOpenReply()) {
        slot.opened(socket, now);
      } else if (slot.outstanding.awaits(sequence, socket.cookie())) {
        answered(slot, sequence, socket, now);
        any |= handOut(number, slot, sink);
        if (closed || slot.carrier.users == 0) {
          return any;
        }
      }
    }
    return any;
  }

  /// Takes from the packet what it says before a late transmit stamp is read into its place.
  private void answered(Slot slot, int sequence, ProbeSocket socket, long now) {
    long received = socket.stamp();
    if (slot.session != null) {
      slot.session.counted(sequence, socket.data());
    }
    slot.clockReceive = socket.clockReceive();
    slot.clockTransmit = socket.clockTransmit();
    if (!slot.outstanding.stamped(sequence)) {
      takeStamps(socket);
    }
    slot.outstanding.answered(sequence, received, now, clock);
  }

  private static boolean handOut(int number, Slot slot, ReplySink sink) {
    long sent = slot.outstanding.sentNanos();
    long received = slot.outstanding.receivedNanos();
    IrttSession session = slot.session;
    if (session != null) {
      session.answered(received);
    }
    boolean roundTripOnly =
        session == null
            ? slot.carrier.socket.key().kind() != ProbeSocket.Kind.TIMESTAMP
            : !session.stamps();
    if (roundTripOnly) {
      sink.reply(number, sent, received);
      return true;
    }
    if (slot.clockChanged) {
      slot.clockChanged = false;
      sink.clockChanged(number);
    }
    ReflectorClock theirs = slot.clock;
    if (!theirs.take(slot.clockReceive, slot.clockTransmit, sent, received)) {
      return false;
    }
    sink.oneWayReply(number, sent, received, theirs.up(), theirs.down());
    return true;
  }

  private void takeStamps(ProbeSocket socket) {
    boolean more = true;
    while (more) {
      more = takeStamp(socket);
    }
  }

  /// Takes one; false if there is none.
  private boolean takeStamp(ProbeSocket socket) {
    if (!socket.nextStamp()) {
      return false;
    }
    Slot slot = owner(socket);
    if (slot != null) {
      slot.outstanding.transmitted(socket.sequence(), socket.cookie(), socket.stamp());
    }
    return true;
  }

  /// The slot that the packet just read names.
  private @Nullable Slot owner(ProbeSocket socket) {
    int number = socket.slot();
    if (number < 0 || number >= slots.size()) {
      return null;
    }
    return slots.get(number) instanceof Slot slot && slot.carrier.socket == socket ? slot : null;
  }

  private Asked asked(int number) {
    Asked asked = slots.get(number);
    if (asked == null) {
      throw new IllegalArgumentException("slot " + number + " is not open");
    }
    return asked;
  }

  @Override
  public Optional<PathLoss> loss(int number) {
    return asked(number) instanceof Slot slot && slot.session != null
        ? slot.session.loss()
        : Optional.empty();
  }

  @Override
  public Finding egress(Reflector reflector, ProbeBinding binding, Optional<String> lineInterface) {
    return EgressCheck.look(reflector.host(), binding, lineInterface);
  }

  @Override
  public void wake() {
    // Locked, so that no wake-up goes to a descriptor that is closed, or is another's by now.
    synchronized (wakeLock) {
      if (!closed) {
        epoll.wake();
      }
    }
  }

  @Override
  public void close() {
    synchronized (wakeLock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    for (int number = 0; number < slots.size(); number++) {
      if (slots.get(number) != null) {
        release(number);
      }
    }
    epoll.close();
    arena.close();
  }
}
