package dev.wanctl.linux;

import dev.wanctl.engine.port.DeviceException;
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

  /// How good a finding is: `WARN` works but not as well as it could.
  public enum State {
    OK,
    WARN,
    BAD
  }

  /// One thing that was looked at.
  ///
  /// @param id a stable word such as `sch_cake`
  /// @param what what was found, in words
  /// @param remedy what to do about it, with the exact command; empty where all is well
  public record Finding(String id, State state, String what, String remedy) {}

  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_NET_RAW = 13;
  private static final Path STATUS = Path.of("/proc/self/status");
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
            State.WARN,
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
        capability("cap_net_admin", CAP_NET_ADMIN, State.BAD, "needed to shape on this machine");
    findings.add(admin);
    if (admin.state() == State.OK) {
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
            new Finding(
                "interface",
                State.BAD,
                "no network interface is called " + name,
                "see `ip -br link` for the names there are"));
      }
      Links.Link link = found.get();
      return List.of(
          link.up()
              ? ok("interface", name + " is up")
              : new Finding(
                  "interface", State.WARN, name + " is down", "ip link set " + name + " up"),
          root(new Qdiscs(netlink).at(link.index(), Qdiscs.TC_H_ROOT), name),
          Offloads.of(name));
    }
  }

  private static Finding root(Optional<Qdiscs.Qdisc> root, String name) {
    String label = root.map(Qdiscs.Qdisc::label).orElse("none");
    if (root.isEmpty() || root.get().byKernel()) {
      return ok("root_qdisc", name + " has the kernel's own root qdisc: " + label);
    }
    if (root.get().ours()) {
      return ok("root_qdisc", name + " has wanctl's CAKE");
    }
    return root.get().isCake()
        ? new Finding(
            "root_qdisc",
            State.WARN,
            name + " has a CAKE that wanctl did not make: " + label,
            "tell wanctl to adopt it, or remove it: tc qdisc del dev " + name + " root")
        : new Finding(
            "root_qdisc",
            State.BAD,
            name + " has a root qdisc that wanctl did not make: " + label,
            "remove it and whatever puts it there: tc qdisc del dev " + name + " root");
  }

  private static Finding capability(String id, int bit, State without, String use) {
    String word = id.toUpperCase(java.util.Locale.ROOT);
    Optional<Boolean> effective = effective(bit);
    if (effective.isEmpty()) {
      return new Finding(
          id, State.WARN, "whether this process has " + word + " cannot be read", "mount /proc");
    }
    return effective.get()
        ? ok(id, "this process has " + word)
        : new Finding(
            id,
            without,
            "this process has no " + word + ", " + use,
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
        ? ok("ping_group_range", text)
        : new Finding(
            "ping_group_range",
            State.WARN,
            text + ": nobody may send pings without CAP_NET_RAW",
            "sysctl -w net.ipv4.ping_group_range='0 2147483647'");
  }

  private static Finding echo(String id, int family) {
    try (Arena arena = Arena.ofConfined()) {
      ProbeSocket socket =
          new ProbeSocket(
              new ProbeSocket.Key(family, ProbeSocket.Kind.ECHO, ProbeBinding.ANY), arena);
      socket.close();
      return ok(id, socket.raw() ? "echo by raw sockets" : "echo by ping sockets, unprivileged");
    } catch (DeviceException e) {
      State state = family == SocketCalls.AF_INET6 ? State.WARN : State.BAD;
      return new Finding(id, state, e.failure().what(), e.failure().remedy());
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
      return ok(id, "reflectors can be asked for timestamps, which show each direction's delay");
    } catch (DeviceException e) {
      return new Finding(
          id,
          State.WARN,
          e.failure().what() + "; round trips alone are measured",
          e.failure().remedy());
    }
  }

  private static Finding clock() {
    Optional<String> source = read(CLOCK);
    if (source.isEmpty()) {
      return ok("clocksource", "the clock source is not told");
    }
    return SLOW_CLOCKS.contains(source.get())
        ? new Finding(
            "clocksource",
            State.WARN,
            "the clock source is " + source.get() + ", which is slow to read",
            "see the kernel's log for why tsc was given up (dmesg | grep -i clocksource)")
        : ok("clocksource", "the clock source is " + source.get());
  }

  static Finding ok(String id, String what) {
    return new Finding(id, State.OK, what, "");
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
