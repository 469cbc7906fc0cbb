package dev.wanctl.app.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Every key that counts, with its value and where that came from. Secrets are masked.
public record EffectiveConfig(List<Entry> entries) {

  public EffectiveConfig {
    entries = List.copyOf(entries);
  }

  /// Where a value came from.
  public sealed interface Origin {

    /// The file says so.
    record Stated(String file, int line) implements Origin {
      @Override
      public String toString() {
        return file + ":" + line;
      }
    }

    /// The line's preset says so.
    record FromPreset(String preset) implements Origin {
      @Override
      public String toString() {
        return "preset " + preset;
      }
    }

    /// A default, or derived from other values.
    ///
    /// @param formula in words; empty for a plain default
    record Default(String formula) implements Origin {
      @Override
      public String toString() {
        return formula.isEmpty() ? "default" : "default: " + formula;
      }
    }
  }

  /// @param text the value as it would be written in the file, masked if it is a secret
  /// @param reloadable whether a change counts at once, without a restart
  /// @param value the value itself, for comparison; its `toString` shows no secret
  public record Entry(String path, String text, Origin origin, boolean reloadable, Object value) {

    @Override
    public String toString() {
      return path + ": " + text + "  # " + origin;
    }
  }

  /// The entry of this path; empty if the key does not count or has no value.
  public Optional<Entry> find(String path) {
    return entries.stream().filter(e -> e.path().equals(path)).findFirst();
  }

  /// Every secret that counts, for those who make sure that none gets out.
  public List<Secret> secrets() {
    return entries.stream()
        .map(Entry::value)
        .filter(Secret.class::isInstance)
        .map(Secret.class::cast)
        .toList();
  }

  /// A short word that is the same for configurations that mean the same, to tell whether the one
  /// that runs is the one meant. No secret goes into it.
  public String fingerprint() {
    String all = String.join("\n", entries.stream().map(EffectiveConfig::left).sorted().toList());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /// One line per key, the origins aligned.
  @Override
  public String toString() {
    int width = entries.stream().mapToInt(e -> Math.min(64, left(e).length())).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      String left = left(entry);
      text.append(left)
          .append(" ".repeat(Math.max(0, width - left.length())))
          .append("  # ")
          .append(entry.origin())
          .append('\n');
    }
    return text.toString();
  }

  private static String left(Entry entry) {
    return entry.path() + ": " + entry.text();
  }
}
