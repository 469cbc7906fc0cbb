package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.Router.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Version, rights of our user, and the services that the configuration would use.
final class AccessCheck {

  private static final Pattern VERSION = Pattern.compile("(\\d{1,3})\\.(\\d{1,3}).*");

  /// The first minor of version 7 with CAKE, and with REST by `www` (MikroTik's manual).
  private static final int CAKE = 1;

  private static final int REST_WITHOUT_TLS = 9;

  private static final String UPDATE = "/system package update check-for-updates";

  private final Picture picture;
  private final List<Door> doors;

  AccessCheck(Picture picture, List<Door> doors) {
    this.picture = picture;
    this.doors = doors;
  }

  List<Finding> judge() {
    List<Finding> findings = new ArrayList<>();
    findings.add(version());
    findings.add(login());
    doors.forEach(door -> service(door).ifPresent(findings::add));
    return findings;
  }

  private Finding version() {
    String text = picture.resources().version();
    String evidence = "/system resource: version=" + text;
    if (!VERSION.matcher(text).matches()) {
      return Finding.warning(
          "version",
          "RouterOS",
          "its version cannot be told from \"" + text + "\"",
          evidence,
          "see whether it is 7.1 or newer: /system resource print");
    }
    return atLeast(CAKE)
        ? Finding.ok("version", "RouterOS", text + " has CAKE", evidence)
        : Finding.problem(
            "version", "RouterOS", text + " has no CAKE, which came with 7.1", evidence, UPDATE);
  }

  /// Of version 7; a version that cannot be told counts as new.
  private boolean atLeast(int minor) {
    Matcher m = VERSION.matcher(picture.resources().version());
    if (!m.matches()) {
      return true;
    }
    int major = Integer.parseInt(m.group(1));
    return major > 7 || (major == 7 && Integer.parseInt(m.group(2)) >= minor);
  }

  private Finding login() {
    if (picture.access().isEmpty()) {
      return Finding.ok(
          "login", "user", "logged in; the router does not show this user its rights", "");
    }
    Access access = picture.access().get();
    String evidence =
        "/user group: name=" + access.group() + ", policy=" + String.join(",", access.policies());
    Set<String> missing = Preparation.policies(doors);
    missing.removeAll(access.policies());
    if (missing.isEmpty()) {
      return Finding.ok(
          "login", "user " + access.user(), "logged in, with the rights that are needed", evidence);
    }
    // `policy=` replaces the whole list, so what is there must be in it.
    Set<String> whole = new TreeSet<>(access.policies());
    whole.addAll(missing);
    String remedy =
        "/user group set "
            + ConsoleText.find(access.group())
            + " policy="
            + String.join(",", whole);
    String what = "its group " + access.group() + " lacks " + String.join(", ", missing);
    boolean works = !missing.contains("read") && !missing.contains("write");
    return works
        ? Finding.warning(
            "login",
            "user " + access.user(),
            what + ", so that not every configured way is open",
            evidence,
            remedy)
        : Finding.problem("login", "user " + access.user(), what, evidence, remedy);
  }

  /// Newer versions also list the connections that are open just now; the service itself comes
  /// first. One that is switched off is no fault where there is another way.
  private Optional<Finding> service(Door door) {
    Optional<Row> found = picture.named(Menu.SERVICE, door.service()).stream().findFirst();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Row row = found.get();
    String subject = "service " + door.service();
    String evidence =
        "/ip service: " + row.say("name", "port", "disabled", "address", "certificate");
    String set = "/ip service set " + door.service() + " ";
    if (door == Door.WWW && !atLeast(REST_WITHOUT_TLS)) {
      return Optional.of(
          Finding.warning(
              "service",
              subject,
              "has no REST, which is there without TLS from 7.9 on",
              evidence + "; /system resource: version=" + picture.resources().version(),
              UPDATE));
    }
    if (!row.enabled() && doors.size() > 1) {
      return Optional.of(
          Finding.ok(
              "service", subject, "is switched off; there are other ways configured", evidence));
    }
    if (!row.enabled()) {
      return Optional.of(
          Finding.warning(
              "service",
              subject,
              "is switched off, so that this way is closed",
              evidence,
              set + "disabled=no"));
    }
    if (door.needsCertificate() && Set.of("", "none").contains(row.text("certificate"))) {
      return Optional.of(
          Finding.warning(
              "service",
              subject,
              "has no certificate, so that nobody can tell it from an impostor",
              evidence,
              Preparation.certificate(door)));
    }
    String from = row.text("address").isEmpty() ? "every address" : row.text("address");
    return Optional.of(Finding.ok("service", subject, "is open to " + from, evidence));
  }
}
