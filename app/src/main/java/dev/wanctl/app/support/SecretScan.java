package dev.wanctl.app.support;

import dev.wanctl.app.config.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Looks for secrets in bytes: those that are known, as they are and in the usual disguises, and
/// what looks like one whatever it is.
public final class SecretScan {

  /// Shorter ones are found in everything.
  private static final int SHORTEST = 4;

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(passw|secret|token|credential|apikey|api_key|_key$|_pass$|psk).*");

  /// Variables of that kind which hold a place, not a secret.
  private static final Pattern PLACE = Pattern.compile("[~./].*");

  private static final List<Pattern> SUSPICIOUS =
      List.of(
          Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"),
          Pattern.compile("(?i)[a-z][a-z0-9+.-]*://[^\\s/@:\"']+:(?!\\*{4}@)[^\\s/@\"']+@"),
          Pattern.compile("(?i)authorization: *(bearer|basic) +(?!\\*)\\S+"),
          Pattern.compile("(?i)\\bbearer +[a-z0-9._~+/-]{16,}"));

  private final Set<String> known = new LinkedHashSet<>();

  /// @param environment of this process; what its names call secret is looked for, too
  public SecretScan(List<Secret> secrets, Map<String, String> environment) {
    secrets.forEach(s -> add(s.reveal()));
    environment.forEach((name, value) -> {
      if (SECRET_NAME.matcher(name).matches() && !PLACE.matcher(value).matches()) {
        add(value);
      }
    });
  }

  private void add(String secret) {
    if (secret.length() < SHORTEST) {
      return;
    }
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    known.add(latin(bytes));
    known.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    known.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    known.add(latin(secret.replace("\\", "\\\\").replace("\"", "\\\"")));
    // Without its end, which depends on what follows. Within another text it is not found.
    if (bytes.length >= 6) {
      byte[] whole = java.util.Arrays.copyOf(bytes, bytes.length / 3 * 3);
      known.add(Base64.getEncoder().withoutPadding().encodeToString(whole));
      known.add(Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
      known.add(HexFormat.of().formatHex(bytes));
      known.add(HexFormat.of().withUpperCase().formatHex(bytes));
    }
  }

  /// What kind of secret is in there, in words that do not tell it; empty if none.
  public Optional<String> find(Part part) {
    String text = latin(part.bytes());
    if (known.stream().anyMatch(text::contains)) {
      return Optional.of(part.name() + " holds a secret of the configuration or environment");
    }
    return SUSPICIOUS.stream()
        .filter(p -> p.matcher(text).find())
        .findFirst()
        .map(_ -> part.name() + " holds what looks like a login or a private key");
  }

  /// The same for many; one line for each that is not clean.
  public List<String> find(List<Part> parts) {
    List<String> found = new ArrayList<>();
    parts.forEach(part -> find(part).ifPresent(found::add));
    return found;
  }

  /// A character for each byte, so that binary data is looked through as well.
  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String latin(String text) {
    return latin(text.getBytes(StandardCharsets.UTF_8));
  }
}
