package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RESTART;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;

/// The rows for OpenTelemetry.
final class OtlpKeys {

  static final String SECTION = "otlp";

  static final Setting<URI> ENDPOINT =
      Keys.row(
          "otlp.endpoint",
          Kinds.scalar("a URL with http or https", OtlpKeys::url, URI::toString),
          Keys.REQUIRED,
          RESTART,
          "Where the metrics are sent by OTLP over HTTP, as JSON. Without a path it is /v1/metrics.",
          "http://127.0.0.1:4318/v1/metrics");
  static final Setting<Duration> EVERY =
      Keys.row(
          "otlp.every",
          Kinds.time(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          "15s",
          RESTART,
          "How often they are sent.",
          "1min");
  static final Setting<Secret> AUTHORIZATION =
      Keys.row(
          "otlp.authorization",
          new Kind.Hidden(),
          "none",
          RESTART,
          "The header Authorization, such as `Bearer ${VAR}`.",
          "Bearer ${WANCTL_TOKEN}");
  static final Setting<String> AUTHORIZATION_FILE =
      Keys.row(
          "otlp.authorization-file",
          Names.file(),
          "none",
          RESTART,
          "A file that holds it on its first line.",
          "/etc/wanctl/otlp-authorization");
  static final Setting<String> AUTHORIZATION_CREDENTIAL =
      Keys.row(
          "otlp.authorization-credential",
          Names.credential(),
          "none",
          RESTART,
          "The name of a systemd credential that holds it.",
          "otlp-authorization");

  /// In the order of the reference.
  static final List<Setting<?>> ALL =
      List.of(ENDPOINT, EVERY, AUTHORIZATION, AUTHORIZATION_FILE, AUTHORIZATION_CREDENTIAL);

  private OtlpKeys() {}

  private static Reading<URI> url(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
        return Reading.bad(
            "this is no URL of an endpoint", "write it as http://127.0.0.1:4318/v1/metrics");
      }
      boolean bare = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
      return Reading.good(bare ? uri.resolve("/v1/metrics") : uri);
    } catch (URISyntaxException _) {
      return Reading.bad(
          "this is no URL of an endpoint", "write it as http://127.0.0.1:4318/v1/metrics");
    }
  }
}
