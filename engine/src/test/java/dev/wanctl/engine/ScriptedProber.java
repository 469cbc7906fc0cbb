package dev.wanctl.engine;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reflectors in a time of the test's own, of which each can be told what to answer. Slots are
/// numbered from 0 and never given out again; replies come when [#receive] is called.
final class ScriptedProber implements Prober {

  static final long ROUND_TRIP = 20_000_000;

  /// A slot: whom it asks, and what it has sent.
  static final class Slot {
    final String host;
    final boolean timestamps;
    boolean released;
    long sent;

    private Slot(String host, boolean timestamps) {
      this.host = host;
      this.timestamps = timestamps;
    }
  }

  /// Whether a host answers a kind of probe now.
  interface Manner {
    boolean answers(String host, boolean timestamps);
  }

  /// How long a host's answer takes now, ns.
  interface Trip {
    long takes(String host);
  }

  final List<Slot> slots = new ArrayList<>();
  Manner manner = (_, _) -> true;
  Trip trip = _ -> ROUND_TRIP;

  /// Whether timestamps may be asked for.
  boolean privileged = true;

  Finding egress = Finding.ok("egress", "by the line");

  /// Whether pings may be sent at all.
  boolean mayPing = true;

  long now;
  private final List<Slot> outstanding = new ArrayList<>();

  @Override
  public int open(Reflector reflector, ProbeBinding binding) {
    if (!mayPing && reflector instanceof Reflector.IcmpEcho) {
      throw new DeviceException(new DeviceFailure.Forbidden("may not ping", "ping_group_range"));
    }
    slots.add(new Slot(reflector.toString(), false));
    return slots.size() - 1;
  }

  @Override
  public int openTimestamps(Inet4Address host, ProbeBinding binding) {
    if (!privileged) {
      throw new DeviceException(new DeviceFailure.Forbidden("may not", "CAP_NET_RAW"));
    }
    slots.add(new Slot(host.getHostAddress(), true));
    return slots.size() - 1;
  }

  @Override
  public Optional<PathLoss> loss(int slot) {
    return Optional.empty();
  }

  @Override
  public Finding egress(Reflector reflector, ProbeBinding binding, Optional<String> line) {
    return egress;
  }

  @Override
  public void release(int slot) {
    slots.get(slot).released = true;
  }

  @Override
  public boolean send(int slot) {
    Slot s = slots.get(slot);
    if (s.released) {
      throw new IllegalArgumentException("slot " + slot + " is not open");
    }
    s.sent++;
    outstanding.add(s);
    return true;
  }

  @Override
  public void receive(long waitNanos, ReplySink sink) {
    for (Slot s : outstanding) {
      if (!s.released && manner.answers(s.host, s.timestamps)) {
        int slot = slots.indexOf(s);
        if (s.timestamps) {
          sink.oneWayReply(slot, now, now + trip.takes(s.host), 7, 9);
        } else {
          sink.reply(slot, now, now + trip.takes(s.host));
        }
      }
    }
    outstanding.clear();
  }

  /// How many probes of a kind a host was sent so far.
  long sent(String host, boolean timestamps) {
    return slots.stream()
        .filter(s -> s.host.equals(host) && s.timestamps == timestamps)
        .mapToLong(s -> s.sent)
        .sum();
  }

  long sent() {
    return slots.stream().mapToLong(s -> s.sent).sum();
  }

  @Override
  public void wake() {}

  @Override
  public void close() {}
}
