package dev.wanctl.app.cli;

import dev.wanctl.engine.port.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Whether what is learned, and what must be undone, survives in the state folder.
final class StateFolder {

  /// File systems that forget at a reboot.
  private static final Set<String> FORGETFUL = Set.of("tmpfs", "ramfs");

  private StateFolder() {}

  static List<Finding> look(Path folder) {
    List<Finding> findings = new ArrayList<>();
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    findings.add(writable(folder, existing));
    try {
      String type = Files.getFileStore(existing).type();
      if (FORGETFUL.contains(type)) {
        findings.add(
            Finding.warning(
                "state_persistent",
                folder + " is on " + type + ": what was learned is gone after a reboot",
                "set `state.directory` to a folder on a disk, such as /var/lib/wanctl"));
      }
    } catch (IOException e) {
      findings.add(
          Finding.warning(
              "state_persistent",
              "the file system of " + existing + " cannot be told: " + e.getMessage(),
              "see `findmnt -T " + existing + "`"));
    }
    return findings;
  }

  private static Finding writable(Path folder, Path existing) {
    String remedy = "StateDirectory=wanctl in its systemd unit, or: install -d -o USER " + folder;
    if (!Files.isDirectory(existing)) {
      return Finding.problem("state_folder", existing + " is no folder", remedy);
    }
    if (!Files.isWritable(existing)) {
      return Finding.problem("state_folder", existing + " cannot be written by this user", remedy);
    }
    return Finding.ok(
        "state_folder",
        folder + (existing.equals(folder.toAbsolutePath()) ? " can be written" : " can be made"));
  }
}
