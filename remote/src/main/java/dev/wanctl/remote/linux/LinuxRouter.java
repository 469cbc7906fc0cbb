package dev.wanctl.remote.linux;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.ShownHostKey;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.remote.SshShell;
import dev.wanctl.remote.SshShell.Answer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Linux machine that shapes one or more lines, reached by SSH: one shell, shared by all that has
/// to be asked of it. Every operation ends by the deadline of the settings and throws
/// [DeviceException] otherwise. Thread-safe.
public final class LinuxRouter implements AutoCloseable {

  private final SshSettings settings;
  private final SshShell shell;
  private final LinuxRouterFailures failures;
  private final RouterNotes notes = new RouterNotes();

  private LinuxRouter(SshSettings settings) {
    this.settings = settings;
    shell = new SshShell(settings);
    failures = new LinuxRouterFailures(settings);
  }

  /// Opens nothing yet.
  public static LinuxRouter of(SshSettings settings) {
    return new LinuxRouter(settings);
  }

  /// The host key that the SSH service there shows. Nothing is believed, and neither user nor
  /// password is sent. Throws [DeviceException] where nobody answers.
  public static ShownHostKey hostKey(String host, int port, Duration within) {
    SshSettings settings = ShownHostKey.stranger(host, port, within);
    Deadline deadline = Deadline.in(within);
    try {
      return ShownHostKey.ask(settings, deadline);
    } catch (IOException e) {
      throw new LinuxRouterFailures(settings).of(e, deadline);
    }
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

  /// What is known of it without asking.
  public LinuxRouterReport report() {
    return notes.report(name(), connections());
  }

  /// The same as [#run] for commands that change rates.
  List<Answer> change(List<String> commands) {
    notes.changes();
    return run(commands);
  }

  /// The answers to commands that may be repeated without harm, one round trip in all. Now and then
  /// the router is asked about itself by the way, which costs no other.
  List<Answer> run(List<String> commands) {
    Deadline deadline = Deadline.in(settings.deadline());
    long asked = System.nanoTime();
    List<String> all = new ArrayList<>(commands);
    if (notes.due(asked)) {
      all.add(Commands.ABOUT);
    }
    try {
      List<Answer> answers = shell.run(all, deadline);
      long now = System.nanoTime();
      notes.answered(asked, now);
      if (all.size() > commands.size()) {
        notes.told(answers.getLast(), now);
      }
      return answers.subList(0, commands.size());
    } catch (IOException e) {
      DeviceException failed = failures.of(e, deadline);
      if (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)) {
        Thread.currentThread().interrupt();
      } else {
        notes.failed(failed.failure());
      }
      throw failed;
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
