package dev.wanctl.app.config;

import java.util.Optional;

/// Who else is told how the lines fare.
public record ExportConfig(
    Optional<MqttConfig> mqtt, Optional<OtlpConfig> otlp, LegacyConfig legacy) {}
