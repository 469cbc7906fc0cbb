package dev.wanctl.app.alert;

import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Runs a program for each message: JSON on its standard input, exit code 0 for delivered. No
/// shell, none of this process's environment but `PATH`, since that may hold secrets.
final class ProgramSender implements Sender {

  private static final int MOST_SAID = 200;

  private final AlertConfig.Exec exec;
  private final Duration limit;

  ProgramSender(AlertConfig.Exec exec, Duration limit) {
    this.exec = exec;
    this.limit = limit;
  }

  @Override
  public Outcome send(Message message) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(exec.program().toString()));
    command.addAll(exec.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().retainAll(List.of("PATH", "LANG", "HOME"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Outcome.Failed(
          new DeviceFailure.NotFound(
              exec.program() + " cannot be started",
              "see whether it is there and executable, and what its first line names"));
    }
    AtomicReference<String> said = new AtomicReference<>("");
    Thread feeder = Thread.startVirtualThread(() -> feed(process, message));
    Thread reader = Thread.startVirtualThread(() -> said.set(read(process)));
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Outcome.Failed(
            new DeviceFailure.TimedOut(
                exec.program() + " did not end within " + limit.toSeconds() + " s and was killed",
                "make it end sooner"));
      }
      reader.join(Duration.ofSeconds(1)); // a child of its own may keep the pipe open
      return process.exitValue() == 0
          ? new Outcome.Delivered()
          : new Outcome.Failed(
              new DeviceFailure.Busy(
                  exec.program()
                      + " ended with code "
                      + process.exitValue()
                      + (said.get().isEmpty() ? "" : ": " + said.get()),
                  "run it by hand: it gets JSON on its standard input"));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      feeder.interrupt();
    }
  }

  private static void feed(Process process, Message message) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((message.json().pretty() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // A program that does not read it may still do its work.
    }
  }

  /// The beginning; the rest is read too, so that the program does not wait for a reader.
  private static String read(Process process) {
    try (InputStream out = process.getInputStream()) {
      String text = new String(out.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
      out.transferTo(OutputStream.nullOutputStream());
      return text.replaceAll("\\p{Cntrl}+", " ").strip();
    } catch (IOException _) {
      return "";
    }
  }
}
