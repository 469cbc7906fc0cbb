package dev.wanctl.app.config;

/// Whether reflectors are asked for the delay of each direction.
public enum OneWay {
  /// Those that answer ICMP timestamps are.
  AUTO,
  /// Round trips alone are measured.
  OFF
}
