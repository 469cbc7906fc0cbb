package dev.wanctl.app.config;

/// What runs on a router.
public enum RouterSystem {
  /// MikroTik's RouterOS.
  ROUTEROS,
  /// Linux with CAKE and an SSH server, such as OpenWrt.
  LINUX;

  /// That of a router in the file; the usual one where it does not say.
  static RouterSystem of(String router, Written written) {
    return written
        .get(RouterKeys.SYSTEM, RouterKeys.SYSTEM.path(router))
        .map(Written.Given::value)
        .orElse(ROUTEROS);
  }
}
