package dev.wanctl.engine;

import dev.wanctl.core.line.LineController;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.PathLoss;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a line's probes fare. Immutable.
///
/// @param targets those whose replies count now
/// @param spacing how far apart probes leave now
/// @param oneWay whether reflectors may be asked for timestamps
/// @param noTimestamps why they cannot be, although they may
/// @param wrongEgress if probes leave by another way than the line's
/// @param exchanges how often a spare host took the place of one that did badly
/// @param instead if hosts that should be pinged are asked by TCP connects instead
public record ProbeReport(
    Subsystem.Report health,
    List<Target> targets,
    long skippedSends,
    Duration spacing,
    boolean oneWay,
    Optional<DeviceFailure> noTimestamps,
    Optional<Instead> instead,
    Optional<WrongEgress> wrongEgress,
    Exchanges exchanges) {

  /// Whether probes leave so seldom that the line is at rest.
  public boolean rests() {
    return spacing.toNanos() > LineController.AT_REST_NANOS;
  }

  /// Why a line goes by TCP connects.
  public enum Why {
    /// Pings are not answered, or cannot be sent.
    SILENT,
    /// They do not see the queue.
    BLIND
  }

  /// Connects in place of pings, since then.
  ///
  /// @param evidence what was seen, in one sentence
  public record Instead(Why why, long sinceNanos, String evidence) {}

  /// The places that hosts gave to spare ones, and the last of them.
  public record Exchanges(long count, Optional<Exchange> last) {
    public static final Exchanges NONE = new Exchanges(0, Optional.empty());
  }

  /// One host took the place of another, then.
  ///
  /// @param why what the former did worse than the others
  public record Exchange(String former, String now, String why, long atNanos) {}

  /// Since then.
  public record WrongEgress(Finding finding, long sinceNanos) {}

  /// One reflector. `kind` is what it is known to answer; `lastReplyNanos` is [System#nanoTime] of
  /// its newest reply, 0 before the first. `doubt` is what it does worse than the others lately; it
  /// is asked at every `every`-th of its turns.
  public record Target(
      String reflector,
      boolean open,
      ProbeKind kind,
      long sent,
      long received,
      long lastReplyNanos,
      Duration lastRoundTrip,
      Optional<PathLoss> loss,
      Optional<String> problem,
      Optional<String> doubt,
      int every) {}
}
