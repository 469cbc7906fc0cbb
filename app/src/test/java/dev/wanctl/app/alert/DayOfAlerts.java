package dev.wanctl.app.alert;

import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.status.AlertReport;
import dev.wanctl.app.status.Condition;
import dev.wanctl.app.status.Moment;
import dev.wanctl.engine.StateDirectory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Alerts to one webhook as by default, second by second of a clock of the test's, on one thread,
/// over real sockets.
public final class DayOfAlerts {

  /// So long a server that hangs is waited for, in real time.
  private static final Duration LIMIT = Duration.ofMillis(200);

  private final Alerts alerts;

  public DayOfAlerts(
      String url, Function<Moment, List<Condition>> conditions, StateDirectory store, Clock clock) {
    AlertConfig.Target target =
        new AlertConfig.Webhook(
            Made.address(url),
            AlertConfig.Method.POST,
            "application/json",
            Optional.empty(),
            Map.of(),
            Made.nobody());
    alerts =
        Alerts.idle(
            Made.config(Made.sink("hook", target)),
            conditions,
            store,
            t -> Made.web(t, LIMIT),
            clock);
  }

  /// A second is over.
  public void second(Moment now) throws InterruptedException {
    alerts.look(now);
    for (Courier courier : alerts.couriers()) {
      while (courier.step()) {
        // one more
      }
    }
  }

  public AlertReport report() {
    return alerts.report();
  }
}
