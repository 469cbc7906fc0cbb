package dev.wanctl.sim.router;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// One API session: a login, then commands, each in a virtual thread of its own. Commands take
/// effect in the order in which they came and are answered when they are done, so that a late
/// answer holds up no other (MikroTik's manual, "Tags"). Applies the faults that spoil answers.
final class ApiPeer {

  /// How the API's requests are called where faults and statistics ask for a verb.
  static final String VERB = "API";

  /// A command on its way.
  private final class Task {
    final ApiCommand command;
    final CompletableFuture<Void> before;
    final CompletableFuture<Void> effected = new CompletableFuture<>();
    final Thread thread = Thread.ofVirtual().name("router-api").unstarted(this::run);
    volatile boolean cancelled;
    volatile boolean silent = true;

    Task(ApiCommand command, CompletableFuture<Void> before) {
      this.command = command;
      this.before = before;
    }

    void cancel() {
      cancelled = true;
      thread.interrupt();
    }

    private void run() {
      try {
        carryOut(this);
      } catch (IOException _) {
        // The connection is gone.
      } finally {
        effected.complete(null);
        tasks.remove(this);
        statistics.end();
      }
    }
  }

  private final RouterModel model;
  private final ApiInterface api;
  private final Faults faults;
  private final RequestStatistics statistics;
  private final Socket raw;
  private final InputStream in;
  private final OutputStream out;
  private final String remote;
  private final Object writing = new Object();
  private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
  private CompletableFuture<Void> turn = CompletableFuture.completedFuture(null);
  private String user = "";

  ApiPeer(
      RouterModel model, Faults faults, RequestStatistics statistics, Socket raw, Socket secured)
      throws IOException {
    this.model = model;
    this.api = new ApiInterface(model, faults);
    this.faults = faults;
    this.statistics = statistics;
    this.raw = raw;
    in = new BufferedInputStream(secured.getInputStream());
    out = secured.getOutputStream();
    remote = raw.getInetAddress().getHostAddress();
  }

  void run() throws IOException {
    try {
      for (Optional<ApiCommand> next = ApiCommand.read(in);
          next.isPresent() && !raw.isClosed();
          next = ApiCommand.read(in)) {
        if (!take(next.get())) {
          return;
        }
      }
    } finally {
      tasks.forEach(Task::cancel);
      if (!user.isEmpty()) {
        account("logged out from " + remote);
      }
    }
  }

  private void account(String what) {
    model.log("system,info,account", "user " + user + " " + what + " via api");
  }

  /// False when the session is over.
  private boolean take(ApiCommand command) throws IOException {
    switch (command.command()) {
      case "/login" -> {
        statistics.login();
        return login(command);
      }
      case "/quit" -> {
        return fatal("session terminated on request");
      }
      case "/cancel" -> {
        String tag = command.arguments().getOrDefault("tag", "");
        tasks.stream()
            .filter(task -> tag.isEmpty() || task.command.tag().equals(tag))
            .forEach(Task::cancel);
        write(command, List.of(List.of("!done")));
        return true;
      }
      default -> {
        statistics.begin(VERB, command.command(), command.reads(), !user.isEmpty());
        if (user.isEmpty()) {
          statistics.end();
          return fatal("not logged in");
        }
        start(command);
        return true;
      }
    }
  }

  private boolean fatal(String reason) throws IOException {
    synchronized (writing) {
      out.write(ApiCommand.bytes(List.of("!fatal", reason)));
      out.flush();
    }
    return false;
  }

  /// A session whose login was refused may try again.
  private boolean login(ApiCommand command) throws IOException {
    SocketService.pause(faults.latency());
    Optional<Faults.Spoiled> fault = faults.next(VERB, command.command());
    if (fault.isPresent() && fault.get() instanceof Faults.Spoiled.ClosedUnanswered) {
      return false;
    }
    String name = command.arguments().getOrDefault("name", "");
    List<List<String>> reply;
    if (fault.isPresent() && fault.get() instanceof Faults.Spoiled.Status status) {
      reply = ApiInterface.trap(words(status));
    } else if (!model.knows(name, command.arguments().getOrDefault("password", ""))) {
      reply = ApiInterface.trap("invalid user name or password (6)");
    } else if (!model.may(name, "api")) {
      reply = ApiInterface.trap("std failure: not allowed (9)");
    } else {
      user = name;
      account("logged in from " + remote);
      reply = List.of(List.of("!done"));
    }
    if (user.isEmpty()) {
      model.log(
          "system,error,critical",
          "login failure for user " + name + " from " + remote + " via api");
    }
    answer(command, reply, fault);
    return true;
  }

  private void start(ApiCommand command) {
    Task task = new Task(command, turn);
    turn = task.effected;
    tasks.add(task);
    task.thread.start();
  }

  private void carryOut(Task task) throws IOException {
    ApiCommand command = task.command;
    try {
      Thread.sleep(faults.latency());
      task.before.join();
      Optional<Faults.Spoiled> fault = faults.next(VERB, command.command());
      List<List<String>> reply;
      if (fault.isPresent() && fault.get() instanceof Faults.Spoiled.ClosedUnanswered) {
        raw.close();
        return;
      } else if (fault.isPresent() && fault.get() instanceof Faults.Spoiled.Status status) {
        reply = ApiInterface.trap(words(status));
      } else if (command.verb().equals("listen") && api.refused(user, command).isEmpty()) {
        listen(task);
        return;
      } else {
        reply = api.handle(user, command);
      }
      task.effected.complete(null);
      faults.carriedOut(VERB, command.command());
      if (fault.isPresent() && fault.get() instanceof Faults.Spoiled.Late(Duration by)) {
        Thread.sleep(by);
      }
      answer(command, reply, fault);
    } catch (InterruptedException _) {
      if (task.cancelled && !raw.isClosed()) {
        write(command, ApiInterface.interrupted(task.silent && api.saysEmpty()));
      }
    }
  }

  private static String words(Faults.Spoiled.Status status) {
    if (!status.detail().isEmpty()) {
      return status.detail();
    }
    return status.status() == 404
        ? "no such item"
        : "failure: " + RestReply.phrase(status.status());
  }

  /// Tells of each change until it is cancelled.
  private void listen(Task task) throws IOException, InterruptedException {
    BlockingQueue<Map<String, String>> changes = new LinkedBlockingQueue<>();
    Runnable stop = model.table(task.command.menu()).watch(changes::add);
    task.effected.complete(null);
    try {
      while (true) {
        write(task.command, List.of(ApiInterface.row(changes.take())));
        task.silent = false;
      }
    } finally {
      stop.run();
    }
  }

  private void answer(ApiCommand command, List<List<String>> reply, Optional<Faults.Spoiled> fault)
      throws IOException {
    if (fault.isEmpty()) {
      write(command, reply);
      return;
    }
    switch (fault.get()) {
      case Faults.Spoiled.HtmlBadGateway() -> {
        synchronized (writing) {
          out.write("<html><body>502 Bad Gateway</body></html>".getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
        raw.close();
      }
      case Faults.Spoiled.TruncatedJson() ->
          write(command, reply.stream().map(ApiPeer::half).toList());
      case Faults.Spoiled.ResetMidway() -> {
        synchronized (writing) {
          byte[] all = bytes(command, reply);
          out.write(all, 0, all.length / 2);
          out.flush();
          raw.setSoLinger(true, 0);
          raw.close();
        }
      }
      case Faults.Spoiled.SlowBody(Duration perByte) -> {
        synchronized (writing) {
          for (byte b : bytes(command, reply)) {
            SocketService.pause(perByte);
            out.write(b);
            out.flush();
          }
        }
      }
      case Faults.Spoiled.SessionEnded(String reason) -> {
        fatal(reason);
        raw.close();
      }
      case Faults.Spoiled.Late _, Faults.Spoiled.Status _, Faults.Spoiled.ClosedUnanswered _ ->
          write(command, reply);
    }
  }

  /// Of a row the first half of its words, the last of them cut.
  private static List<String> half(List<String> sentence) {
    if (!sentence.getFirst().equals("!re")) {
      return sentence;
    }
    List<String> words = new ArrayList<>(sentence.subList(0, 1 + sentence.size() / 4));
    words.add(words.removeLast().replaceFirst("..$", ""));
    return words;
  }

  private void write(ApiCommand command, List<List<String>> reply) throws IOException {
    synchronized (writing) {
      out.write(bytes(command, reply));
      out.flush();
    }
  }

  /// RouterOS puts the tag behind the first word.
  private static byte[] bytes(ApiCommand command, List<List<String>> reply) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (List<String> sentence : reply) {
      List<String> words = new ArrayList<>(sentence);
      if (!command.tag().isEmpty()) {
        words.add(1, ".tag=" + command.tag());
      }
      all.writeBytes(ApiCommand.bytes(words));
    }
    return all.toByteArray();
  }
}
