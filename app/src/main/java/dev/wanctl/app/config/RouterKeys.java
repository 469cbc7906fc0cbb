package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RESTART;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The rows for a router.
final class RouterKeys {

  static final Setting<String> ADDRESS =
      Keys.row(
          "routers.*.address",
          Addresses.host(),
          Keys.REQUIRED,
          RESTART,
          "The router's host name or IP address.",
          "192.168.88.2");
  static final Setting<RouterSystem> SYSTEM =
      Keys.row(
          "routers.*.system",
          Kinds.choice(RouterSystem.class),
          "routeros",
          RESTART,
          "What runs on the router: MikroTik's RouterOS, or linux, such as OpenWrt, whose CAKE is set"
              + " by SSH.",
          "linux");
  static final Setting<Integer> PORT =
      Keys.row(
          "routers.*.port",
          Kinds.whole(1, 65_535, ""),
          "8729 for api, 443 for rest, 22 for ssh; with tls.plaintext 8728 and 80",
          RESTART,
          "The TCP port of the transport. Without a transport it is that of rest, which is then the"
              + " only one.",
          "8443");
  static final Setting<String> USER =
      Keys.row(
          "routers.*.user",
          Kinds.text("a user's name", "\\S(.{0,62}\\S)?"),
          Keys.REQUIRED,
          RESTART,
          "The user to log in as; one with no more rights than needed.",
          "shaper");
  static final Setting<Secret> PASSWORD =
      Keys.row(
          "routers.*.password",
          new Kind.Hidden(),
          "one of the three is required, unless there is a key-file",
          RESTART,
          "The user's password, best as ${VAR} so that it is not in the file. `$${` stands for `${`."
              + " With key-file, the passphrase of the key.",
          "${ROUTER_PASSWORD}");
  static final Setting<String> PASSWORD_FILE =
      Keys.row(
          "routers.*.password-file",
          Names.file(),
          "one of the three is required",
          RESTART,
          "A file that holds the password on its first line, readable by wanctl's user only.",
          "/etc/wanctl/router-password");
  static final Setting<String> CREDENTIAL =
      Keys.row(
          "routers.*.credential",
          Names.credential(),
          "one of the three is required",
          RESTART,
          "The name of a systemd credential (LoadCredential=) that holds the password.",
          "router-password");
  static final Setting<RouterConfig.Transport> TRANSPORT =
      Keys.row(
          "routers.*.transport",
          Kinds.choice(RouterConfig.Transport.class),
          "auto, or rest where a port is given",
          RESTART,
          "How to talk to the router: api is its binary API (services api-ssl, api), rest its HTTP"
              + " interface (www-ssl, www), ssh its console, which costs router and machine more."
              + " auto takes the first of them that can be connected to, ssh only with host-key or"
              + " known-hosts.",
          "rest");
  static final Setting<String> HOST_KEY =
      Keys.row(
          "routers.*.host-key",
          Names.hostKey(),
          "none: nothing is sent, and the message tells the key that the router presents",
          RESTART,
          "For ssh, the fingerprint of the one host key that is believed, as `ssh-keygen -l` shows"
              + " it.",
          "\"SHA256:" + "0f1E".repeat(10) + "0f8\"");
  static final Setting<String> KNOWN_HOSTS =
      Keys.row(
          "routers.*.known-hosts",
          Names.file(),
          "none",
          RESTART,
          "For ssh, in place of host-key a file in OpenSSH's format that has the router under what"
              + " is in `address`.",
          "/etc/wanctl/known_hosts");
  static final Setting<String> KEY_FILE =
      Keys.row(
          "routers.*.key-file",
          Names.file(),
          "none: the password is used",
          RESTART,
          "With transport: ssh, a file with the private key to log in with, readable by wanctl's user"
              + " only. It is read again for each connection.",
          "/etc/wanctl/router-key");
  static final Setting<String> PIN =
      Keys.row(
          "routers.*.tls.pin",
          Names.pin(),
          "none: the certificate is checked as any other",
          RESTART,
          "The fingerprint of the one certificate that is believed: the answer to a self-signed one.",
          "\"sha256:" + "0f".repeat(32) + "\"");
  static final Setting<String> CA =
      Keys.row(
          "routers.*.tls.ca",
          Names.file(),
          "none: this machine's authorities",
          RESTART,
          "A PEM file with the authorities that may have signed the router's certificate.",
          "/etc/wanctl/ca.pem");
  static final Setting<Boolean> PLAINTEXT =
      Keys.row(
          "routers.*.tls.plaintext",
          Kinds.choice(Map.of("allow", true)),
          "not allowed",
          RESTART,
          "Talk without TLS. Password and commands cross the network readable.",
          "allow");
  static final Setting<Duration> DEADLINE =
      Keys.row(
          "routers.*.deadline",
          Kinds.time(Duration.ofMillis(100), Duration.ofSeconds(60)),
          "3s, or 10s by SSH",
          RESTART,
          "The longest that one operation on the router may take in all.",
          "2s");

  /// In the order of the reference.
  static final List<Setting<?>> ALL =
      List.of(
          ADDRESS,
          SYSTEM,
          PORT,
          USER,
          PASSWORD,
          PASSWORD_FILE,
          CREDENTIAL,
          TRANSPORT,
          PIN,
          CA,
          PLAINTEXT,
          HOST_KEY,
          KNOWN_HOSTS,
          KEY_FILE,
          DEADLINE);

  private RouterKeys() {}
}
