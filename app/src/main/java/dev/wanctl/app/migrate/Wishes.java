package dev.wanctl.app.migrate;

import java.util.Map;
import java.util.Optional;

/// What the user says besides the files.
///
/// @param sameLaw whether the four-state law of wanctl 1.x is to go on, with its numbers
/// @param fingerprint of the router's certificate or host key
/// @param listen where status, metrics and the live page are to be; empty: where they were
/// @param wans of lines by name, the router's interface by which each leaves
public record Wishes(
    boolean sameLaw,
    Optional<String> fingerprint,
    Optional<String> listen,
    Map<String, String> wans) {
  public Wishes {
    wans = Map.copyOf(wans);
  }
}
