package dev.wanctl.app.config;

import java.time.Duration;

/// How to reach one router.
///
/// @param address a host name or an IP address
/// @param tls of REST; without meaning over SSH
/// @param ssh of SSH; without meaning for the others
/// @param deadline of a whole operation, from connecting to the last byte of the answer
public record RouterConfig(
    String name,
    String address,
    int port,
    String user,
    Secret password,
    Transport transport,
    TlsTrust tls,
    SshTrust ssh,
    Duration deadline) {

  /// How to talk to it.
  public enum Transport {
    /// The best that this version knows; now the same as [#REST].
    AUTO,
    /// RouterOS 7's REST interface over HTTPS, or HTTP with [TlsTrust.Plaintext].
    REST,
    /// The console by SSH.
    SSH
  }

  public RouterConfig {
    if (port < 1 || port > 65_535 || !deadline.isPositive()) {
      throw new IllegalArgumentException("port " + port + ", deadline " + deadline);
    }
  }
}
