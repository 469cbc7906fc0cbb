package dev.wanctl.sim.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// One command over SSH: a process of this machine's shell, with the router's programs before this
/// machine's.
final class ShellCommand implements Command {

  private final String command;
  private final Path router;
  private final ShellFaults faults;
  private final Runnable disconnect;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable OutputStream err;
  private @Nullable ExitCallback exit;
  private volatile @Nullable Process process;

  ShellCommand(String command, Path router, ShellFaults faults, Runnable disconnect) {
    this.command = command;
    this.router = router;
    this.faults = faults;
    this.disconnect = disconnect;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
    builder.directory(router.toFile());
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.put("PATH", router.resolve("bin") + ":/usr/bin:/bin");
    variables.put("HOME", router.toString());
    Process started = builder.start();
    process = started;
    InputStream from = Objects.requireNonNull(in);
    OutputStream to = Objects.requireNonNull(out);
    OutputStream errors = Objects.requireNonNull(err);
    ExitCallback ended = Objects.requireNonNull(exit);
    thread(
        "in",
        () -> {
          try (OutputStream feed = started.getOutputStream()) {
            byte[] buffer = new byte[4096];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
              feed.write(buffer, 0, n);
              feed.flush();
            }
          }
        });
    Thread printed = thread("out", () -> print(started.getInputStream(), to));
    Thread complained = thread("err", () -> print(started.getErrorStream(), errors));
    thread(
        "end",
        () -> {
          try {
            int status = started.waitFor();
            printed.join();
            complained.join();
            ended.onExit(status);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void print(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[4096];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      LockSupport.parkNanos(faults.late().toNanos());
      if (faults.silent()) {
        continue;
      }
      String garbage = faults.garbage();
      if (!garbage.isEmpty()) {
        to.write(garbage.getBytes(StandardCharsets.UTF_8));
      }
      int cut = faults.cut();
      to.write(buffer, 0, cut < 0 ? n : Math.min(cut, n));
      to.flush();
      if (cut >= 0) {
        disconnect.run();
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private Thread thread(String name, Work work) {
    return Thread.ofVirtual()
        .name("router-" + name)
        .start(() -> {
          try {
            work.run();
          } catch (IOException _) {
            // The other side is gone.
          }
        });
  }

  @Override
  public void destroy(ChannelSession channel) {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }
}
