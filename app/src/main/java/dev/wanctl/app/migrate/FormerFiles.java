package dev.wanctl.app.migrate;

import dev.wanctl.app.migrate.FormerFile.Format;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds former files and tells what they are.
final class FormerFiles {

  /// Where wanctl 1.x keeps its configuration.
  static final Path USUAL = Path.of("/etc/wanctl");

  private static final long MOST_BYTES = 1 << 20;
  private static final Pattern AUTORATE =
      Pattern.compile("(?m)^\\s*(?:dl_if|ul_if|(?:min|base|max)_[du]l_shaper_rate_kbps)=");
  private static final Pattern UCI = Pattern.compile("(?m)^\\s*config\\s+['\"]?\\w+");
  private static final Pattern PAIR = Pattern.compile("(?:export\\s+)?[A-Za-z_][A-Za-z0-9_]*=.*");

  private FormerFiles() {}

  /// Reads each; of a folder, those in it that are of a former program.
  static List<FormerFile> read(List<Path> named) throws Refused {
    List<FormerFile> files = new ArrayList<>();
    for (Path path : named.isEmpty() ? List.of(USUAL) : named) {
      if (Files.isDirectory(path)) {
        for (Path candidate : candidates(path)) {
          String text = text(candidate);
          if (!isOurs(text)) {
            files.add(read(candidate, text));
          }
        }
      } else {
        files.add(read(path, text(path)));
      }
    }
    if (files.isEmpty()) {
      throw new Refused(
          "there is nothing to import in " + (named.isEmpty() ? USUAL : named.getFirst()),
          "name the files: wanctl config import FILE...");
    }
    return files;
  }

  private static List<Path> candidates(Path folder) throws Refused {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isRegularFile)
          .filter(p ->
              String.valueOf(p.getFileName())
                  .matches(".*\\.ya?ml|config\\..+\\.sh|secrets(\\.env)?"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  static FormerFile read(Path path) throws Refused {
    return read(path, text(path));
  }

  private static FormerFile read(Path path, String text) throws Refused {
    if (text.stripLeading().startsWith("{")) {
      return FormerFile.of(path, Format.STATE, YamlLeaves.of(path.toString(), text));
    }
    if (AUTORATE.matcher(text).find()) {
      return FormerFile.of(path, Format.AUTORATE, ShellLeaves.of(text));
    }
    if (UCI.matcher(text).find()) {
      return FormerFile.of(path, Format.SQM, TextLeaves.ofUci(text));
    }
    List<String> lines =
        text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList();
    if (!lines.isEmpty() && lines.stream().allMatch(l -> PAIR.matcher(l).matches())) {
      return FormerFile.of(path, Format.SECRETS, TextLeaves.ofEnvironment(text));
    }
    if (isOurs(text)) {
      throw new Refused(
          path + " is a configuration of this wanctl already", "wanctl check " + path);
    }
    List<Leaf> leaves = YamlLeaves.of(path.toString(), text);
    FormerFile line = FormerFile.of(path, Format.LINE, leaves);
    if (!line.names("topology").isEmpty() || !line.names("mangle_rule").isEmpty()) {
      return FormerFile.of(path, Format.STEERING, leaves);
    }
    if (!line.names("continuous_monitoring").isEmpty() || !line.text("wan_name").isEmpty()) {
      return line;
    }
    throw new Refused(
        path + " is no file of wanctl 1.x, of cake-autorate or of SQM",
        "one of a line has `wan_name` and `continuous_monitoring`");
  }

  /// A section `lines` is in no former file, and in each of ours.
  private static boolean isOurs(String text) {
    return Pattern.compile("(?m)^[\"']?lines[\"']?:").matcher(text).find();
  }

  private static String text(Path path) throws Refused {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new Refused(path + " is too long: at most " + MOST_BYTES + " bytes", "");
      }
      return Files.readString(path).replace("\uFEFF", "");
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static Refused unreadable(Path path, IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> new Refused("there is no " + path, "name another file");
      case AccessDeniedException _ ->
          new Refused("you may not read " + path, "run it as a user that may, such as root");
      case CharacterCodingException _ ->
          new Refused(path + " is no UTF-8 text", "save it as UTF-8");
      default -> new Refused("cannot read " + path + ": " + e.getMessage(), "");
    };
  }
}
