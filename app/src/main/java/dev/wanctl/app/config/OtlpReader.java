package dev.wanctl.app.config;

import dev.wanctl.app.config.Values.Fallback;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Reads the section of OpenTelemetry.
record OtlpReader(Values values) {

  /// Empty if there is no such section, or its endpoint is missing; that was reported.
  Optional<OtlpConfig> read() {
    if (!values.written().has(OtlpKeys.SECTION) || values.written().isLost(OtlpKeys.SECTION)) {
      return Optional.empty();
    }
    Optional<URI> endpoint = values.required(OtlpKeys.ENDPOINT);
    Duration every = values.value(OtlpKeys.EVERY, () -> Fallback.plain(Duration.ofSeconds(15)));
    Optional<Secret> authorization =
        values.secret(
            OtlpKeys.AUTHORIZATION, OtlpKeys.AUTHORIZATION_FILE, OtlpKeys.AUTHORIZATION_CREDENTIAL);
    return endpoint.map(e -> new OtlpConfig(e, every, authorization));
  }
}
