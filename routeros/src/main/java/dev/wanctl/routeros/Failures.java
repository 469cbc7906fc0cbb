package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.json.JsonException;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Turns what goes wrong on the way to a router into a typed failure with a remedy.
///
/// The one place that knows how RouterOS words its errors. REST, measured on 7.23.7 by others: 401
/// for wrong credentials and for a group without `rest-api`; 500 "not enough permissions (9)"
/// without `read` or `write`; 500 "std failure: not allowed (9)" without `api`; 404 without
/// `detail` for a missing id (elsewhere also 400 "no such item"); 400 with `detail` for bad values
/// and paths. Assumed: 400 "Session closed" when the router itself gave up after 60 seconds.
final class Failures extends RouterFailures {

  /// What every way of talking to the router needs together.
  static final String POLICIES = "read,write,api,rest-api";

  private static final int MAX_QUOTE = 200;

  private final RouterSettings settings;
  private final Service service;

  Failures(RouterSettings settings, Service service) {
    this.settings = settings;
    this.service = service;
  }

  @Override
  String router() {
    return "router " + settings.host() + ":" + settings.port();
  }

  private String service() {
    return service.name(settings.security());
  }

  @Override
  DeviceException of(IOException e, Deadline deadline) {
    Optional<ServerTrust.Untrusted> untrusted = ServerTrust.Untrusted.in(e);
    if (untrusted.isPresent()) {
      return new DeviceException(untrusted(untrusted.get()), e);
    }
    if (deadline.passed() || e instanceof SocketTimeoutException) {
      return new DeviceException(
          new DeviceFailure.TimedOut(
              router() + " did not answer within " + deadline.total().toMillis() + " ms",
              "Look at the router's load with \"/system resource print\" and at the way to it; a"
                  + " firewall rule that drops silently looks the same."),
          e);
    }
    return new DeviceException(
        switch (e) {
          case UnknownHostException _ ->
              new DeviceFailure.Unreachable(
                  "the name " + settings.host() + " cannot be resolved",
                  "Give the router's address instead of its name.");
          case Malformed _ ->
              new DeviceFailure.Protocol(
                  router()
                      + " does not speak "
                      + service.protocol()
                      + " as expected: "
                      + e.getMessage(),
                  "Check that the port is that of the "
                      + service()
                      + " service: /ip service print");
          case SSLException _ ->
              new DeviceFailure.Protocol(
                  router() + " did not complete the TLS handshake",
                  "Give the service a certificate: /ip service set "
                      + service()
                      + " certificate=NAME disabled=no");
          case ApiReply.Fatal _ ->
              new DeviceFailure.Unreachable(
                  router() + " ends the session: " + quoted(e.getMessage()),
                  "Look at \"/log print\" on the router.");
          case ConnectException _ ->
              new DeviceFailure.Unreachable(router() + " refuses the connection", enableService());
          default ->
              new DeviceFailure.Unreachable(
                  "the connection to " + router() + " broke or cannot be made", enableService());
        },
        e);
  }

  private String enableService() {
    return "On the router: /ip service set "
        + service()
        + " disabled=no port="
        + settings.port()
        + " (and look at its address= list)";
  }

  private DeviceFailure untrusted(ServerTrust.Untrusted e) {
    return new DeviceFailure.Untrusted(
        "the certificate of " + router() + " is not trusted: " + e.getMessage(),
        "It presented "
            + Introduction.pin(e.presented())
            + ". Compare with the fingerprint in \"/certificate print detail\" on the router; if it"
            + " is the same, pin that. If it is not, something stands in between. Each service has a"
            + " certificate of its own: /ip service print detail where name="
            + service()
            + (service == Service.API
                ? "; if it is www-ssl that has the right one, set transport: rest."
                : "."));
  }

  /// What an answer with an error status means; `doing` is what was tried, such as `setting the
  /// limit of queue x`.
  DeviceFailure of(HttpReply reply, String doing) {
    String detail = detail(reply);
    String words = detail.toLowerCase(Locale.ROOT);
    String said = detail.isEmpty() ? "HTTP " + reply.status() : "\"" + detail + "\"";
    String what = doing + ": " + router() + " answers " + said;
    if (reply.status() == 401) {
      return new DeviceFailure.LoginRefused(
          router() + " refuses user " + settings.login().user(),
          "Check the password, and that the user's group may use REST: /user group set [find"
              + " name=GROUP] policy="
              + POLICIES);
    }
    if (reply.status() == 403 || denied(words)) {
      return forbidden(what);
    }
    if (missing(reply, words)) {
      return new DeviceFailure.NotFound(what, "The entry was removed or renamed just now.");
    }
    if (words.contains("no such command") || List.of(404, 405, 406, 501).contains(reply.status())) {
      return new DeviceFailure.Unsupported(
          what, "REST needs RouterOS 7.1 or newer: /system package update check-for-updates");
    }
    if (reply.status() >= 500 || reply.status() == 429 || words.contains("session closed")) {
      return new DeviceFailure.Busy(
          what, "Passes by itself; if not, look at \"/log print\" on the router.");
    }
    if (reply.status() >= 400) {
      return new DeviceFailure.Rejected(what, "See the router's own words.");
    }
    return protocol(what);
  }

  /// A refused login to the API. Texts as other people captured them: "invalid user name or
  /// password (6)", before 6.43 "cannot log in"; "not allowed (9)" where the group lacks `api`.
  DeviceFailure refusedLogin(ApiReply.Trap trap) {
    String words = trap.message().toLowerCase(Locale.ROOT);
    String said = quoted(trap.message());
    if (denied(words)) {
      return forbidden(router() + " does not let user " + user() + " use the API: " + said);
    }
    if (words.contains("invalid user name") || words.contains("cannot log in")) {
      return new DeviceFailure.LoginRefused(
          router() + " refuses user " + user() + ": " + said,
          "Check the password, the user's address= list, and that the user's group may use the API:"
              + " /user group set [find name=GROUP] policy="
              + POLICIES);
    }
    return of(trap, "logging in");
  }

  /// What a trap means; `doing` as above.
  DeviceFailure of(ApiReply.Trap trap, String doing) {
    String words = trap.message().toLowerCase(Locale.ROOT);
    String what = doing + ": " + router() + " answers " + quoted(trap.message());
    if (denied(words)) {
      return forbidden(what);
    }
    if (missing(trap)) {
      return new DeviceFailure.NotFound(what, "The entry was removed or renamed just now.");
    }
    if (words.contains("no such command")) {
      return new DeviceFailure.Unsupported(
          what, "CAKE needs RouterOS 7.1 or newer: /system package update check-for-updates");
    }
    return trap.category().equals(ApiReply.Trap.BAD_VALUE)
            || words.matches("(unknown parameter|invalid value|input does not match).*")
        ? new DeviceFailure.Rejected(what, "See the router's own words.")
        : new DeviceFailure.Busy(
            what, "Passes by itself; if not, look at \"/log print\" on the router.");
  }

  static boolean missing(ApiReply.Trap trap) {
    return trap.message().toLowerCase(Locale.ROOT).contains("no such item");
  }

  private static boolean denied(String words) {
    return words.contains("permission") || words.contains("not allowed");
  }

  DeviceFailure forbidden(String what) {
    return new DeviceFailure.Forbidden(
        what,
        "Give the user's group the policies: /user group set [find name=[/user get [find name=\""
            + settings.login().user()
            + "\"] group]] policy="
            + POLICIES);
  }

  @Override
  DeviceFailure protocol(String what) {
    return new DeviceFailure.Protocol(
        what, "Check that this is the router itself and not a proxy or another service.");
  }

  /// Whether the answer says that the row of an id is gone.
  static boolean missing(HttpReply reply) {
    return missing(reply, plainDetail(reply).toLowerCase(Locale.ROOT));
  }

  private static boolean missing(HttpReply reply, String words) {
    boolean ownWords = reply.body().isEmpty() || reply.body().startsWith("{");
    return (reply.status() == 404 && ownWords && !words.contains("command"))
        || words.contains("no such item")
        || words.contains("invalid resource identifier");
  }

  /// The router's own words, short, on one line, and without our password should they echo it.
  private String detail(HttpReply reply) {
    return clean(plainDetail(reply));
  }

  private String clean(@Nullable String theirs) {
    String text = theirs == null ? "" : theirs;
    String masked = settings.login().mask(text).replaceAll("\\p{Cntrl}", " ");
    return masked.length() > MAX_QUOTE ? masked.substring(0, MAX_QUOTE) + "..." : masked;
  }

  private String quoted(@Nullable String theirs) {
    return "\"" + clean(theirs) + "\"";
  }

  private String user() {
    return settings.login().user();
  }

  private static String plainDetail(HttpReply reply) {
    try {
      return Json.parse(reply.body())
          .asObject()
          .flatMap(o -> o.string("detail").or(() -> o.string("message")))
          .orElse("");
    } catch (JsonException _) {
      return "";
    }
  }
}
