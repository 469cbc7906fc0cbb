package dev.wanctl.app.config;

import java.time.Duration;

/// How to reach a Linux router, such as an OpenWrt, that shapes lines by CAKE of its own: by SSH.
///
/// @param address a host name or an IP address
/// @param deadline of a whole operation, from connecting to the last byte of the answer
public record LinuxRouterConfig(
    String name,
    String address,
    int port,
    String user,
    Secret password,
    SshTrust ssh,
    Duration deadline) {

  public LinuxRouterConfig {
    if (port < 1 || port > 65_535 || !deadline.isPositive()) {
      throw new IllegalArgumentException("port " + port + ", deadline " + deadline);
    }
  }
}
