package dev.wanctl.engine.port;

import java.time.Duration;

/// Reads the byte counters of one line. Called by one thread only.
public interface Meter extends AutoCloseable {

  /// How often it is worth reading. A local kernel is read with the probes; a router at its own
  /// pace on a thread of its own.
  Duration period();

  /// Whether a reading takes microseconds (local) and may be done on the probing thread.
  boolean local();

  /// Reads now into `sample`, allocating nothing where [#local]. Throws [DeviceException] when the
  /// device cannot be read; a single counter that is not known is [TrafficSample#UNKNOWN].
  void read(TrafficSample sample);

  @Override
  void close();
}
