package dev.wanctl.app.config;

/// What is logged, and how.
public record LogConfig(Level level, Format format) {

  public enum Level {
    ERROR,
    WARNING,
    INFO,
    DEBUG
  }

  public enum Format {
    TEXT,
    JSON
  }
}
