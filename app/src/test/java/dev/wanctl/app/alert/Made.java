package dev.wanctl.app.alert;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.config.AlertConfig.Address;
import dev.wanctl.app.config.AlertConfig.Login;
import dev.wanctl.app.config.QuietHours;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.config.TlsTrust;
import dev.wanctl.app.status.Condition;
import dev.wanctl.app.status.Moment;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// Alerts made by hand, and a clock in steps.
final class Made {

  static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");
  private static final long START = 1_000_000_000_000L;

  private Made() {}

  static Moment at(long seconds) {
    return new Moment(START + seconds * 1_000_000_000L, NOON.plusSeconds(seconds));
  }

  static Condition condition(ConditionKind kind, String line, long seconds) {
    return new Condition(
        kind,
        kind.worst(),
        line,
        at(seconds).nanos(),
        "evidence of " + kind.id() + " on \u00fcber \"" + line + "\"",
        "remedy of " + kind.id());
  }

  static Login nobody() {
    return new Login(Optional.empty(), Optional.empty());
  }

  static Address address(String url) {
    return address(url, new TlsTrust.SystemAuthorities());
  }

  static Address address(String url, TlsTrust trust) {
    return new Address(new Secret(url), trust);
  }

  static AlertConfig.Sink sink(String name, AlertConfig.Target target) {
    return new AlertConfig.Sink(name, Severity.WARNING, Set.of(), 20, target);
  }

  /// One that trusts whom the machine does.
  static Sender web(AlertConfig.Target target, Duration limit) {
    try {
      return new HttpSender(target, limit, SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static AlertConfig.Target program() {
    return new AlertConfig.Exec(Path.of("/bin/true"), List.of());
  }

  static AlertConfig config(AlertConfig.Sink... sinks) {
    return config(Optional.empty(), sinks);
  }

  static AlertConfig quietAtNight(AlertConfig.Sink... sinks) {
    return config(Optional.of(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0))), sinks);
  }

  private static AlertConfig config(Optional<QuietHours> quiet, AlertConfig.Sink... sinks) {
    EnumSet<ConditionKind> kinds = EnumSet.noneOf(ConditionKind.class);
    Arrays.stream(ConditionKind.values())
        .filter(ConditionKind::alertsByDefault)
        .forEach(kinds::add);
    return new AlertConfig(
        List.of(sinks),
        List.of(),
        List.of(),
        kinds,
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        quiet,
        true);
  }

  static Incident incident(String line, ConditionKind kind, Instant at) {
    return new Incident(
        line + "-" + at.toEpochMilli(),
        line,
        Optional.of(line),
        at,
        Optional.empty(),
        kind.worst(),
        List.of(
            new Incident.Told(
                kind, kind.worst(), at, "the \u00fcber evidence: <a> & \"b\"", "mend it")));
  }

  static Notice start(String line, ConditionKind kind, Instant at) {
    return new Notice(Notice.What.START, incident(line, kind, at), at);
  }

  static Message message(Notice... notices) {
    return new Message(List.of(notices), ZoneOffset.UTC);
  }
}
