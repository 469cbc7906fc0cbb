package dev.wanctl.linux;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.util.List;
import java.util.Optional;

/// How errors of the kernel become failures with a remedy.
public final class Failures {

  public static final String NEEDS_NET_ADMIN =
      "run as root, or give the service CAP_NET_ADMIN: AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW"
          + " in its systemd unit";

  private Failures() {}

  public static DeviceException notFound(String what, String remedy) {
    return new DeviceException(new DeviceFailure.NotFound(what, remedy));
  }

  public static DeviceException noSuchInterface(String name) {
    return notFound(
        "no network interface is called " + name, "see `ip -br link` for the names there are");
  }

  public static DeviceException ambiguous(String what, String remedy) {
    return new DeviceException(new DeviceFailure.Ambiguous(what, remedy));
  }

  public static DeviceException rejected(String what, String remedy) {
    return new DeviceException(new DeviceFailure.Rejected(what, remedy));
  }

  public static DeviceException protocol(String what) {
    return new DeviceException(
        new DeviceFailure.Protocol(what, "if it happens again, report it with `uname -a`"));
  }

  /// A call that fails only when the process or the machine is out of something.
  public static DeviceException call(String call, int errno) {
    return new DeviceException(
        new DeviceFailure.Busy(
            call + " failed: " + Errno.text(errno),
            "see whether the process ran out of file descriptors or memory (`ulimit -n`)"));
  }

  /// What rtnetlink answered to `wish`, with the kernel's own words where it gave some.
  public static DeviceException netlink(String wish, int errno, String words) {
    String what =
        wish
            + " failed: "
            + Errno.text(errno)
            + (words.isEmpty() ? "" : ", the kernel says: " + words);
    DeviceFailure failure =
        switch (errno) {
          case Errno.EPERM, Errno.EACCES -> new DeviceFailure.Forbidden(what, NEEDS_NET_ADMIN);
          case Errno.ENODEV, Errno.ENXIO ->
              new DeviceFailure.NotFound(what, "see `ip -br link` for the interfaces there are");
          case Errno.ENOENT, Errno.EOPNOTSUPP ->
              new DeviceFailure.Unsupported(
                  what,
                  "run `wanctl doctor`; the kernel may lack a module (sch_cake, ifb, act_mirred)");
          case Errno.EBUSY ->
              new DeviceFailure.Busy(
                  what, "another program changes the same interface; see `tc qdisc`");
          default -> new DeviceFailure.Rejected(what, "see `tc -s qdisc` and `ip -d link`");
        };
    return new DeviceException(failure);
  }

  /// Does all steps even if some fail, then throws the first failure with the others attached.
  static void tryAll(List<Runnable> steps) {
    Optional<DeviceException> first = Optional.empty();
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (DeviceException e) {
        first.ifPresent(f -> f.addSuppressed(e));
        first = first.or(() -> Optional.of(e));
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }
}
