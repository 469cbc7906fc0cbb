package dev.wanctl.remote.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.remote.SshShell.Answer;
import dev.wanctl.remote.linux.TcText.Cake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a Linux router has, for somebody who chooses among it: read once, nothing is changed.
///
/// @param system what it calls its system
/// @param openWrt whether it has OpenWrt's own settings
/// @param packager which it installs packages by; empty where it is none that is known here
/// @param tc whether it has that program
/// @param cakeModule whether its kernel is seen to have CAKE
/// @param sqm whether SQM is installed
/// @param interfaces all but loopback
/// @param way the interface of its default route
/// @param cakes those that stand on its interfaces
public record LinuxRouterPicture(
    String system,
    boolean openWrt,
    Optional<Packager> packager,
    boolean tc,
    boolean cakeModule,
    boolean sqm,
    List<String> interfaces,
    Optional<String> way,
    List<Standing> cakes) {

  /// A CAKE on the egress of an interface.
  public record Standing(String interfaceName, BitRate rate) {}

  /// What installs packages.
  public enum Packager {
    APK("apk"),
    OPKG("opkg"),
    APT("apt-get");

    private final String program;

    Packager(String program) {
      this.program = program;
    }
  }

  private static final String OPENWRT = "[ -f /etc/openwrt_release ]";
  private static final String PACKAGERS =
      "for p in apk opkg apt-get; do command -v $p >/dev/null && echo $p && break; done";
  private static final String MODULE =
      "[ -d /sys/module/sch_cake ]"
          + " || grep -qs sch_cake /lib/modules/$(uname -r)/modules.builtin"
          + " || [ -n \"$(find /lib/modules/$(uname -r) -name 'sch_cake.ko*' 2>/dev/null)\" ]";

  /// The second is for those that have no `ip`.
  private static final String LINKS = "ip -o link show 2>/dev/null || ls /sys/class/net";

  private static final String ROUTES = "ip route show 2>/dev/null";

  private static final Pattern LINK = Pattern.compile("\\d+: ([^:@\\s]{1,15})(@[^:]*)?: .*");
  private static final Pattern NAME = Pattern.compile("[^/\\s]{1,15}");
  private static final Pattern WAY = Pattern.compile("default .*?\\bdev (\\S{1,15})( .*)?");

  /// What SQM puts before the name of a line's interface to name that of its download.
  private static final String IFB = "ifb4";

  /// The kernel's bound.
  private static final int LONGEST_NAME = 15;

  public LinuxRouterPicture {
    interfaces = List.copyOf(interfaces);
    cakes = List.copyOf(cakes);
  }

  /// Throws [DeviceException] where the router cannot be asked.
  public static LinuxRouterPicture read(LinuxRouter router) {
    List<Answer> told =
        router.run(
            List.of(
                Commands.SYSTEM,
                OPENWRT,
                PACKAGERS,
                Commands.TC,
                MODULE,
                Commands.service("sqm"),
                LINKS,
                ROUTES));
    List<String> interfaces = interfaces(told.get(6).text());
    String packager = told.get(2).text().strip();
    return new LinuxRouterPicture(
        told.getFirst().text().strip(),
        told.get(1).status() == 0,
        List.of(Packager.values()).stream().filter(p -> p.program.equals(packager)).findFirst(),
        told.get(3).status() == 0,
        told.get(4).status() == 0,
        !told.get(5).text().isBlank(),
        interfaces,
        told.get(7).text().lines().flatMap(l -> first(WAY, l).stream()).findFirst(),
        cakes(router, interfaces));
  }

  private static List<String> interfaces(String text) {
    return text.lines()
        .map(String::strip)
        .flatMap(l -> first(LINK, l).or(() -> Optional.of(l)).stream())
        .filter(name -> NAME.matcher(name).matches() && !name.equals("lo"))
        .toList();
  }

  private static Optional<String> first(Pattern pattern, String line) {
    Matcher m = pattern.matcher(line);
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }

  private static List<Standing> cakes(LinuxRouter router, List<String> interfaces) {
    List<Answer> shown = router.run(interfaces.stream().map(Commands::show).toList());
    List<Standing> cakes = new ArrayList<>();
    for (int i = 0; i < interfaces.size(); i++) {
      Optional<Cake> cake = TcText.of(shown.get(i).text()).flatMap(TcText::cake);
      if (cake.isPresent()) {
        cakes.add(new Standing(interfaces.get(i), cake.get().rate()));
      }
    }
    return cakes;
  }

  private boolean shapes(String interfaceName) {
    return cakes.stream().anyMatch(c -> c.interfaceName().equals(interfaceName));
  }

  private static boolean leadsIn(String interfaceName) {
    return interfaceName.startsWith("ifb");
  }

  /// The interface whose CAKE is likely that of the upload: that of the default route, or where
  /// none stands there, another one that has one.
  public Optional<String> likelyUpload() {
    return way.filter(this::shapes)
        .or(() ->
            cakes.stream().map(Standing::interfaceName).filter(name -> !leadsIn(name)).findFirst())
        .or(() -> way);
  }

  /// The one that is likely that of the download beside this upload; where CAKE stands nowhere, the
  /// name that SQM would give it.
  public String likelyDownload(String upload) {
    String bySqm = ifb(upload);
    List<String> others =
        cakes.stream().map(Standing::interfaceName).filter(name -> !name.equals(upload)).toList();
    return others.contains(bySqm)
        ? bySqm
        : others.stream()
            .filter(LinuxRouterPicture::leadsIn)
            .findFirst()
            .or(() -> others.stream().findFirst())
            .orElse(bySqm);
  }

  static String ifb(String upload) {
    String name = IFB + upload;
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  /// The limit of the CAKE there; empty where there is none, or no limit.
  public Optional<BitRate> limit(String interfaceName) {
    return cakes.stream()
        .filter(c -> c.interfaceName().equals(interfaceName))
        .map(Standing::rate)
        .filter(rate -> rate.compareTo(BitRate.UNLIMITED) < 0)
        .findFirst();
  }

  /// Whether CAKE stands on both.
  public boolean shapes(RouterInterfaces both) {
    return shapes(both.download()) && shapes(both.upload());
  }
}
