package dev.wanctl.app.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The end of the daemon's log: of systemd's journal, or of a file.
public final class LogTail {

  private static final int LINES = 2000;
  private static final int MOST_BYTES = 512 << 10;
  private static final int SECONDS = 20;

  private LogTail() {}

  /// @param file empty: the journal of the unit `wanctl`
  public static String of(String file) {
    return file.isEmpty() ? journal() : end(Path.of(file));
  }

  private static String end(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      long from = Math.max(0, channel.size() - MOST_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // until it is full, or the file ends
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "the log " + file + " cannot be read: " + e.getMessage() + "\n";
    }
  }

  private static String journal() {
    try {
      Process journalctl =
          new ProcessBuilder(
                  "journalctl",
                  "--unit=wanctl",
                  "--no-pager",
                  "--lines=" + LINES,
                  "--output=short-iso")
              .redirectErrorStream(true)
              .start();
      journalctl.getOutputStream().close();
      byte[] said = journalctl.getInputStream().readNBytes(MOST_BYTES);
      if (!journalctl.waitFor(SECONDS, TimeUnit.SECONDS)) {
        journalctl.destroy();
      }
      return new String(said, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "the journal cannot be read (" + e.getMessage() + "): name a log with --log\n";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted\n";
    }
  }
}
