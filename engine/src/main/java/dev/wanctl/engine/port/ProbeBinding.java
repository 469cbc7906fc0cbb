package dev.wanctl.engine.port;

import java.net.InetAddress;
import java.util.Optional;

/// Where a line's probes leave: from a source address, by an interface, both, or as the routing
/// table says.
public record ProbeBinding(Optional<InetAddress> source, Optional<String> interfaceName) {
  public static final ProbeBinding ANY = new ProbeBinding(Optional.empty(), Optional.empty());
}
