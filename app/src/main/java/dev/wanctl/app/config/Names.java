package dev.wanctl.app.config;

import java.util.Locale;

/// The kinds of value that name something: sections, queues, interfaces, files, credentials,
/// certificates.
final class Names {

  /// An operator's name for a router or a line.
  static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9_-]{0,31}";

  /// A Linux interface's name: IFNAMSIZ less the final zero.
  static final String INTERFACE_PATTERN = "(?!\\.{1,2}$)[^\\s/:%]{1,15}";

  private Names() {}

  static Kind<String> name() {
    return Kinds.text("a name of letters, digits, - and _", NAME_PATTERN);
  }

  static Kind<String> object() {
    return Kinds.text("the name of a queue or an interface", "\\S(.{0,126}\\S)?");
  }

  static Kind<String> iface() {
    return Kinds.text("the name of a Linux interface, at most 15 letters", INTERFACE_PATTERN);
  }

  static Kind<String> file() {
    return Kinds.text(
        "a path; a relative one starts at this file's folder", "[^\\x00-\\x1f]{1,1024}");
  }

  static Kind<String> credential() {
    return Kinds.text("the name of a credential", "(?!\\.{1,2}$)[A-Za-z0-9_.@-]{1,128}");
  }

  /// As OpenSSH writes it; MD5, which older versions wrote, is refused: it can be forged.
  static Kind<String> hostKey() {
    return Kinds.scalar(
        "SHA256: and 43 characters of Base64",
        text -> {
          String base64 = text.replaceFirst("(?i)^sha256:", "").replaceFirst("=$", "");
          if (base64.matches("[A-Za-z0-9+/]{43}")) {
            return Reading.good("SHA256:" + base64);
          }
          boolean hex = base64.replace(":", "").matches("(?i)[0-9a-f]{32}|[0-9a-f]{64}");
          return Reading.bad(
              "`" + text + "` is no SHA-256 fingerprint of a host key",
              hex ? "take what `ssh-keyscan ADDRESS | ssh-keygen -lf -` shows" : "");
        },
        s -> s);
  }

  static Kind<String> pin() {
    return Kinds.scalar(
        "sha256: and 64 hexadecimal digits, with or without colons",
        text -> {
          String digits =
              text.replaceFirst("^sha256:", "").replace(":", "").toLowerCase(Locale.ROOT);
          return digits.matches("[0-9a-f]{64}")
              ? Reading.good("sha256:" + digits)
              : Reading.bad("`" + text + "` is no SHA-256 fingerprint", "");
        },
        s -> s);
  }
}
