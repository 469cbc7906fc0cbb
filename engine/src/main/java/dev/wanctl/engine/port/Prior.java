package dev.wanctl.engine.port;

import java.util.Map;
import java.util.TreeMap;

/// What stood on a device before wanctl changed it, as plain words to words so that it survives in
/// the journal. Only the shaper that wrote it reads it. `unlimited` rates are said in words, never
/// as zero.
public record Prior(Map<String, String> facts) {
  public Prior {
    facts = java.util.Collections.unmodifiableMap(new TreeMap<>(facts));
  }
}
