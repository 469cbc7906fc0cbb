package dev.wanctl.app.status;

import dev.wanctl.app.config.Mode;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.LineTimes;
import dev.wanctl.engine.Stages;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.record.RecorderReport;
import dev.wanctl.engine.steer.SteeringReport;
import dev.wanctl.remote.linux.LinuxRouterReport;
import dev.wanctl.routeros.RouterReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where status is read from: the running daemon. Every method answers at once, from what is known
/// already, and may be called by any thread.
public interface StatusSource {

  List<LineStatus> lines();

  /// The last decisions of a line, oldest first; empty if there is no such line.
  List<LineSnapshot> decisions(String line, int most);

  /// Those after the first `seen`, as far as they are still kept; all, if fewer were made.
  List<LineSnapshot> decisionsAfter(String line, long seen);

  /// The routers with RouterOS that lines are shaped on.
  List<RouterReport> routers();

  /// Those that have Linux.
  default List<LinuxRouterReport> linuxRouters() {
    return List.of();
  }

  /// How steering stands; empty where there is none.
  default Optional<SteeringReport> steering() {
    return Optional.empty();
  }

  /// How alerting fares.
  default AlertReport alerts() {
    return AlertReport.NONE;
  }

  /// A line's busy times while it was kept and while it was only observed; empty where they are not
  /// compared.
  default Optional<Json> comparison(String line) {
    return Optional.empty();
  }

  /// Who else is told how the lines fare.
  default List<Export> exports() {
    return List.of();
  }

  /// How long ago the control loop last turned.
  Duration sinceBeat();

  /// Evidence lost so far because the loop was late.
  long droppedEvidence();

  /// What times the lines saw, by line.
  default Map<String, LineTimes> times() {
    return Map.of();
  }

  /// Where the time goes.
  Stages stages();

  /// How recording fares, by line; empty where nothing is recorded.
  Map<String, RecorderReport> recorders();

  /// How the history fares.
  default HistoryReport history() {
    return HistoryReport.off(startedNanos());
  }

  /// When the daemon started, [System#nanoTime].
  long startedNanos();

  String version();

  Mode mode();

  Configuration configuration();

  /// What came of the last reload; empty if there was none.
  Optional<Reload> lastReload();

  /// The configuration that runs.
  ///
  /// @param path of its file, or what stands in for one
  /// @param hash to tell whether two machines run the same; of the effective configuration with its
  ///   secrets masked, since a short password could be guessed from a hash of it
  record Configuration(String path, String hash) {}

  /// @param atNanos when, [System#nanoTime]
  /// @param accepted false: the file was refused and the former configuration goes on
  /// @param summary one line: what changed, or why it was refused; no secret
  record Reload(long atNanos, boolean accepted, String summary) {}
}
