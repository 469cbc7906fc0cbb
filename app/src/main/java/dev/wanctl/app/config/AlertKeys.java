package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RELOAD;

import dev.wanctl.app.condition.ConditionKind;
import dev.wanctl.app.condition.Severity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows for alerts.
final class AlertKeys {

  static final String SINKS = "alerts.sinks";

  /// What is wrong below these costs what it says and nothing else: no alert is worth a daemon that
  /// does not start.
  static final List<String> FORGIVEN = List.of(SINKS + ".", "alerts.also", "alerts.never");

  static final Setting<List<ConditionKind>> ALSO =
      row(
          "also",
          new Kind.Several<>(kind(), 50),
          "none",
          "Conditions that are told of beside those that are by default (conditions.md).",
          "[path-loss]");
  static final Setting<List<ConditionKind>> NEVER =
      row(
          "never",
          new Kind.Several<>(kind(), 50),
          "none",
          "Conditions that are never told of.",
          "[foreign-change]");
  static final Setting<Duration> AFTER =
      row(
          "after",
          Kinds.time(Duration.ofSeconds(1), Duration.ofHours(1)),
          "30s",
          "How long a condition must hold before it is told of.",
          "1min");
  static final Setting<Duration> SETTLE =
      row(
          "settle",
          Kinds.time(Duration.ofSeconds(1), Duration.ofHours(1)),
          "2min",
          "How long all must be well before an incident is over; what comes back sooner is the same"
              + " incident.",
          "5min");
  static final Setting<QuietHours> QUIET_HOURS =
      row(
          "quiet-hours",
          Kinds.scalar(
              "two times of day, such as 22:00-07:00",
              text ->
                  QuietHours.parse(text)
                      .map(Reading::good)
                      .orElseGet(
                          () -> Reading.bad("`" + text + "` is no such span", "write 22:00-07:00")),
              QuietHours::toString),
          "none",
          "When nothing is sent, by this machine's time zone. What happens then is told in one message"
              + " at the end.",
          "\"22:00-07:00\"");
  static final Setting<Boolean> ERRORS_WAKE =
      row(
          "errors-wake",
          Kinds.flag(),
          "true",
          "Whether incidents of severity error are told at once in quiet hours, too.",
          "false");

  static final Setting<AlertConfig.Form> KIND =
      sink(
          "kind",
          Kinds.choice(AlertConfig.Form.class),
          Keys.REQUIRED,
          "What takes the messages: webhook (any HTTP service), ntfy, discord, slack, email,"
              + " alertmanager, or exec (a program of yours).",
          "ntfy");
  static final Setting<Secret> URL =
      sink(
          "url",
          new Kind.Hidden(),
          "required but with exec",
          "Where to send to: http(s)://…; for ntfy with the topic, for alertmanager without a path;"
              + " for email smtp://HOST:PORT (STARTTLS) or smtps://HOST:PORT. Kept as a secret, since"
              + " whoever knows it may send.",
          "https://hooks.example.net/T0/B0/other");
  static final Setting<String> URL_FILE =
      sink("url-file", Names.file(), "none", "A file that holds it.", "/etc/wanctl/hook");
  static final Setting<String> URL_CREDENTIAL =
      sink(
          "url-credential",
          Names.credential(),
          "none",
          "The name of a systemd credential that holds it.",
          "alert-url");
  static final Setting<String> USER =
      sink(
          "user",
          Kinds.text("a name without control characters", "[^\\x00-\\x1f:]{1,256}"),
          "none",
          "With `password`: the mail server's login, or HTTP's basic authentication.",
          "wanctl@example.net");
  static final Setting<Secret> PASSWORD =
      sink(
          "password",
          new Kind.Hidden(),
          "none",
          "The password of `user`; without `user` it is sent as a bearer token.",
          "${ALERT_TOKEN}");
  static final Setting<String> PASSWORD_FILE =
      sink("password-file", Names.file(), "none", "A file that holds it.", "/etc/wanctl/alert");
  static final Setting<String> PASSWORD_CREDENTIAL =
      sink(
          "password-credential",
          Names.credential(),
          "none",
          "The name of a systemd credential that holds it.",
          "alert-password");
  static final Setting<String> PIN =
      sink(
          "tls.pin",
          Names.pin(),
          "none: the certificate is checked as any other",
          "The fingerprint of the one certificate of the server of `url` that is believed: the answer"
              + " to a self-signed one.",
          "\"sha256:" + "0f".repeat(32) + "\"");
  static final Setting<String> CA =
      sink(
          "tls.ca",
          Names.file(),
          "none: the authorities that Java trusts",
          "A PEM file with the authorities that may have signed that certificate.",
          "/etc/wanctl/ca.pem");
  static final Setting<Severity> SEVERITY =
      sink(
          "severity",
          Kinds.choice(Severity.class),
          "warning",
          "The least severity that is sent here.",
          "error");
  static final Setting<List<String>> LINES =
      sink(
          "lines",
          new Kind.Several<>(Kinds.text("the name of a line", Names.NAME_PATTERN), 32),
          "all",
          "Only what is about these lines, or about no line, is sent here.",
          "[one]");
  static final Setting<Integer> PER_HOUR =
      sink(
          "per-hour",
          Kinds.whole(1, 1000, ""),
          "20",
          "At most so many messages in an hour; what comes beyond waits and is told in one message.",
          "6");
  static final Setting<AlertConfig.Method> METHOD =
      sink(
          "method",
          Kinds.choice(AlertConfig.Method.class),
          "post",
          "webhook: the method of HTTP.",
          "put");
  static final Setting<String> CONTENT_TYPE =
      sink(
          "content-type",
          Kinds.text("a media type", "[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+;= -]+"),
          "application/json",
          "webhook: the type of `body`. In JSON the values put into it are escaped.",
          "text/plain");
  static final Setting<String> BODY =
      sink(
          "body",
          Kinds.text("a text of at most 1024 characters", "(?s).{1,1024}"),
          "all that is known, as JSON",
          "webhook: what is sent, with {{title}}, {{text}}, {{event}}, {{severity}}, {{line}}, {{id}},"
              + " {{at}} and {{json}} in it.",
          "'{\"message\": \"{{title}}\"}'");
  static final Setting<Secret> HEADER =
      sink(
          "headers.*",
          new Kind.Hidden(),
          "none",
          "webhook: further headers by name; kept as secrets.",
          "abc");
  static final Setting<String> FROM =
      sink("from", address(), "required for email", "email: the sender.", "b@example.net");
  static final Setting<List<String>> TO =
      sink(
          "to",
          new Kind.Several<>(address(), 20),
          "required for email",
          "email: who gets it.",
          "[me@example.net]");
  static final Setting<Boolean> PLAINTEXT =
      sink(
          "plaintext",
          Kinds.flag(),
          "false",
          "email: send by smtp:// even if the server offers no TLS, and never with a password.",
          "true");
  static final Setting<String> PROGRAM =
      sink(
          "program",
          Names.file(),
          "required for exec",
          "exec: the program. It gets the message as JSON on its standard input and has 30 s; exit"
              + " code 0 means that it was delivered. No shell is used.",
          "/usr/local/bin/tell");
  static final Setting<List<String>> ARGUMENTS =
      sink(
          "arguments",
          new Kind.Several<>(Kinds.text("a text", "(?s).{1,1024}"), 20),
          "none",
          "exec: the program's arguments, each as it is.",
          "[--loud]");

  /// In the order of the reference.
  static final List<Setting<?>> ALL =
      List.of(
          ALSO,
          NEVER,
          AFTER,
          SETTLE,
          QUIET_HOURS,
          ERRORS_WAKE,
          KIND,
          URL,
          URL_FILE,
          URL_CREDENTIAL,
          USER,
          PASSWORD,
          PASSWORD_FILE,
          PASSWORD_CREDENTIAL,
          PIN,
          CA,
          SEVERITY,
          LINES,
          PER_HOUR,
          METHOD,
          CONTENT_TYPE,
          BODY,
          HEADER,
          FROM,
          TO,
          PLAINTEXT,
          PROGRAM,
          ARGUMENTS);

  private AlertKeys() {}

  private static Kind.Scalar<ConditionKind> kind() {
    Map<String, ConditionKind> words = new LinkedHashMap<>();
    for (ConditionKind kind : ConditionKind.values()) {
      words.put(kind.id(), kind);
    }
    Kind.Scalar<ConditionKind> choice = Kinds.choice(words);
    return new Kind.Scalar<>(
        "a condition of conditions.md", choice.words(), choice.reader(), choice.printer());
  }

  private static Kind.Scalar<String> address() {
    return Kinds.text(
        "a mail address", "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");
  }

  private static <T> Setting<T> row(
      String key, Kind<T> kind, String fallback, String meaning, String example) {
    return Keys.row("alerts." + key, kind, fallback, RELOAD, meaning, example);
  }

  private static <T> Setting<T> sink(
      String key, Kind<T> kind, String fallback, String meaning, String example) {
    return Keys.row(SINKS + ".*." + key, kind, fallback, RELOAD, meaning, example);
  }
}
