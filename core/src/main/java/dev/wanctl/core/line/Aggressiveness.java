package dev.wanctl.core.line;

/// How eagerly a line is used: the trade between the last percent of throughput and the last
/// millisecond of delay.
public enum Aggressiveness {
  GENTLE,
  BALANCED,
  EAGER
}
