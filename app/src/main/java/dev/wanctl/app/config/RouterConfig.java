package dev.wanctl.app.config;

import java.time.Duration;
import java.util.List;

/// How to reach one router.
///
/// @param address a host name or an IP address
/// @param doors to be tried in this order; one if the configuration names the transport
/// @param tls of API and REST; without meaning over SSH
/// @param ssh without meaning for the others
/// @param deadline of a whole operation, from connecting to the last byte of the answer
public record RouterConfig(
    String name,
    String address,
    List<Door> doors,
    String user,
    Secret password,
    TlsTrust tls,
    SshTrust ssh,
    Duration deadline) {

  /// How to talk to it.
  public enum Transport {
    /// The first that works of all that are set up, best first.
    AUTO,
    /// RouterOS's binary API over TLS, or without with [TlsTrust.Plaintext].
    API,
    /// RouterOS 7's REST interface over HTTPS, or HTTP with [TlsTrust.Plaintext].
    REST,
    /// The console by SSH.
    SSH
  }

  /// One of the router's services.
  ///
  /// @param transport not [Transport#AUTO]
  public record Door(Transport transport, int port) {
    public Door {
      if (transport == Transport.AUTO || port < 1 || port > 65_535) {
        throw new IllegalArgumentException(transport + " at port " + port);
      }
    }
  }

  public RouterConfig {
    doors = List.copyOf(doors);
    if (doors.isEmpty() || !deadline.isPositive()) {
      throw new IllegalArgumentException("doors " + doors + ", deadline " + deadline);
    }
  }
}
