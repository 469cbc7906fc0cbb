package dev.wanctl.app.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// What a process writes, as far as it has come.
final class Transcript {

  // Guarded by this: one thread appends while others look.
  private final StringBuilder text = new StringBuilder();
  private final Thread reader;

  Transcript(InputStream in) {
    reader = Thread.ofVirtual().start(() -> read(in));
  }

  private void read(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        append(line);
      }
    } catch (IOException e) {
      append("(reading it failed: " + e.getMessage() + ")");
    }
  }

  private synchronized void append(String line) {
    text.append(line).append('\n');
  }

  /// All of it, once the process has ended.
  void complete() throws InterruptedException {
    reader.join(Await.BOUND);
  }

  synchronized boolean has(String words) {
    return text.indexOf(words) >= 0;
  }

  long count(String words) {
    return toString().lines().filter(line -> line.contains(words)).count();
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }
}
