package dev.wanctl.engine.port;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a steering device said when it was asked.
///
/// @param enabled the lines to which an enabled rule of ours sends new sensitive connections in at
///   least one family: none is home, one is away, more than one is somebody else's doing. A rule
///   enabled in one family only counts
/// @param routes the default routes that leave by one of the lines, ours and others'
/// @param links whether each line's interface can carry anything, by the device's own word
/// @param returnsHomeIn when the dead-man acts; empty if it is not armed
/// @param matched what each of our rules matched so far
/// @param carried how many connections that were moved run by which line, where the device tells
/// @param takenAtNanos [System#nanoTime], when the question was asked
public record SteeringReading(
    Set<String> enabled,
    List<Route> routes,
    List<Link> links,
    Optional<Duration> returnsHomeIn,
    List<Matched> matched,
    List<Carried> carried,
    long takenAtNanos) {

  public enum Family {
    IPV4,
    IPV6
  }

  /// A default route in the table that everything takes.
  ///
  /// @param ours carries our mark, so that it may be taken out
  /// @param enabled not disabled
  /// @param usable enabled, and the device holds its gateway for reachable: it would carry traffic
  ///   if it were the best
  public record Route(
      String line, Family family, boolean ours, boolean enabled, boolean usable, int distance) {}

  /// @param running the interface exists, is enabled and has a link
  public record Link(String line, boolean running) {}

  /// @param rule a few words for people, such as `DNS` or `to lte`
  /// @param family empty: both together
  public record Matched(
      String rule, Optional<Family> family, boolean enabled, long packets, long bytes) {}

  /// Connections of now that were sent to a line but home.
  public record Carried(String line, Family family, long connections) {}

  public SteeringReading {
    enabled = Set.copyOf(enabled);
    routes = List.copyOf(routes);
    links = List.copyOf(links);
    matched = List.copyOf(matched);
    carried = List.copyOf(carried);
  }

  /// Whether anything but this line has a usable default route of this family.
  public boolean usableWithout(String line, Family family) {
    return routes.stream()
        .anyMatch(r -> r.family() == family && r.usable() && !r.line().equals(line));
  }
}
