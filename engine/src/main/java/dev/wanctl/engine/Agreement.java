package dev.wanctl.engine;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;

/// Whether a device has the rates it should have.
final class Agreement {

  /// Two readings of one rate within this ratio are the same: devices round.
  private static final double SAME = 0.002;

  private Agreement() {}

  /// From one rate to another, as a ratio of the first.
  static double change(BitRate from, BitRate to) {
    return change(from.bitsPerSecond(), to.bitsPerSecond());
  }

  /// The same of bare bit/s, for whoever may make no objects.
  static double change(long from, long to) {
    return (double) (to - from) / Math.max(1, from);
  }

  static boolean differ(Rates a, Rates b) {
    return differ(a.download(), b.download()) || differ(a.upload(), b.upload());
  }

  private static boolean differ(BitRate a, BitRate b) {
    return Math.abs(change(a, b)) > SAME;
  }

  /// Whether somebody else must have set a rate that stands there: it is neither what was confirmed
  /// last nor what was sent last, perhaps without an answer.
  static boolean foreign(Rates found, Rates confirmed, Rates sent) {
    return foreign(found.download(), confirmed.download(), sent.download())
        || foreign(found.upload(), confirmed.upload(), sent.upload());
  }

  private static boolean foreign(BitRate found, BitRate confirmed, BitRate sent) {
    return differ(confirmed, found) && differ(sent, found);
  }

  /// Throws when a device accepted `asked` and has `answer`.
  static void require(Rates asked, Rates answer) {
    if (differ(asked, answer)) {
      throw new DeviceException(
          new DeviceFailure.Rejected(
              "asked for " + asked + ", the device reads back " + answer,
              "look for another program or person that sets these shapers"));
    }
  }
}
