package dev.wanctl.linux;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.engine.port.ProbeBinding;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What this machine and this process can do, found by looking and by trying; for `wanctl doctor`
/// and for messages. Nothing that is tried stays: CAKE is tried on an ifb made and removed for it.
public final class Capabilities {

  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_NET_RAW = 13;

  /// Of this thread: in Linux each has its own.
  private static final Path STATUS = Path.of("/proc/thread-self/status");

  private static final Path PING_GROUPS = Path.of("/proc/sys/net/ipv4/ping_group_range");
  private static final Path CLOCK =
      Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  private static final List<String> SLOW_CLOCKS =
      List.of("hpet", "acpi_pm", "jiffies", "refined-jiffies");

  private Capabilities() {}

  /// What concerns probing and the clock; all that a line shaped by a router needs.
  public static List<Finding> probing() {
    return List.of(
        capability(
            "cap_net_raw",
            CAP_NET_RAW,
            Severity.WARNING,
            "needed for ICMP timestamps, and where ping_group_range is closed"),
        pingGroupRange(),
        echo("icmp", SocketCalls.AF_INET),
        echo("icmpv6", SocketCalls.AF_INET6),
        timestamps(),
        clock());
  }

  /// What concerns shaping on this machine.
  public static List<Finding> shaping() {
    List<Finding> findings = new ArrayList<>();
    Finding admin =
        capability(
            "cap_net_admin", CAP_NET_ADMIN, Severity.PROBLEM, "needed to shape on this machine");
    findings.add(admin);
    if (admin.severity() == Severity.OK) {
      findings.addAll(KernelTrial.run());
    }
    return List.copyOf(findings);
  }

  /// What concerns one interface that is to be shaped.
  public static List<Finding> onInterface(String name) {
    try (Netlink netlink = new Netlink()) {
      Optional<Links.Link> found = new Links(netlink).find(name);
      if (found.isEmpty()) {
        return List.of(
            Finding.problem(
                "interface",
                "no network interface is called " + name,
                "see `ip -br link` for the names there are"));
      }
      Links.Link link = found.get();
      return List.of(
          link.up()
              ? Finding.ok("interface", name + " is up")
              : Finding.warning("interface", name + " is down", "ip link set " + name + " up"),
          root(new Qdiscs(netlink).at(link.index(), Qdiscs.TC_H_ROOT), name),
          Offloads.of(name));
    }
  }

  private static Finding root(Optional<Qdiscs.Qdisc> root, String name) {
    String label = root.map(Qdiscs.Qdisc::label).orElse("none");
    if (root.isEmpty() || root.get().byKernel()) {
      return Finding.ok("root_qdisc", name + " has the kernel's own root qdisc: " + label);
    }
    if (root.get().ours()) {
      return Finding.ok("root_qdisc", name + " has wanctl's CAKE");
    }
    return root.get().isCake()
        ? Finding.warning(
            "root_qdisc",
            name + " has a CAKE that wanctl did not make: " + label,
            "tell wanctl to adopt it, or remove it: tc qdisc del dev " + name + " root")
        : Finding.problem(
            "root_qdisc",
            name + " has a root qdisc that wanctl did not make: " + label,
            "remove it and whatever puts it there: tc qdisc del dev " + name + " root");
  }

  private static Finding capability(String id, int bit, Severity without, String use) {
    String word = id.toUpperCase(java.util.Locale.ROOT);
    Optional<Boolean> effective = effective(bit);
    if (effective.isEmpty()) {
      return Finding.warning(
          id, "whether this process has " + word + " cannot be read", "mount /proc");
    }
    return effective.get()
        ? Finding.ok(id, "this process has " + word)
        : new Finding(
            id,
            without,
            "",
            "this process has no " + word + ", " + use,
            "",
            "AmbientCapabilities=" + word + " in its systemd unit");
  }

  private static Optional<Boolean> effective(int bit) {
    return read(STATUS)
        .flatMap(status -> status.lines().filter(l -> l.startsWith("CapEff:")).findFirst())
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .map(mask -> (mask >>> bit & 1) != 0);
  }

  private static Finding pingGroupRange() {
    String[] range = read(PING_GROUPS).orElse("1\t0").split("\\s+");
    boolean open = range.length == 2 && Long.parseLong(range[0]) <= Long.parseLong(range[1]);
    String text = "net.ipv4.ping_group_range is " + String.join(" ", range);
    return open
        ? Finding.ok("ping_group_range", text)
        : Finding.warning(
            "ping_group_range",
            text + ": nobody may send pings without CAP_NET_RAW",
            "sysctl -w net.ipv4.ping_group_range='0 2147483647'");
  }

  private static Finding echo(String id, int family) {
    try (Arena arena = Arena.ofConfined()) {
      ProbeSocket socket =
          new ProbeSocket(
              new ProbeSocket.Key(family, ProbeSocket.Kind.ECHO, ProbeBinding.ANY), arena);
      socket.close();
      return Finding.ok(
          id, socket.raw() ? "echo by raw sockets" : "echo by ping sockets, unprivileged");
    } catch (DeviceException e) {
      Severity severity = family == SocketCalls.AF_INET6 ? Severity.WARNING : Severity.PROBLEM;
      return new Finding(id, severity, "", e.failure().what(), "", e.failure().remedy());
    }
  }

  private static Finding timestamps() {
    String id = "icmp_timestamp";
    try (Arena arena = Arena.ofConfined()) {
      new ProbeSocket(
              new ProbeSocket.Key(
                  SocketCalls.AF_INET, ProbeSocket.Kind.TIMESTAMP, ProbeBinding.ANY),
              arena)
          .close();
      return Finding.ok(
          id, "reflectors can be asked for timestamps, which show each direction's delay");
    } catch (DeviceException e) {
      return Finding.warning(
          id, e.failure().what() + "; round trips alone are measured", e.failure().remedy());
    }
  }

  private static Finding clock() {
    Optional<String> source = read(CLOCK);
    if (source.isEmpty()) {
      return Finding.ok("clocksource", "the clock source is not told");
    }
    return SLOW_CLOCKS.contains(source.get())
        ? Finding.warning(
            "clocksource",
            "the clock source is " + source.get() + ", which is slow to read",
            "see the kernel's log for why tsc was given up (dmesg | grep -i clocksource)")
        : Finding.ok("clocksource", "the clock source is " + source.get());
  }

  /// What a file of `/proc` or `/sys` says; empty where this system has no such file. Read at once:
  /// a second read of a sysctl gives nothing, whatever the first one left.
  private static Optional<String> read(Path file) {
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    try (FileChannel channel = FileChannel.open(file)) {
      channel.read(buffer);
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(
        new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip());
  }
}
