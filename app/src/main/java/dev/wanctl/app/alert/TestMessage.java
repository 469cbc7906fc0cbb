package dev.wanctl.app.alert;

import dev.wanctl.app.alert.Incident.Told;
import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// A message that says of itself that it is a test.
final class TestMessage {

  private TestMessage() {}

  static Message now() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Told told =
        new Told(
            ConditionKind.ALERTING_DEGRADED,
            Severity.INFO,
            now,
            "a test by `wanctl alerts test`: nothing is wrong",
            "");
    Incident incident =
        new Incident(
            "test-" + now.toEpochMilli(),
            "test",
            Optional.empty(),
            now,
            Optional.empty(),
            Severity.INFO,
            List.of(told));
    return new Message(
        List.of(new Notice(Notice.What.TEST, incident, now)), ZoneId.systemDefault());
  }
}
