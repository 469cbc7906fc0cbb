package dev.wanctl.app.config;

/// How fast a controller takes back rate that it gave up.
public enum Aggressiveness {
  GENTLE,
  BALANCED,
  EAGER
}
