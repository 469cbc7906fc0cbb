package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of `./wanctl` with all that it says. The launcher replaces itself by the JVM, so the
/// process is the program.
final class Program implements AutoCloseable {

  static final Path LAUNCHER = Path.of("..", "wanctl").toAbsolutePath().normalize();

  private final Process process;
  private final Transcript out;
  private final Transcript err;

  private Program(Process process) {
    this.process = process;
    out = new Transcript(process.getInputStream());
    err = new Transcript(process.getErrorStream());
  }

  static Program start(Map<String, String> environment, String... arguments) {
    return startBy(List.of(), environment, arguments);
  }

  /// Starts it by another command, such as one that gives up privileges.
  static Program startBy(
      List<String> starter, Map<String, String> environment, String... arguments) {
    Program program = open(starter, environment, arguments);
    try {
      program.process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return program;
  }

  /// One that listens to what is typed, see [#say].
  static Program listening(Map<String, String> environment, String... arguments) {
    return open(List.of(), environment, arguments);
  }

  /// Types a line.
  void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Program open(
      List<String> starter, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(starter);
    command.add(LAUNCHER.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "JOURNAL_STREAM", "WANCTL_STATE_DIR"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    try {
      return new Program(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs a command that ends by itself.
  static Program finished(Map<String, String> environment, String... arguments) {
    Program program = start(environment, arguments);
    program.exitCode(Duration.ofSeconds(90));
    return program;
  }

  /// Processor time that it has used so far.
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  Transcript out() {
    return out;
  }

  Transcript err() {
    return err;
  }

  int exitCode(Duration bound) {
    try {
      assertThat(process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS))
          .as("ended within %s: %s", bound, this)
          .isTrue();
      out.complete();
      err.complete();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  int exitCode() {
    return exitCode(Await.BOUND);
  }

  /// Sends a signal, such as `HUP`.
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Asks it to stop as systemd does.
  int terminate() {
    signal("TERM");
    return exitCode();
  }

  void awaitLog(String words) {
    logs(words);
    assertThat(err.toString()).contains(words);
  }

  /// Waits for these words; whether they came before its end.
  boolean logs(String words) {
    Await.until("`" + words + "` in the log", this::toString, () -> err.has(words) || !isAlive());
    return err.has(words);
  }

  /// A line of `/proc/PID/status` in kB, such as `VmRSS`.
  long kilobytes(String name) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Kills it if it still runs.
  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }

  @Override
  public String toString() {
    return "stdout:\n" + out + "stderr:\n" + err;
  }
}
