package dev.wanctl.app.config;

import java.util.Optional;

/// The HTTP port.
///
/// @param listen where; empty: no port is opened
/// @param token what a request that changes state must show; empty: such requests are refused
public record HttpConfig(Optional<Listen> listen, Optional<Secret> token) {

  /// An IP address and a port of this machine.
  public record Listen(String address, int port) {
    @Override
    public String toString() {
      return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
  }
}
