package dev.wanctl.remote.linux;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.remote.SshShell;
import dev.wanctl.remote.SshShell.Answer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;

/// A Linux machine that shapes one or more lines, reached by SSH: one shell, shared by all that has
/// to be asked of it. Every operation ends by the deadline of the settings and throws
/// [DeviceException] otherwise. Thread-safe.
public final class LinuxRouter implements AutoCloseable {

  private final SshSettings settings;
  private final SshShell shell;
  private final LinuxRouterFailures failures;

  private LinuxRouter(SshSettings settings) {
    this.settings = settings;
    shell = new SshShell(settings);
    failures = new LinuxRouterFailures(settings);
  }

  /// Opens nothing yet.
  public static LinuxRouter of(SshSettings settings) {
    return new LinuxRouter(settings);
  }

  /// Its address, as configured.
  public String name() {
    return settings.host();
  }

  String user() {
    return settings.user();
  }

  LinuxRouterFailures failures() {
    return failures;
  }

  /// How many connections were made so far.
  public int connections() {
    return shell.connections();
  }

  /// The answers to commands that may be repeated without harm, one round trip in all.
  List<Answer> run(List<String> commands) {
    Deadline deadline = Deadline.in(settings.deadline());
    try {
      return shell.run(commands, deadline);
    } catch (IOException e) {
      if (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)) {
        Thread.currentThread().interrupt();
      }
      throw failures.of(e, deadline);
    }
  }

  /// What an answer to [Commands#show] or [Commands#count] says of CAKE; empty where another qdisc
  /// stands. Throws where there is no such interface, or nothing that could tell.
  Optional<TcText> cake(Answer answer, String interfaceName) {
    String doing = "reading what stands on " + interfaceName;
    if (answer.status() != 0) {
      throw new DeviceException(failures.of(answer, doing, interfaceName));
    }
    Optional<TcText> found = TcText.of(answer.text());
    if (found.isEmpty() && !answer.text().startsWith("qdisc ") && !answer.text().isBlank()) {
      throw new DeviceException(failures.nonsense(answer, doing));
    }
    return found;
  }

  @Override
  public void close() {
    shell.close();
  }
}
