package dev.wanctl.app.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// An OpenTelemetry endpoint that is sent the metrics.
///
/// @param endpoint the whole URL, with its path
/// @param authorization the value of the header `Authorization`; empty: none is sent
public record OtlpConfig(URI endpoint, Duration every, Optional<Secret> authorization) {}
