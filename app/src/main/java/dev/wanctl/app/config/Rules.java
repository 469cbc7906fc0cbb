package dev.wanctl.app.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must hold between routers and lines.
final class Rules {

  private static final Set<Integer> TLS_PORTS = Set.of(443, 8729);

  private final Written written;
  private final Problems problems;

  Rules(Values values) {
    this.written = values.written();
    this.problems = values.problems();
  }

  void check(Map<String, RouterConfig> routers, Map<String, LineConfig> lines) {
    sharedObjects();
    if (!problems.hasErrors()) {
      // A line that names it may just be wrong elsewhere.
      unusedRouters();
    }
    sharedWayOut(lines.values());
    plainPasswords(routers);
  }

  /// Two controllers on one queue or interface would undo each other's work.
  private void sharedObjects() {
    Map<String, String> owner = new HashMap<>();
    for (String line : written.names("lines")) {
      String router =
          written
              .get(Keys.SHAPER_ROUTER, Keys.SHAPER_ROUTER.path(line))
              .map(g -> device(g.value()))
              .orElse("this machine");
      for (Setting<String> key :
          List.of(Keys.SHAPER_DOWNLOAD, Keys.SHAPER_UPLOAD, Keys.SHAPER_INTERFACE)) {
        String path = key.path(line);
        written
            .get(key, path)
            .ifPresent(g -> {
              String first = owner.putIfAbsent(router + " / " + g.value(), path);
              if (first != null) {
                problems.error(
                    g.place(),
                    path,
                    "`" + g.value() + "` is used already by " + first,
                    "give each direction of each line a shaper of its own");
              }
            });
      }
    }
  }

  /// Two router sections may name the same device.
  private String device(String router) {
    return written
        .get(RouterKeys.ADDRESS, RouterKeys.ADDRESS.path(router))
        .map(a -> "router at " + a.value())
        .orElse("router " + router);
  }

  private void unusedRouters() {
    for (String router : written.names("routers")) {
      boolean used =
          written.names("lines").stream()
              .anyMatch(line ->
                  written
                      .get(Keys.SHAPER_ROUTER, Keys.SHAPER_ROUTER.path(line))
                      .filter(g -> g.value().equals(router))
                      .isPresent());
      boolean steers =
          written
              .get(SteeringKeys.ROUTER, SteeringKeys.ROUTER.path())
              .filter(g -> g.value().equals(router))
              .isPresent();
      if (!used && !steers) {
        String path = "routers." + router;
        problems.warning(
            written.placeOf(path), path, "no line uses this router", "remove it, or name it");
      }
    }
  }

  /// With several lines, probes that leave as the routing table says all leave by the same one.
  private void sharedWayOut(Collection<LineConfig> lines) {
    if (lines.size() < 2) {
      return;
    }
    Map<Object, String> seen = new HashMap<>();
    for (LineConfig line : lines) {
      String first = seen.putIfAbsent(line.probe().binding(), line.name());
      if (first != null) {
        String path = "lines." + line.name() + ".probe";
        problems.warning(
            written.placeOf(path),
            path,
            "probes of this line leave by the same way as those of " + first,
            "set probe.source or probe.interface of each line, so that each measures its own");
      }
    }
  }

  private void plainPasswords(Map<String, RouterConfig> routers) {
    routers
        .values()
        .forEach(r -> {
          for (RouterConfig.Door door : r.doors()) {
            if (r.tls() instanceof TlsTrust.Plaintext && TLS_PORTS.contains(door.port())) {
              String path = RouterKeys.PORT.path(r.name());
              problems.warning(
                  written.placeOfValue(path),
                  path,
                  "port " + door.port() + " speaks TLS as a rule",
                  "");
            }
          }
        });
  }
}
