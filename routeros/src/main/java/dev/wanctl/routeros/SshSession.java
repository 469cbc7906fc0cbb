package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.ScriptReply.Section;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/// A router over SSH: the way where neither REST nor the API is open. One connection, kept; each
/// question is a script on a channel of its own, and answers in our own lines ([RouterScript]), so
/// that nothing depends on what `print` looks like. Both limits are set and read back by one
/// script.
///
/// Control and statistics each have one script running at a time, side by side on the same
/// connection: a slow reading of statistics delays no change as long as the router serves two
/// channels at once. Ids of rows are not needed: every script finds its rows by exact name.
///
/// What is sent may be repeated without harm: readings, and sets of an absolute value.
public final class SshSession implements Router {

  static {
    Ed25519Registrar.register();
  }

  private static final List<String> RESOURCES =
      List.of("version", "board-name", "uptime", "cpu-load");

  private final SshSettings settings;
  private final SshFailures failures;
  private final SshConnection connection;
  private final SshLimits limits;
  private final ReentrantLock control = new ReentrantLock();
  private final ReentrantLock statistics = new ReentrantLock();
  private volatile long lastAnswerNanos = System.nanoTime();
  private @Nullable Resources lastResources;

  private SshSession(SshSettings settings) {
    this.settings = settings;
    failures = new SshFailures(settings);
    connection = new SshConnection(settings);
    limits = new SshLimits(this, failures);
  }

  /// Opens nothing yet.
  public static SshSession of(SshSettings settings) {
    return new SshSession(settings);
  }

  @Override
  public String name() {
    return settings.host();
  }

  @Override
  public String identity() {
    return controlled(deadline ->
        single("/system identity", List.of("name"), deadline).string("name").orElse(""));
  }

  @Override
  public Resources resources() {
    return controlled(deadline -> {
      Json.Obj row = single("/system resource", RESOURCES, deadline);
      Resources now = Rows.resources(row).orElseThrow(() -> failures.nonsense("/system resource"));
      Resources before = lastResources;
      if (before != null && now.uptime().compareTo(before.uptime()) < 0) {
        limits.forget();
      }
      lastResources = now;
      return new Resources(
          now.version(), now.board(), now.uptime(), now.cpuLoad(), sectors(deadline));
    });
  }

  /// By itself, since a script with a property that a board does not know is refused as a whole.
  private OptionalLong sectors(Deadline deadline) {
    String property = "write-sect-since-reboot";
    try {
      String text =
          single("/system resource", List.of(property), deadline).string(property).orElse("");
      return Rows.rate(text);
    } catch (DeviceException e) {
      if (e.failure().transientByNature()) {
        throw e;
      }
      return OptionalLong.empty();
    }
  }

  @Override
  public Optional<Access> access() {
    return controlled(deadline -> {
      try {
        return row("/user", settings.user(), List.of("name", "group"), deadline)
            .flatMap(row -> row.string("group"))
            .flatMap(group -> access(group, deadline));
      } catch (DeviceException e) {
        // A user who may not list users can be fit for the work all the same.
        if (e.failure() instanceof DeviceFailure.Forbidden) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }

  private Optional<Access> access(String group, Deadline deadline) {
    return row("/user group", group, List.of("name", "policy"), deadline)
        .flatMap(row -> row.string("policy"))
        .map(policy -> new Access(settings.user(), group, Rows.policies(policy)));
  }

  @Override
  public List<Queue> queues(List<String> names) {
    return controlled(deadline -> queues(names, deadline));
  }

  List<Queue> queues(List<String> names, Deadline deadline) {
    List<Section> sections =
        control(
            RouterScript.rows("/queue tree", names, Rows.QUEUE_SHAPE),
            "reading /queue tree",
            deadline);
    List<Queue> queues = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      List<Json.Obj> found = named(sections, i, names);
      if (found.isEmpty()) {
        throw new DeviceException(failures.noQueue(name, allQueues(deadline)));
      }
      if (found.size() > 1) {
        throw new DeviceException(failures.severalQueues(name, found.size()));
      }
      Queue queue =
          Rows.queue(found.getFirst()).orElseThrow(() -> failures.nonsense("/queue tree"));
      limits.learn(queue);
      queues.add(queue);
    }
    return queues;
  }

  private List<String> allQueues(Deadline deadline) {
    String script = RouterScript.allRows("/queue tree", List.of("name"));
    return rows(control(script, "reading /queue tree", deadline)).stream()
        .flatMap(row -> row.string("name").stream())
        .toList();
  }

  @Override
  public Optional<QueueType> queueType(String name) {
    return controlled(
        deadline -> row("/queue type", name, Rows.TYPE, deadline).map(Rows::queueType));
  }

  @Override
  public Applied setLimits(List<Limit> wanted) {
    return controlled(deadline -> limits.set(wanted, deadline));
  }

  /// Two scripts each time, and each is a channel and a console of its own on the router.
  @Override
  public Duration counterPeriod() {
    return Duration.ofMillis(500);
  }

  @Override
  public List<Counters> counters(List<String> names) {
    return locked(
        statistics,
        deadline -> {
          String script = RouterScript.rows("/queue tree", names, Rows.COUNTERS);
          return Rows.counters(names, rows(statistics(script, deadline)), failures);
        });
  }

  @Override
  public Optional<InterfaceCounters> interfaceCounters(String name) {
    List<String> names = List.of(name);
    return locked(
        statistics,
        deadline ->
            named(
                    statistics(RouterScript.rows("/interface", names, Rows.INTERFACE), deadline),
                    0,
                    names)
                .stream()
                .findFirst()
                .map(row ->
                    Rows.interfaceCounters(row)
                        .orElseThrow(() -> failures.nonsense("/interface"))));
  }

  @Override
  public List<Map<String, String>> rows(Menu menu) {
    return controlled(deadline ->
        Rows.texts(
            menu,
            rows(
                control(
                    RouterScript.allRows(menu.console(), menu.properties()),
                    "reading " + menu.console(),
                    deadline))));
  }

  @Override
  public void set(Menu menu, String name, Map<String, String> values) {
    controlled(deadline -> {
      // Whatever becomes of it, what was known of the queues may no longer be so.
      limits.forget();
      String doing = ConsoleText.set(menu, name, "...");
      List<Section> sections = control(RouterScript.setValues(menu, name, values), doing, deadline);
      long found =
          sections.stream()
              .findFirst()
              .map(section -> section.fields().string(RouterScript.FOUND).orElse(""))
              .map(count -> Rows.rate(count).orElse(-1))
              .orElse(-1L);
      if (found < 0) {
        throw failures.nonsense(menu.console());
      }
      if (found != 1) {
        throw new DeviceException(
            found == 0 ? failures.noRow(menu, name) : failures.severalRows(menu, name, found));
      }
      return true;
    });
  }

  private Optional<Json.Obj> row(
      String menu, String name, List<String> properties, Deadline deadline) {
    List<String> names = List.of(name);
    return named(
            control(RouterScript.rows(menu, names, properties), "reading " + menu, deadline),
            0,
            names)
        .stream()
        .findFirst();
  }

  /// The rows for the name at this place among those asked for.
  private List<Json.Obj> named(List<Section> sections, int place, List<String> names) {
    if (sections.size() != names.size()) {
      throw failures.nonsense("what was asked for");
    }
    return sections.get(place).rows().stream()
        .filter(row -> row.string("name").orElse("").equals(names.get(place)))
        .toList();
  }

  private static List<Json.Obj> rows(List<Section> sections) {
    return sections.stream().flatMap(section -> section.rows().stream()).toList();
  }

  private Json.Obj single(String menu, List<String> properties, Deadline deadline) {
    return rows(control(RouterScript.single(menu, properties), "reading " + menu, deadline))
        .stream()
        .findFirst()
        .orElseThrow(() -> failures.nonsense(menu));
  }

  /// Which connection it is now, made if there is none. Another number than before means that the
  /// router may have restarted since, with other limits than those we knew.
  int connected(Deadline deadline) {
    try {
      connection.session(deadline);
      return connection.opened();
    } catch (IOException e) {
      throw failures.of(e, deadline);
    }
  }

  /// For callers that hold the control lock. A connection on which a command of control got no
  /// answer in time is given up.
  List<Section> control(String script, String doing, Deadline deadline) {
    return run(script, doing, deadline, () -> true);
  }

  /// A late answer to statistics alone is no reason to break the connection under control.
  private List<Section> statistics(String script, Deadline deadline) {
    long began = System.nanoTime();
    return run(script, "reading counters", deadline, () -> lastAnswerNanos - began < 0);
  }

  /// Repeated once, on a new connection, when the one in use turns out to have been closed.
  private List<Section> run(
      String script, String doing, Deadline deadline, Supplier<Boolean> dead) {
    for (boolean repeated = false; ; repeated = true) {
      int before = connection.opened();
      try {
        ClientSession session = connection.session(deadline);
        boolean used = connection.opened() == before;
        try {
          byte[] output = SshCommand.run(session, script, deadline);
          lastAnswerNanos = System.nanoTime();
          return sections(output, doing);
        } catch (NoAnswer e) {
          connection.abandon(session);
          if (repeated || !used) {
            throw e;
          }
        } catch (SocketTimeoutException e) {
          if (dead.get()) {
            connection.abandon(session);
          }
          throw e;
        }
      } catch (IOException e) {
        if (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)) {
          Thread.currentThread().interrupt();
        }
        throw failures.of(e, deadline);
      }
    }
  }

  private List<Section> sections(byte[] output, String doing) {
    ScriptReply reply =
        ScriptReply.parse(output)
            .orElseThrow(() ->
                new DeviceException(
                    failures.protocol(
                        doing + ": router " + name() + " answers lines that make no sense")));
    if (!reply.complete()) {
      throw new DeviceException(failures.said(reply.words(), doing));
    }
    return reply.sections();
  }

  private interface Operation<T> {
    T run(Deadline deadline);
  }

  private <T> T controlled(Operation<T> operation) {
    return locked(control, operation);
  }

  private <T> T locked(ReentrantLock lock, Operation<T> operation) {
    Deadline deadline = Deadline.in(settings.deadline());
    Supplier<DeviceException> late =
        () -> failures.of(new SocketTimeoutException("busy with another request"), deadline);
    try {
      if (!lock.tryLock(settings.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
        throw late.get();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw late.get();
    }
    try {
      return operation.run(deadline);
    } finally {
      lock.unlock();
    }
  }

  /// Breaks what is running and ends the library's threads. Later requests fail as unreachable.
  @Override
  public void close() {
    connection.close();
  }
}
