package dev.wanctl.engine.port;

import java.time.Duration;
import java.util.List;

/// The device that decides by which line a connection leaves, seen as a switch: new sensitive
/// connections take the ordinary way (home) or one named line, and each line has a default route of
/// ours that can be taken out and put back. What counts as sensitive are the user's rules on the
/// device. Called by one thread, may block; every call keeps a total deadline and throws
/// [DeviceException] for whatever a device can do wrong.
///
/// Lines are called by their names in [SteeringPlan], of which the device was made. Nothing that
/// lacks our mark is ever changed. Every call that writes reads back what it wrote, and throws
/// [DeviceFailure.Rejected] when the device has something else; asking for what stands already
/// writes nothing.
public interface Steering extends AutoCloseable {

  /// One short phrase for logs and status, such as `router home`.
  String name();

  /// Changes nothing: are our rules there, exactly one each and in the right order, does anything
  /// pass by them (FastTrack), is a twin for IPv6 missing, did somebody else change what is ours,
  /// do others write to the same things.
  List<Finding> inspect();

  /// What the device says now, asked anew; nothing remembered goes into it.
  SteeringReading read();

  /// New sensitive connections take this way from now on, in both families; those that run stay
  /// where they are. Leaving one line for another goes by home, so that never two rules are enabled
  /// at once.
  void sensitive(Way way);

  /// Takes our own default route of a line out, or puts it back, in each family in which there is
  /// one. A route is taken out only while another line's route of the same family is usable by a
  /// reading right before the write; in a family in which there is none it stays, and where that is
  /// so in every family the answer is [DeviceFailure.Rejected] and nothing was written.
  void route(String line, boolean open);

  /// The dead-man: the device returns home by itself, rules disabled and our routes put back, after
  /// this time, unless it is pushed forward or disarmed before. Survives the end of this process
  /// and, where the device can, a restart of the device.
  void returnHomeAfter(Duration time);

  /// No dead-man any more.
  void disarm();

  /// What setup would add, in the order in which it must be added; empty when all is there. Changes
  /// nothing.
  List<SetupStep> missing();

  /// All that stands on the device and carries our mark, in the order in which it can be removed;
  /// of each, `command` is what would make it again. Changes nothing.
  List<SetupStep> own();

  /// Carries out [SetupStep#command] of a step out of [#missing].
  void add(SetupStep step);

  /// Carries out [SetupStep#undo] of a step; nothing happens if what it made is gone.
  void remove(SetupStep step);

  /// Whether what setup added is there again after a restart of the device. Where it is not,
  /// steering that is active adds by itself what is missing.
  default boolean outlivesRestart() {
    return true;
  }

  /// Lets go of sessions; changes nothing on the device.
  @Override
  void close();

  /// Where new sensitive connections go.
  sealed interface Way {

    /// Where everything goes: by the default route.
    record Home() implements Way {}

    record Line(String name) implements Way {}
  }
}
