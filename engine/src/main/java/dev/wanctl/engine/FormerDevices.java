package dev.wanctl.engine;

import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.Shaper;

/// Knows how to get at a device that a former process changed and that no line has now. Called by
/// the thread that starts the engine; touches no device itself.
@FunctionalInterface
public interface FormerDevices {

  /// The way to a device, or why there is none.
  sealed interface Way {

    /// @param shaper only restores, and is closed by whoever asked
    record Through(Shaper shaper) implements Way {}

    /// @param why as a reason, such as `no router of this name is configured`
    /// @param remedy what the operator can do, with the exact commands
    record Closed(String why, String remedy) implements Way {}
  }

  /// @param shaper its name, see [Shaper#name]
  /// @param found what stood there first
  Way to(String shaper, Prior found);
}
