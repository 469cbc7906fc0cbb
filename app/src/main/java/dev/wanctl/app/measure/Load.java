package dev.wanctl.app.measure;

import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.core.units.Direction;
import java.util.Optional;

/// Flows that take all they can get, until they are closed. Thread-safe.
public sealed interface Load extends AutoCloseable permits HttpLoad, Iperf3Load {

  /// Bytes of content that came, or were handed to the system to be sent, since the start.
  long bytes(Direction direction);

  /// Why a flow ended that should not have; empty as long as all is well.
  Optional<NoMeasurement> failure();

  @Override
  void close();
}
