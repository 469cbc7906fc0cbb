package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Reflector;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Whom one line's probes ask, from where, how often and in which ways.
///
/// @param spares hosts that take the place of reflectors that do badly
/// @param spacing the time from one probe of the line to its next
/// @param idleSpacing the same while the line carries nothing; zero: no other
/// @param oneWay whether reflectors may be asked for timestamps, which show each direction's delay
/// @param tcpPort the port at which hosts that are pinged are asked by TCP connects as well; none:
///   they are not
/// @param lineInterface the interface of this machine whose upload is shaped, by which probes must
///   leave; none: not known
public record ProbePlan(
    List<Reflector> reflectors,
    List<Reflector> spares,
    ProbeBinding binding,
    Duration spacing,
    Duration idleSpacing,
    boolean oneWay,
    OptionalInt tcpPort,
    Optional<String> lineInterface) {

  public ProbePlan {
    reflectors = reflectors.stream().limit(LineController.MOST_REFLECTORS).toList();
    spares = List.copyOf(spares);
  }

  /// Without spare hosts.
  public ProbePlan(
      List<Reflector> reflectors,
      ProbeBinding binding,
      Duration spacing,
      Duration idleSpacing,
      boolean oneWay,
      OptionalInt tcpPort,
      Optional<String> lineInterface) {
    this(reflectors, List.of(), binding, spacing, idleSpacing, oneWay, tcpPort, lineInterface);
  }

  /// The same with these hosts at the places of the reflectors.
  ProbePlan asking(List<Reflector> now) {
    return new ProbePlan(
        now, spares, binding, spacing, idleSpacing, oneWay, tcpPort, lineInterface);
  }

  /// A pinged host as it is asked by a TCP connect.
  static Reflector connect(Reflector.IcmpEcho host, int port) {
    return new Reflector.TcpConnect(new InetSocketAddress(host.address(), port));
  }

  /// The pinged hosts as they are asked by TCP connects, in the order of the reflectors, as far as
  /// there is place for them.
  List<Reflector> connects() {
    if (tcpPort.isEmpty()) {
      return List.of();
    }
    return reflectors.stream()
        .flatMap(r -> r instanceof Reflector.IcmpEcho icmp ? Stream.of(icmp) : Stream.empty())
        .<Reflector>map(icmp -> connect(icmp, tcpPort.getAsInt()))
        .limit(LineController.MOST_REFLECTORS - reflectors.size())
        .toList();
  }

  /// By which numbers the law knows them: the reflectors first, then the connects.
  private List<Reflector> places() {
    return Stream.concat(reflectors.stream(), connects().stream()).toList();
  }

  /// The places at which another host stands, or one that is reached another way, in the other
  /// plan.
  int[] otherPlaces(ProbePlan other) {
    List<Reflector> here = places();
    List<Reflector> there = other.places();
    return IntStream.range(0, Math.max(here.size(), there.size()))
        .filter(i -> !binding.equals(other.binding) || !place(here, i).equals(place(there, i)))
        .toArray();
  }

  private static Optional<Reflector> place(List<Reflector> places, int i) {
    return i < places.size() ? Optional.of(places.get(i)) : Optional.empty();
  }
}
