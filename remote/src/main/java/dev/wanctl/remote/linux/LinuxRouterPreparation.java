package dev.wanctl.remote.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Rates;
import dev.wanctl.remote.linux.LinuxRouterPicture.Packager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands that let wanctl in to a Linux router, and that put up there what it steers.
public final class LinuxRouterPreparation {

  /// What a key of wanctl's needs none of. dropbear knows these words as OpenSSH does.
  private static final String LESS =
      "no-port-forwarding,no-agent-forwarding,no-X11-forwarding,no-pty";

  private LinuxRouterPreparation() {}

  /// Makes a key, on wanctl's machine.
  public static String makeKey(Path file) {
    return "ssh-keygen -t ed25519 -N '' -C wanctl -f " + Commands.quoted(file.toString());
  }

  /// Lets a key in, on wanctl's machine.
  public static List<String> admit(Path key, String user, String address, int port) {
    String add =
        "(printf %%s '%s '; ssh-keygen -y -f %s) | ssh%s %s@%s"
            .formatted(
                LESS,
                Commands.quoted(key.toString()),
                port == 22 ? "" : " -p " + port,
                Commands.quoted(user),
                address);
    return List.of(
        add + " 'cat >> /etc/dropbear/authorized_keys'   # OpenWrt",
        add + " 'cat >> ~/.ssh/authorized_keys'          # another system");
  }

  /// Puts up CAKE, on the router: by SQM where OpenWrt is, by hand elsewhere. Empty where it stands
  /// on both interfaces.
  public static List<String> cake(LinuxRouterPicture router, RouterInterfaces on, Rates rates) {
    if (router.shapes(on)) {
      return List.of();
    }
    List<String> commands = new ArrayList<>();
    if (router.openWrt()) {
      sqm(router, on, rates, commands);
    } else {
      byHand(router, on, rates, commands);
    }
    return List.copyOf(commands);
  }

  private static void sqm(
      LinuxRouterPicture router, RouterInterfaces on, Rates rates, List<String> commands) {
    if (!router.sqm()) {
      install(router.packager(), "sqm-scripts").ifPresent(commands::add);
    }
    commands.add("uci -q get sqm.@queue[0] || uci add sqm queue");
    List.of(
            "interface=" + Commands.quoted(on.upload()),
            "qdisc=cake",
            "script=piece_of_cake.qos",
            "download=" + kbit(rates.download()),
            "upload=" + kbit(rates.upload()),
            "enabled=1")
        .forEach(option -> commands.add("uci set sqm.@queue[0]." + option));
    commands.add("uci commit sqm && /etc/init.d/sqm enable && /etc/init.d/sqm restart");
    commands.add(
        "tc qdisc | grep cake   # on "
            + on.upload()
            + " and "
            + LinuxRouterPicture.ifb(on.upload())
            + ", as SQM names it");
  }

  private static void byHand(
      LinuxRouterPicture router, RouterInterfaces on, Rates rates, List<String> commands) {
    String download = Commands.quoted(on.download());
    String upload = Commands.quoted(on.upload());
    if (!router.tc()) {
      install(router.packager(), "iproute2").ifPresent(commands::add);
    }
    if (!router.cakeModule()) {
      commands.add(
          "modprobe sch_cake   # of the kernel's modules; Debian's kernels for clouds lack it");
    }
    commands.add(
        "tc qdisc replace dev %s root cake bandwidth %dkbit nat"
            .formatted(upload, kbit(rates.upload())));
    if (!router.interfaces().contains(on.download())) {
      commands.add("ip link add %s type ifb && ip link set %1$s up".formatted(download));
    }
    if (on.download().startsWith("ifb")) {
      commands.add("tc qdisc replace dev %s handle ffff: ingress".formatted(upload));
      commands.add(
          "tc filter add dev %s parent ffff: matchall action mirred egress redirect dev %s"
              .formatted(upload, download));
    }
    commands.add(
        "tc qdisc replace dev %s root cake bandwidth %dkbit besteffort ingress nat"
            .formatted(download, kbit(rates.download())));
  }

  private static Optional<String> install(Optional<Packager> packager, String what) {
    return packager.map(p ->
        switch (p) {
          case APK -> "apk update && apk add " + what;
          case OPKG -> "opkg update && opkg install " + what;
          case APT -> "apt-get install " + what;
        });
  }

  private static long kbit(BitRate rate) {
    return Math.max(1, rate.bitsPerSecond() / 1000);
  }
}
