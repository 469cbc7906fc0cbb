package dev.wanctl.app.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A whole validated configuration. Immutable; two loads of the same file in the same environment
/// are equal.
///
/// @param routers those with RouterOS by name, in the order of the file
/// @param linuxRouters the others, likewise
/// @param lines by name, in the order of the file, never empty
/// @param steering between which of them connections are moved; empty: they are not
/// @param alerts who is told of what is wrong
/// @param exports who else is told how the lines fare
/// @param stateDirectory where learned state and the journal are kept
/// @param recording bytes of each line's recording there; 0: nothing is recorded
public record Config(
    Map<String, RouterConfig> routers,
    Map<String, LinuxRouterConfig> linuxRouters,
    Map<String, LineConfig> lines,
    Optional<SteeringConfig> steering,
    AlertConfig alerts,
    HttpConfig http,
    ExportConfig exports,
    Path stateDirectory,
    long recording,
    HistoryConfig history,
    LogConfig log,
    Mode mode) {

  public Config {
    routers = Collections.unmodifiableMap(new LinkedHashMap<>(routers));
    linuxRouters = Collections.unmodifiableMap(new LinkedHashMap<>(linuxRouters));
    lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("no line");
    }
  }
}
