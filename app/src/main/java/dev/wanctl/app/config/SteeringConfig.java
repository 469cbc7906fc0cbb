package dev.wanctl.app.config;

import dev.wanctl.core.steer.LineClass;
import java.util.List;
import java.util.Optional;

/// Which lines new sensitive connections are moved between, and by which device.
///
/// @param lan the router's interface list behind which the users are, or this machine's interface;
///   empty on this machine: all but the uplinks
/// @param mark what the comment of everything of ours begins with
/// @param lines home first, at least two; empty only where steering is off
public record SteeringConfig(
    Mode mode, Device device, String lan, String mark, OnStop onStop, List<Line> lines) {

  /// What decides by which line a connection leaves.
  public sealed interface Device {

    /// @param name of a [RouterConfig]
    record Router(String name) implements Device {}

    /// This machine's kernel.
    record Linux() implements Device {}

    default String words() {
      return switch (this) {
        case Router(String name) -> "router " + name;
        case Linux() -> "this machine";
      };
    }
  }

  /// Whether decisions reach the device.
  public enum Mode {
    OFF,
    /// Everything is decided and told, nothing is written.
    OBSERVE,
    ACTIVE
  }

  /// What becomes of connections that were moved when wanctl stops.
  public enum OnStop {
    HOME,
    LEAVE
  }

  /// @param name of one of the lines
  /// @param uplink the device's interface by which it leaves
  /// @param gateway where its default route points to; empty: found out
  /// @param medium what it shares with the lines that name the same
  public record Line(
      String name,
      LineClass kind,
      String uplink,
      Optional<String> gateway,
      Optional<String> medium) {}

  public SteeringConfig {
    lines = List.copyOf(lines);
  }
}
