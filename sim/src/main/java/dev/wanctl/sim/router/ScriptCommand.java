package dev.wanctl.sim.router;

import dev.wanctl.sim.router.script.Console;
import dev.wanctl.sim.router.script.Menus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/// One command over SSH: runs as a script; whatever becomes of it, its output goes to standard
/// output and its exit status is 0.
final class ScriptCommand implements Command {

  private static final Set<String> CHANGES =
      Set.of("set", "add", "remove", "enable", "disable", "reset-counters");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(/[a-z-]+(?:[ /][a-z-]+)*)[ /]"
              + "(set|add|remove|enable|disable|reset-counters|print|get|find)\\b");

  private final String script;
  private final Menus menus;
  private final Faults faults;
  private final RequestStatistics statistics;
  private final Runnable reset;
  private final String subject;
  private Optional<OutputStream> out = Optional.empty();
  private Optional<ExitCallback> exit = Optional.empty();
  private volatile Optional<Thread> running = Optional.empty();

  /// @param reset breaks the connection
  ScriptCommand(
      String script, Menus menus, Faults faults, RequestStatistics statistics, Runnable reset) {
    this.script = script;
    this.menus = menus;
    this.faults = faults;
    this.statistics = statistics;
    this.reset = reset;
    subject = subject(script);
  }

  private static String subject(String script) {
    String first = "/";
    Matcher matcher = COMMAND.matcher(script);
    for (int from = 0; matcher.find(from); from = matcher.end()) {
      String path = matcher.group(1).replace(' ', '/') + "/" + matcher.group(2);
      if (CHANGES.contains(matcher.group(2))) {
        return path;
      }
      first = first.equals("/") ? path : first;
    }
    return first;
  }

  @Override
  public void setInputStream(InputStream in) {}

  @Override
  public void setOutputStream(OutputStream stream) {
    out = Optional.of(stream);
  }

  @Override
  public void setErrorStream(OutputStream stream) {}

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = Optional.of(callback);
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    running = Optional.of(Thread.ofVirtual().name("router-script").start(this::run));
  }

  @Override
  public void destroy(ChannelSession channel) {
    running.ifPresent(Thread::interrupt);
  }

  private void run() {
    boolean reading = !CHANGES.contains(subject.substring(subject.lastIndexOf('/') + 1));
    statistics.begin(Faults.EXEC, subject, reading, true);
    try {
      SocketService.pause(faults.latency());
      answer(faults.next(Faults.EXEC, subject));
    } catch (IOException _) {
      // The client went away.
    } finally {
      statistics.end();
      exit.orElseThrow().onExit(0);
    }
  }

  private void answer(Optional<Faults.Spoiled> fault) throws IOException {
    switch (fault.orElse(new Faults.Spoiled.Late(Duration.ZERO))) {
      case Faults.Spoiled.ClosedUnanswered _, Faults.Spoiled.SessionEnded _ -> reset.run();
      case Faults.Spoiled.Status(int _, String detail) -> write(detail + "\r\n");
      case Faults.Spoiled.HtmlBadGateway() -> write("<html><body>502</body></html>");
      case Faults.Spoiled.TruncatedJson() -> {
        String all = carriedOut();
        write(all.substring(0, all.length() / 2));
      }
      case Faults.Spoiled.ResetMidway() -> {
        String all = carriedOut();
        write(all.substring(0, all.length() / 2));
        SocketService.pause(Duration.ofMillis(50));
        reset.run();
      }
      case Faults.Spoiled.SlowBody(Duration perByte) -> {
        for (char c : carriedOut().toCharArray()) {
          SocketService.pause(perByte);
          write(String.valueOf(c));
        }
      }
      case Faults.Spoiled.Late(Duration by) -> {
        String all = carriedOut();
        SocketService.pause(by);
        write(all);
      }
    }
  }

  private String carriedOut() {
    String output = Console.run(script, menus);
    faults.carriedOut(Faults.EXEC, subject);
    return output;
  }

  private void write(String text) throws IOException {
    OutputStream stream = out.orElseThrow();
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }
}
