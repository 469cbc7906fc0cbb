package dev.wanctl.app.day;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A folder on a disk of its own that can be filled. Without the privilege to mount one it is a
/// folder like any other, which is said.
///
/// @param isSmall whether it can be filled
record SmallDisk(Path folder, boolean isSmall) implements AutoCloseable {

  static SmallDisk in(Path parent) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("disk"));
    boolean small = run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder.toString());
    if (!small) {
      System.out.println(
          "SKIPPED: the full disk: no small file system can be mounted here: needs root"
              + " (CAP_SYS_ADMIN)");
    }
    return new SmallDisk(folder, small);
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  void fill() throws IOException {
    if (!isSmall) {
      return;
    }
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException _) {
      // full
    }
  }

  void free() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private static boolean run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getInputStream().readAllBytes();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (isSmall) {
      run("umount", "-l", folder.toString());
    }
  }
}
