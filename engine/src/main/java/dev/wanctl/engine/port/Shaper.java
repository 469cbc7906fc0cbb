package dev.wanctl.engine.port;

import dev.wanctl.core.units.Rates;
import java.util.List;
import java.util.Optional;

/// The two shapers of one line, on whatever device they stand. Called by one thread only (the
/// line's actuator), in the order [#inspect], [#prepare], then [#apply], [#read] and [#queues] as
/// often as needed, at the end [#restore] or nothing, and [#close]. Every call keeps a total
/// deadline and throws [DeviceException] for whatever a device can do wrong.
public interface Shaper extends AutoCloseable {

  /// One short phrase for logs and status, such as `CAKE on wan0 and ifb-wan0` or `router home,
  /// queues cable-down and cable-up`.
  String name();

  /// Read-only: does everything exist that is needed, may we act, what stands there now. The answer
  /// is journalled before the first change, so that a killed process can be put right by the next
  /// one.
  Prior inspect();

  /// Makes or adopts the shapers and sets the first rates; returns what the device confirms by a
  /// read-back. Throws as [#apply] does.
  Rates prepare(Rates first);

  /// Sets both rates, a decrease before an increase, and returns what the device confirms by a
  /// read-back. If the device confirms something else than was asked the caller sees it in the
  /// result; that is no exception. Throws [PartlyApplied] when only one direction was set, and any
  /// other [DeviceException] when nothing was, or nobody knows.
  Rates apply(Rates wanted);

  /// What stood there until the last [#prepare] or [#apply], where the device told it with its
  /// answer: so a change by somebody else shows although it was overwritten, and no reading need
  /// come before a write.
  default Optional<Rates> former() {
    return Optional.empty();
  }

  /// What the device says now. [DeviceFailure.NotFound] means that the shapers are gone, and that a
  /// write may put them up again.
  Rates read();

  /// The queues below the shapers, tin by tin where the device has tins; for people, not for
  /// control.
  List<QueueReading> queues();

  /// Undoes [#prepare]: the device is as `prior` says.
  void restore(Prior prior);

  /// Whether the shapers are in this machine's kernel, so that calls wait in native code.
  default boolean local() {
    return true;
  }

  /// How freely this device may be written to.
  WritePolicy writePolicy();

  /// Lets go of sockets and sessions; changes nothing on the device.
  @Override
  void close();
}
