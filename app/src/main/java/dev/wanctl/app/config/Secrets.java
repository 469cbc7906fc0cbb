package dev.wanctl.app.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where secrets come from. No text that is said about one ever quotes it.
final class Secrets {

  private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{([^}]*)}?");
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
  private static final int LONGEST = 4096;

  private final Map<String, String> environment;
  private final boolean needed;

  Secrets(Map<String, String> environment) {
    this(environment, true);
  }

  /// @param needed whether one that cannot be had is an error
  Secrets(Map<String, String> environment, boolean needed) {
    this.environment = environment;
    this.needed = needed;
  }

  private Reading<Secret> missing(String what, String remedy) {
    return needed ? Reading.bad(what, remedy) : Reading.good(Secret.UNKNOWN);
  }

  /// Replaces `${VAR}`; `$${` stands for `${`.
  Reading<Secret> expand(String text) {
    StringBuilder value = new StringBuilder();
    Matcher m = VARIABLE.matcher(text);
    while (m.find()) {
      String name = m.group(2);
      if (!m.group(1).isEmpty()) {
        m.appendReplacement(value, Matcher.quoteReplacement(m.group().substring(1)));
        continue;
      }
      if (!m.group().endsWith("}") || !name.matches(NAME)) {
        return Reading.bad("`${` starts no ${VAR} here", "write $${ if you mean `${` itself");
      }
      String found = environment.get(name);
      if (found == null) {
        return missing(
            "the environment variable " + name + " is not set",
            "set it where wanctl is started (Environment= or EnvironmentFile= of its unit)");
      }
      m.appendReplacement(value, Matcher.quoteReplacement(found));
    }
    m.appendTail(value);
    return checked(value.toString(), "the value");
  }

  /// The first line of a file.
  Reading<Secret> file(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        return Reading.bad(file + " is too long for a secret", "at most " + LONGEST + " bytes");
      }
      String text = Files.readString(file);
      return checked(text.lines().findFirst().orElse(""), file.toString());
    } catch (CharacterCodingException e) {
      return Reading.bad(file + " is no UTF-8 text", "");
    } catch (IOException e) {
      return missing(
          "cannot read " + file + reason(e), "it must be there and readable by wanctl's user");
    }
  }

  /// A systemd credential: a file in the folder that systemd names.
  Reading<Secret> credential(String name) {
    String folder = environment.get("CREDENTIALS_DIRECTORY");
    if (folder == null) {
      return missing(
          "CREDENTIALS_DIRECTORY is not set, so there are no systemd credentials",
          "add LoadCredential=" + name + ":/PATH to the unit, or use another form");
    }
    return file(Path.of(folder, name));
  }

  private static Reading<Secret> checked(String value, String where) {
    if (value.isEmpty()) {
      return Reading.bad(where + " is empty", "");
    }
    return value.chars().anyMatch(c -> c < ' ')
        ? Reading.bad(where + " holds a control character", "one line of text")
        : Reading.good(new Secret(value));
  }

  static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException _ -> ": no such file";
      case java.nio.file.AccessDeniedException _ -> ": permission denied";
      default -> ": it is no plain readable file";
    };
  }

  /// Whether others than its owner and group may read it; false where the machine cannot tell.
  static boolean isOpenToAll(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
