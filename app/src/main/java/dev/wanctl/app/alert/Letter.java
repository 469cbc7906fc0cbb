package dev.wanctl.app.alert;

import dev.wanctl.app.alert.Incident.Told;
import dev.wanctl.app.alert.Notice.What;
import dev.wanctl.app.condition.Severity;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.config.AlertConfig.Login;
import dev.wanctl.app.config.Secret;
import dev.wanctl.engine.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A message as one HTTP request, in the form that a service wants.
record Letter(URI uri, String method, Map<String, String> headers, String body) {

  private static final String JSON = "application/json";
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

  /// Discord takes 2000 characters, ntfy 4096 bytes.
  private static final int DISCORD_LONGEST = 1900;

  private static final int NTFY_LONGEST = 3500;
  private static final int SLACK_LONGEST = 30_000;

  /// An alert that is not said again for so long is over for an Alertmanager.
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  static Letter of(AlertConfig.Target target, Message message) {
    return switch (target) {
      case AlertConfig.Webhook w -> webhook(w, message);
      case AlertConfig.Ntfy n -> ntfy(n, message);
      case AlertConfig.Discord d -> post(d.url().uri(), discord(message), nobody());
      case AlertConfig.Slack s -> post(s.url().uri(), slack(message), nobody());
      case AlertConfig.Alertmanager a ->
          post(below(a.url().uri(), "api/v2/alerts"), alerts(message), a.login());
      case AlertConfig.Email _, AlertConfig.Exec _ ->
          throw new IllegalArgumentException("no HTTP: " + target.word());
    };
  }

  private static Login nobody() {
    return new Login(Optional.empty(), Optional.empty());
  }

  private static Letter post(URI uri, Json body, Login login) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", JSON);
    authorization(login).ifPresent(a -> headers.put("Authorization", a));
    return new Letter(uri, "POST", headers, body.compact());
  }

  private static Optional<String> authorization(Login login) {
    return login
        .password()
        .map(p ->
            login
                .user()
                .map(u ->
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (u + ":" + p.reveal()).getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> "Bearer " + p.reveal()));
  }

  private static URI below(URI base, String path) {
    String text = base.toString();
    return text.endsWith("/" + path)
        ? base
        : URI.create(text.endsWith("/") ? text + path : text + "/" + path);
  }

  private static Letter webhook(AlertConfig.Webhook w, Message m) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", w.contentType());
    authorization(w.login()).ifPresent(a -> headers.put("Authorization", a));
    for (Map.Entry<String, Secret> header : w.headers().entrySet()) {
      headers.put(header.getKey(), header.getValue().reveal());
    }
    boolean json = w.contentType().contains("json");
    String body = w.body().map(t -> filled(t, m, json)).orElseGet(() -> m.json().compact());
    return new Letter(w.url().uri(), w.method().name(), headers, body);
  }

  /// A name that is not known stays as it is.
  private static String filled(String template, Message m, boolean json) {
    Matcher at = PLACE.matcher(template);
    StringBuilder text = new StringBuilder();
    while (at.find()) {
      String value =
          switch (at.group(1)) {
            case "json" -> m.json().compact();
            case "title" -> escaped(m.title(), json);
            case "text" -> escaped(m.text(), json);
            case "event" -> m.event();
            case "severity" -> m.severity().word();
            case "line" -> escaped(m.line(), json);
            case "id" -> escaped(m.id(), json);
            case "at" -> m.notices().getLast().at().toString();
            default -> at.group();
          };
      at.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return at.appendTail(text).toString();
  }

  private static String escaped(String text, boolean json) {
    if (!json) {
      return text;
    }
    String quoted = Json.of(text).compact();
    return quoted.substring(1, quoted.length() - 1);
  }

  /// By ntfy's JSON form, in which a title may hold any character: the topic goes into the body.
  private static Letter ntfy(AlertConfig.Ntfy n, Message m) {
    String whole = n.url().uri().toString();
    int slash = whole.lastIndexOf('/');
    boolean error = m.severity() == Severity.ERROR && !m.allOver() && !m.isTest();
    Json body =
        Json.object()
            .put("topic", whole.substring(slash + 1))
            .put("title", m.title())
            .put("message", shortened(m.text(), NTFY_LONGEST))
            .put("priority", error ? 4 : m.allOver() ? 2 : 3)
            .put(
                "tags",
                Json.array(
                    List.of(
                        Json.of(
                            m.allOver()
                                ? "white_check_mark"
                                : error ? "rotating_light" : "warning"))))
            .build();
    return post(URI.create(whole.substring(0, slash + 1)), body, n.login());
  }

  private static Json discord(Message m) {
    return Json.object()
        .put("username", "wanctl")
        .put("content", shortened("**" + m.title() + "**\n" + m.text(), DISCORD_LONGEST))
        .put("allowed_mentions", Json.object().put("parse", Json.array(List.of())).build())
        .build();
  }

  private static Json slack(Message m) {
    String text = "*" + marked(m.title()) + "*\n" + marked(m.text());
    return Json.object().put("text", shortened(text, SLACK_LONGEST)).build();
  }

  /// The three characters that Slack's text has a meaning for.
  private static String marked(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 2) + " …";
  }

  /// One alert for each condition of each incident; of two notices about the same the later counts.
  private static Json alerts(Message message) {
    Map<String, Json> byLabels = new LinkedHashMap<>();
    for (Notice n : message.notices()) {
      for (Json.Obj alert : alerts(n)) {
        byLabels.put(alert.get("labels").orElseThrow().compact(), alert);
      }
    }
    return Json.array(new ArrayList<>(byLabels.values()));
  }

  private static List<Json.Obj> alerts(Notice n) {
    Incident incident = n.incident();
    Instant end =
        switch (n.what()) {
          case END -> incident.ended().orElse(n.at());
          case TEST -> n.at().plus(Duration.ofMinutes(1));
          case START, UPDATE -> n.at().plus(FORGOTTEN);
        };
    List<Json.Obj> alerts = new ArrayList<>();
    for (Told told : incident.conditions()) {
      Json.Builder labels =
          Json.object()
              .put(
                  "alertname", n.what() == What.TEST ? "wanctl-test" : "wanctl-" + told.kind().id())
              .put("severity", told.kind().worst().word())
              .put("subject", incident.subject());
      incident.line().ifPresent(line -> labels.put("line", line));
      alerts.add(
          Json.object()
              .put("labels", labels.build())
              .put(
                  "annotations",
                  Json.object()
                      .put("summary", incident.subject() + ": " + told.kind().id())
                      .put("description", told.evidence())
                      .put("remedy", told.remedy())
                      .put("incident", incident.id())
                      .build())
              .put("startsAt", told.since().toString())
              .put("endsAt", end.toString())
              .build());
    }
    return alerts;
  }

  /// Not even by accident: headers hold secrets.
  @Override
  public String toString() {
    return method + " to " + uri.getHost();
  }
}
