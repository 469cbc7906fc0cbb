package dev.wanctl.engine.port;

import java.util.List;
import java.util.Optional;

/// Of what a [Steering] is made: the lines among which it chooses, and how our things are known.
///
/// @param mark what the comment of everything of ours begins with, such as `wanctl`; also the
///   beginning of the names of our tables, connection marks and address lists
/// @param lan the interfaces behind which the users are: on RouterOS an interface list
/// @param lines home first, then in the order of preference
public record SteeringPlan(String mark, String lan, List<Line> lines) {

  /// @param uplink the interface by which the line leaves, such as `ether1` or `pppoe-out1`
  /// @param gateway where its default route points to; empty: found out (from the DHCP client or
  ///   another's default route), or the interface itself where it is point-to-point
  public record Line(String name, String uplink, Optional<String> gateway) {}

  public SteeringPlan {
    lines = List.copyOf(lines);
    if (lines.size() < 2) {
      throw new IllegalArgumentException("steering needs two lines: " + lines);
    }
  }

  public Line home() {
    return lines.getFirst();
  }
}
