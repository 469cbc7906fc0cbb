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
  static final Setting<Integer> PORT =
      Keys.row(
          "routers.*.port",
          Kinds.whole(1, 65_535, ""),
          "443, or 80 with tls.plaintext, or 22 with transport: ssh",
          RESTART,
          "The TCP port of the router's REST or SSH service.",
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
          "auto",
          RESTART,
          "How to talk to the router. auto is rest, which needs RouterOS 7. ssh is for where nothing"
              + " else is open: it needs host-key or known-hosts, and costs router and machine more."
              + " The router's API is not spoken by this version.",
          "rest");
  static final Setting<String> HOST_KEY =
      Keys.row(
          "routers.*.host-key",
          Names.hostKey(),
          "none: nothing is sent, and the message tells the key that the router presents",
          RESTART,
          "With transport: ssh, the fingerprint of the one host key that is believed, as `ssh-keygen"
              + " -l` shows it.",
          "\"SHA256:" + "0f1E".repeat(10) + "0f8\"");
  static final Setting<String> KNOWN_HOSTS =
      Keys.row(
          "routers.*.known-hosts",
          Names.file(),
          "none",
          RESTART,
          "With transport: ssh, in place of host-key a file in OpenSSH's format that has the router"
              + " under what is in `address`.",
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
          "Talk HTTP without TLS. Password and commands cross the network readable.",
          "allow");
  static final Setting<Duration> DEADLINE =
      Keys.row(
          "routers.*.deadline",
          Kinds.time(Duration.ofMillis(100), Duration.ofSeconds(60)),
          "3s, or 10s with transport: ssh",
          RESTART,
          "The longest that one operation on the router may take in all.",
          "2s");

  /// In the order of the reference.
  static final List<Setting<?>> ALL =
      List.of(
          ADDRESS,
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
