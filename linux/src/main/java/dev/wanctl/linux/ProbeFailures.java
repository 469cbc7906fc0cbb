package dev.wanctl.linux;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.net.InetAddress;

/// What can be wrong when probing is set up, in words.
final class ProbeFailures {

  static final String ECHO_REMEDY =
      "either let all groups send pings: sysctl -w net.ipv4.ping_group_range='0 2147483647' (it serves IPv6"
          + " too; keep it in /etc/sysctl.d), or give the service CAP_NET_RAW:"
          + " AmbientCapabilities=CAP_NET_RAW in its systemd unit";

  static final String RAW_REMEDY =
      "give the service CAP_NET_RAW: AmbientCapabilities=CAP_NET_RAW in its systemd unit";

  private ProbeFailures() {}

  static DeviceException noSocket(ProbeSocket.Key key, int errno) {
    String ip = ip(key.family());
    DeviceFailure failure =
        switch (errno) {
          case Errno.EPERM, Errno.EACCES ->
              key.kind() == ProbeSocket.Kind.TIMESTAMP
                  ? new DeviceFailure.Forbidden(
                      "this process may not send ICMP timestamp requests: " + Errno.text(errno),
                      RAW_REMEDY)
                  : new DeviceFailure.Forbidden(
                      "this process may not send " + ip + " echo requests: " + Errno.text(errno),
                      ECHO_REMEDY);
          case Errno.EAFNOSUPPORT, Errno.EPROTONOSUPPORT -> noSuchFamily(ip, errno);
          default -> none(ip, errno);
        };
    return new DeviceException(failure);
  }

  /// No socket for TCP connects.
  static DeviceException noSocket(int family, int errno) {
    String ip = ip(family);
    return new DeviceException(
        errno == Errno.EAFNOSUPPORT ? noSuchFamily(ip, errno) : none(ip, errno));
  }

  private static String ip(int family) {
    return family == SocketCalls.AF_INET6 ? "IPv6" : "IPv4";
  }

  private static DeviceFailure noSuchFamily(String ip, int errno) {
    return new DeviceFailure.Unsupported(
        "this kernel has no " + ip + ": " + Errno.text(errno),
        "use reflectors of the other address family");
  }

  private static DeviceFailure none(String ip, int errno) {
    return new DeviceFailure.Busy(
        "no socket for " + ip + " probes: " + Errno.text(errno),
        "see whether the process ran out of file descriptors (`ulimit -n`)");
  }

  static DeviceException cannotBind(String interfaceName, int errno) {
    if (errno == Errno.ENODEV) {
      return Failures.noSuchInterface(interfaceName);
    }
    if (errno == Errno.EPERM) {
      return new DeviceException(
          new DeviceFailure.Forbidden(
              "this process may not bind probes to interface " + interfaceName, RAW_REMEDY));
    }
    return Failures.rejected(
        "probes cannot be bound to interface " + interfaceName + ": " + Errno.text(errno),
        "an interface name has 1 to 15 characters");
  }

  static DeviceException cannotBind(InetAddress source, int errno) {
    if (errno == Errno.EADDRNOTAVAIL) {
      return Failures.notFound(
          "source address " + source.getHostAddress() + " is not on this machine",
          "see `ip -br address`; where the address changes, bind to the interface instead");
    }
    return Failures.rejected(
        "probes cannot be sent from " + source.getHostAddress() + ": " + Errno.text(errno),
        "see `ip -br address`");
  }
}
