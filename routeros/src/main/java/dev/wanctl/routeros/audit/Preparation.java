package dev.wanctl.routeros.audit;

import dev.wanctl.routeros.ConsoleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The console's commands that let wanctl in, with no more rights than it needs. RouterOS 7.
public final class Preparation {

  private static final String MAKE_CERTIFICATE =
      "/certificate add name=wanctl common-name=router days-valid=3650";
  private static final String SIGN_CERTIFICATE = "/certificate sign wanctl";

  private Preparation() {}

  /// A group with the rights that this way needs, and a user in it.
  ///
  /// @param from the address that wanctl calls from, the only one that the user may log in from;
  ///   empty for any
  public static List<String> user(String user, Door door, String from) {
    return List.of(
        "/user group add name=wanctl policy=" + String.join(",", policies(Set.of(door))),
        "/user add name="
            + ConsoleText.quoted(user)
            + " group=wanctl"
            + address(from)
            + " password=SOMETHING-LONG");
  }

  /// The service of this way, with a certificate if it is one with TLS.
  public static List<String> service(Door door, String from) {
    List<String> commands = new ArrayList<>();
    String set = "/ip service set " + door.service() + " disabled=no" + address(from);
    if (door.needsCertificate()) {
      commands.addAll(List.of(MAKE_CERTIFICATE, SIGN_CERTIFICATE));
      set += " certificate=wanctl";
    }
    commands.add(set);
    return List.copyOf(commands);
  }

  /// Gives a service that has none a certificate.
  static String certificate(Door door) {
    return MAKE_CERTIFICATE
        + "; "
        + SIGN_CERTIFICATE
        + "; /ip service set "
        + door.service()
        + " certificate=wanctl";
  }

  /// All that a group needs for any of these ways, in the order of the alphabet.
  static Set<String> policies(Iterable<Door> doors) {
    Set<String> policies = new TreeSet<>(Set.of("read", "write"));
    doors.forEach(door -> policies.addAll(door.policies()));
    return policies;
  }

  private static String address(String from) {
    if (from.isEmpty()) {
      return "";
    }
    return " address=" + from + (from.contains(":") ? "/128" : "/32");
  }
}
