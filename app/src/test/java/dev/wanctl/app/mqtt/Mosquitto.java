package dev.wanctl.app.mqtt;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A real broker, Debian's `mosquitto`, with everything that is published seen by its own client
/// `mosquitto_sub`.
final class Mosquitto implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

  final int port;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  /// The last message on each topic, as they came since the start.
  final Map<String, String> seen = new ConcurrentHashMap<>();

  /// Every message, `topic payload`.
  final List<String> all = new CopyOnWriteArrayList<>();

  private Mosquitto(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /// Skips the test, and says so, where there is no such broker.
  static Mosquitto start(Path folder, String... settings) throws IOException {
    assumeTrue(
        Files.isExecutable(PROGRAM) && Files.isExecutable(Path.of("/usr/bin/mosquitto_sub")),
        "SKIPPED: needs Debian's packages mosquitto and mosquitto-clients");
    Mosquitto broker = new Mosquitto(folder, freePort());
    List<String> lines = new ArrayList<>();
    lines.add("listener " + broker.port + " 127.0.0.1");
    lines.add("user " + System.getProperty("user.name"));
    lines.addAll(List.of(settings));
    Files.write(folder.resolve("mosquitto.conf"), lines);
    broker.run();
    return broker;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Runs it, or runs it again.
  void run() throws IOException {
    Process broker = process(PROGRAM.toString(), "-c", folder.resolve("mosquitto.conf").toString());
    processes.add(broker);
    for (int tries = 0; tries < 200; tries++) {
      try (java.net.Socket _ =
          new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        pause();
      }
    }
    throw new IOException("mosquitto does not listen");
  }

  /// Looks on from now on.
  void watch(String... login) throws IOException {
    List<String> command = command("mosquitto_sub", login);
    command.addAll(List.of("-v", "-t", "#"));
    Process client = process(command.toArray(String[]::new));
    processes.add(client);
    Thread.ofVirtual().start(() -> read(client));
    // Retained by nobody: seen only by who is subscribed.
    for (int tries = 0; tries < 50 && !seen.containsKey("test/probe"); tries++) {
      publish("test/probe", "there", login);
      pause();
    }
  }

  private void read(Process client) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int blank = line.indexOf(' ');
        String payload = line.substring(blank + 1);
        seen.put(line.substring(0, blank), payload.equals("(null)") ? "" : payload);
        all.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void publish(String topic, String payload, String... login) throws IOException {
    List<String> command = command("mosquitto_pub", login);
    command.addAll(List.of("-t", topic, "-m", payload));
    finish(process(command.toArray(String[]::new)));
  }

  void retain(String topic, String payload) throws IOException {
    List<String> command = command("mosquitto_pub");
    command.addAll(List.of("-r", "-t", topic, "-m", payload));
    finish(process(command.toArray(String[]::new)));
  }

  private List<String> command(String program, String... login) {
    return new ArrayList<>(
        login.length == 0
            ? List.of(program, "-h", "127.0.0.1", "-p", "" + port)
            : List.of(program, "-h", "127.0.0.1", "-p", "" + port, "-u", login[0], "-P", login[1]));
  }

  private Process process(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .directory(folder.toFile())
        .start();
  }

  static void finish(Process process) throws IOException {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("a helper of the test failed: " + process.info());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the broker; who watches goes on once it runs again.
  void stop() throws IOException {
    Process broker = processes.removeFirst();
    broker.destroy();
    try {
      broker.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
