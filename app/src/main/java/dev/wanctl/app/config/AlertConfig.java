package dev.wanctl.app.config;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is told of what, and when.
///
/// @param sinks where alerts go
/// @param broken sinks that are off because of what is wrong with them in the file
/// @param faults what else is wrong in the section and was left out
/// @param kinds the conditions that are told of
/// @param after how long a condition must hold before it is told of
/// @param settle how long all must be well before an incident is over
/// @param errorsWake whether errors are told in quiet hours, too
public record AlertConfig(
    List<Sink> sinks,
    List<Broken> broken,
    List<String> faults,
    Set<ConditionKind> kinds,
    Duration after,
    Duration settle,
    Optional<QuietHours> quietHours,
    boolean errorsWake) {

  public AlertConfig {
    sinks = List.copyOf(sinks);
    broken = List.copyOf(broken);
    faults = List.copyOf(faults);
    kinds = Set.copyOf(kinds);
  }

  /// What can be written as `kind`.
  enum Form {
    WEBHOOK,
    NTFY,
    DISCORD,
    SLACK,
    EMAIL,
    ALERTMANAGER,
    EXEC
  }

  /// How a webhook is asked.
  public enum Method {
    POST,
    PUT
  }

  /// A place that alerts go to.
  ///
  /// @param least the least severity that goes there
  /// @param lines only what is about these lines, or no line; empty: everything
  /// @param perHour at most so many messages
  public record Sink(String name, Severity least, Set<String> lines, int perHour, Target target) {
    public Sink {
      lines = Set.copyOf(lines);
    }
  }

  /// A sink that is off.
  ///
  /// @param why what is wrong with it; no secret
  public record Broken(String name, String why) {}

  /// How a place is reached.
  public sealed interface Target {

    /// The word of the configuration.
    default String word() {
      return switch (this) {
        case Webhook _ -> "webhook";
        case Ntfy _ -> "ntfy";
        case Discord _ -> "discord";
        case Slack _ -> "slack";
        case Email _ -> "email";
        case Alertmanager _ -> "alertmanager";
        case Exec _ -> "exec";
      };
    }
  }

  /// @param body a template; empty: everything as JSON
  public record Webhook(
      Address url,
      Method method,
      String contentType,
      Optional<String> body,
      Map<String, Secret> headers,
      Login login)
      implements Target {
    public Webhook {
      headers = Map.copyOf(headers);
    }
  }

  public record Ntfy(Address url, Login login) implements Target {}

  public record Discord(Address url) implements Target {}

  public record Slack(Address url) implements Target {}

  public record Alertmanager(Address url, Login login) implements Target {}

  /// @param plaintext whether a server without TLS will do
  public record Email(Address url, Login login, String from, List<String> to, boolean plaintext)
      implements Target {
    public Email {
      to = List.copyOf(to);
    }
  }

  public record Exec(Path program, List<String> arguments) implements Target {
    public Exec {
      arguments = List.copyOf(arguments);
    }
  }

  /// A URL that shows itself no more than a secret does, but for its host.
  ///
  /// @param trust why the certificate of the server there is believed, if it speaks TLS
  public record Address(Secret text, TlsTrust trust) {

    public URI uri() {
      return URI.create(text.reveal());
    }

    @Override
    public String toString() {
      return uri().getScheme() + "://" + uri().getHost() + "/" + Secret.MASK;
    }
  }

  /// With a user: name and password; without: a token, or nothing.
  public record Login(Optional<String> user, Optional<Secret> password) {}
}
