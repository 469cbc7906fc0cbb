package dev.wanctl.linux;

import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The audit of this machine's shapers. Reads by rtnetlink and files of the kernel, needs no
/// privileges, and changes nothing: what can only be tried is `wanctl doctor`'s.
public final class LinuxAudit {

  private static final Path MODULES = Path.of("/lib/modules");
  private static final Path LOADED = Path.of("/sys/module");
  private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");

  private LinuxAudit() {}

  /// For [LinuxShapers#onInterface].
  public static List<Finding> onInterface(
      String name, CakeParameters download, CakeParameters upload) {
    return look(
        "interface " + name,
        netlink -> {
          DeviceLook wan = DeviceLook.at(name, netlink);
          DeviceLook ifb = DeviceLook.at(LinuxShapers.ifbName(name), netlink);
          List<Finding> findings = new ArrayList<>(DeviceAudit.made(wan, upload));
          findings.addAll(DeviceAudit.redirect(wan, ifb, download));
          findings.addAll(offloads(wan));
          return findings;
        });
  }

  /// For [LinuxShapers#onPair].
  public static List<Finding> onPair(
      String downloadInterface,
      CakeParameters download,
      String uploadInterface,
      CakeParameters upload) {
    return look(
        "interfaces",
        netlink -> {
          DeviceLook down = DeviceLook.at(downloadInterface, netlink);
          DeviceLook up = DeviceLook.at(uploadInterface, netlink);
          List<Finding> findings = new ArrayList<>(DeviceAudit.made(down, download));
          findings.addAll(offloads(down));
          findings.addAll(DeviceAudit.made(up, upload));
          findings.addAll(offloads(up));
          return findings;
        });
  }

  /// For [LinuxShapers#adopt].
  public static List<Finding> adopted(String downloadInterface, String uploadInterface) {
    return look(
        "interfaces",
        netlink -> {
          List<Finding> findings = new ArrayList<>();
          for (String name : List.of(downloadInterface, uploadInterface)) {
            DeviceLook device = DeviceLook.at(name, netlink);
            findings.addAll(DeviceAudit.adopted(device));
            findings.addAll(offloads(device));
          }
          return findings;
        });
  }

  private static List<Finding> look(String subject, Function<Netlink, List<Finding>> work) {
    try (Netlink netlink = new Netlink()) {
      return work.apply(netlink);
    } catch (DeviceException e) {
      return List.of(Finding.unknown("not-read", subject, e.failure()));
    }
  }

  private static List<Finding> offloads(DeviceLook device) {
    if (device.link().isEmpty()) {
      return List.of();
    }
    Finding found = Offloads.of(device.name());
    String subject = "interface " + device.name();
    return List.of(
        found.severity() == Finding.Severity.OK
            ? Finding.ok(
                "offloads", subject, "joins no packets that CAKE cannot split", found.what())
            : Finding.warning(
                "offloads",
                subject,
                "its card joins packets (LRO), which CAKE cannot split again",
                found.what(),
                found.remedy()));
  }

  /// Whether this kernel has CAKE, as far as that can be told without trying.
  public static Finding kernel() {
    return kernel(LOADED, MODULES, release());
  }

  static Finding kernel(Path loaded, Path modules, String release) {
    String subject = "kernel " + release;
    if (Files.isDirectory(loaded.resolve("sch_cake"))) {
      return Finding.ok("kernel-cake", subject, "has CAKE", loaded.resolve("sch_cake") + " exists");
    }
    Path folder = modules.resolve(release);
    for (String list : List.of("modules.builtin", "modules.dep")) {
      if (lists(folder.resolve(list))) {
        return Finding.ok(
            "kernel-cake", subject, "has CAKE", folder.resolve(list) + " lists sch_cake");
      }
    }
    // OpenWrt keeps no lists.
    if (Files.exists(folder.resolve("sch_cake.ko"))) {
      return Finding.ok("kernel-cake", subject, "has CAKE", folder + " has sch_cake.ko");
    }
    return Finding.warning(
        "kernel-cake",
        subject,
        "does not show that it has CAKE",
        "no sch_cake in " + loaded + ", nor in " + folder,
        "modprobe sch_cake, and `wanctl doctor`, which tries it; if it is not there, install the"
            + " distribution's extra kernel modules (OpenWrt: kmod-sched-cake)");
  }

  private static boolean lists(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> line.contains("/sch_cake.ko"));
    } catch (IOException _) {
      return false; // containers often have no such files
    }
  }

  private static String release() {
    try {
      return Files.readString(RELEASE).strip();
    } catch (IOException _) {
      return "unknown";
    }
  }
}
