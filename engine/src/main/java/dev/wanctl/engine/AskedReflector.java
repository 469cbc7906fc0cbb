package dev.wanctl.engine;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.Optional;

/// One reflector of a line: its slots with the prober, what it is asked for, and how it fares. All
/// of it belongs to the probing thread.
final class AskedReflector {

  private static final int UNOPENED = -1;

  private final ProbeBinding binding;
  private final boolean oneWay;
  private Reflector reflector;
  private ProbeChoice choice;
  private int every = 1;
  private int passed;
  private int echoSlot = UNOPENED;
  private int timestampSlot = UNOPENED;
  private Optional<String> problem = Optional.empty();
  private Optional<DeviceFailure> noTimestamps = Optional.empty();

  private long sent;
  private long received;
  private long lastReply;
  private long lastRoundTrip;

  // A slot's delays have a constant of their own: those of the next one are not to be compared with
  // them.
  private boolean usedSlot;
  private boolean usedFormerSlot;

  AskedReflector(Reflector reflector, ProbeBinding binding, boolean oneWay) {
    this.reflector = reflector;
    this.binding = binding;
    this.oneWay = oneWay;
    choice = new ProbeChoice(oneWay && answersTimestamps(reflector));
  }

  Reflector reflector() {
    return reflector;
  }

  /// Another host stands at this place from now on.
  void exchange(Prober prober, Reflector next) {
    release(prober);
    reflector = next;
    choice = new ProbeChoice(oneWay && answersTimestamps(next));
    problem = Optional.empty();
    noTimestamps = Optional.empty();
    sent = 0;
    received = 0;
    usedSlot = false;
    usedFormerSlot = false;
    every = 1;
  }

  /// It is asked at every n-th of its turns; 1 is all of them.
  int every() {
    return every;
  }

  void askAtEvery(int turns) {
    every = turns;
  }

  /// It is its turn; false if it is passed over this time.
  boolean takesTurn() {
    passed++;
    return passed % every == 0;
  }

  private static boolean answersTimestamps(Reflector reflector) {
    return reflector instanceof Reflector.IcmpEcho echo && echo.address() instanceof Inet4Address;
  }

  boolean isOpen() {
    return echoSlot != UNOPENED;
  }

  /// Throws what [Prober#open] throws, and remembers it.
  void open(Prober prober) {
    try {
      echoSlot = prober.open(reflector, binding);
      problem = Optional.empty();
    } catch (DeviceException e) {
      problem = Optional.of(e.failure().what());
      throw e;
    }
  }

  /// Sends what is due; it is this reflector's turn. False if it could not be asked again so soon.
  boolean ask(Prober prober, long now) {
    if (!pings()) {
      boolean begun = prober.send(echoSlot);
      sent += begun ? 1 : 0;
      return begun;
    }
    choice.turn(now);
    if (choice.asksEcho()) {
      sent++;
      prober.send(echoSlot);
    }
    if (choice.asksTimestamps() && openTimestamps(prober, now)) {
      sent++;
      prober.send(timestampSlot);
    }
    if (!choice.usesTimestamps()) {
      releaseTimestamps(prober);
    }
    return true;
  }

  /// Whether it is pinged.
  boolean pings() {
    return reflector instanceof Reflector.IcmpEcho;
  }

  private boolean openTimestamps(Prober prober, long now) {
    if (timestampSlot == UNOPENED
        && reflector instanceof Reflector.IcmpEcho echo
        && echo.address() instanceof Inet4Address host) {
      try {
        timestampSlot = prober.openTimestamps(host, binding);
        noTimestamps = Optional.empty();
      } catch (DeviceException e) {
        noTimestamps = Optional.of(e.failure());
        choice.refused(now);
      }
    }
    return timestampSlot != UNOPENED;
  }

  /// Given up and opened anew, a clock that was set meanwhile does no harm.
  private void releaseTimestamps(Prober prober) {
    if (timestampSlot != UNOPENED) {
      prober.release(timestampSlot);
      timestampSlot = UNOPENED;
      usedFormerSlot |= usedSlot;
      usedSlot = false;
    }
  }

  void release(Prober prober) {
    releaseTimestamps(prober);
    if (echoSlot != UNOPENED) {
      prober.release(echoSlot);
      echoSlot = UNOPENED;
    }
  }

  boolean hasEcho(int slot) {
    return echoSlot == slot;
  }

  boolean hasOneWay(int slot) {
    return timestampSlot == slot || (echoSlot == slot && slot != UNOPENED);
  }

  /// The delays of its directions count from elsewhere from now on.
  void clockChanged() {
    usedFormerSlot |= usedSlot;
    usedSlot = false;
  }

  void echoAnswered(long sentAt, long receivedAt) {
    count(sentAt, receivedAt);
    choice.echoAnswered(receivedAt);
  }

  /// True if the delays of its directions may be used: not on trial any more.
  boolean oneWayAnswered(int slot, long sentAt, long receivedAt) {
    count(sentAt, receivedAt);
    if (slot == echoSlot) {
      return oneWay;
    }
    boolean proven = choice.kind() == ProbeKind.TIMESTAMPS;
    choice.timestampAnswered(receivedAt);
    return proven;
  }

  private void count(long sentAt, long receivedAt) {
    received++;
    lastReply = receivedAt;
    lastRoundTrip = receivedAt - sentAt;
  }

  /// Called when delays of its directions are used. True if that was done before by another slot,
  /// so that what is known of this reflector must be forgotten first.
  boolean startsAnew() {
    boolean anew = usedFormerSlot;
    usedFormerSlot = false;
    usedSlot = true;
    return anew;
  }

  /// Why it could not be asked for timestamps when that was last tried.
  Optional<DeviceFailure> noTimestamps() {
    return noTimestamps;
  }

  private ProbeKind kind() {
    return switch (reflector) {
      case Reflector.TcpConnect _ -> ProbeKind.CONNECTS;
      case Reflector.Irtt _ -> ProbeKind.IRTT;
      default -> choice.kind();
    };
  }

  /// @param doubt what speaks against it
  ProbeReport.Target report(Prober prober, Optional<String> doubt) {
    return new ProbeReport.Target(
        reflector.toString(),
        isOpen(),
        kind(),
        sent,
        received,
        lastReply,
        Duration.ofNanos(lastRoundTrip),
        isOpen() ? prober.loss(echoSlot) : Optional.empty(),
        problem,
        doubt,
        every);
  }
}
