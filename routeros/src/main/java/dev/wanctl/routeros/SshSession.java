package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.Ed25519Registrar;
import dev.wanctl.remote.NoAnswer;
import dev.wanctl.remote.SshCommand;
import dev.wanctl.remote.SshConnection;
import dev.wanctl.remote.SshSettings;
import dev.wanctl.routeros.ScriptReply.Section;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.sshd.client.session.ClientSession;

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
public final class SshSession extends Session {

  static {
    Ed25519Registrar.register();
  }

  private final SshFailures failures;
  private final SshConnection connection;
  private final SshLimits limits;
  private final Lane statistics;
  private volatile long lastAnswerNanos = System.nanoTime();

  private SshSession(SshSettings settings, SshFailures failures) {
    super(settings.host(), settings.user(), settings.deadline(), failures);
    this.failures = failures;
    connection = new SshConnection(settings);
    limits = new SshLimits(this, failures);
    statistics = new Lane(settings.deadline(), failures);
  }

  /// Opens nothing yet.
  public static SshSession of(SshSettings settings) {
    return new SshSession(settings, new SshFailures(settings));
  }

  @Override
  Json.Obj single(String menu, List<String> properties, Deadline deadline) {
    return rows(control(RouterScript.single(menu, properties), "reading " + menu, deadline))
        .stream()
        .findFirst()
        .orElseThrow(() -> failures.nonsense(menu));
  }

  @Override
  Json.Obj resourceRow(Deadline deadline) {
    Json.Builder row = Json.object();
    single("/system/resource", Rows.RESOURCES_EVERYWHERE, deadline).members().forEach(row::put);
    // A script with a property that a board does not know is refused as a whole.
    try {
      single("/system/resource", Rows.RESOURCES_OF_FLASH, deadline).members().forEach(row::put);
    } catch (DeviceException e) {
      if (e.failure().transientByNature()) {
        throw e;
      }
    }
    return row.build();
  }

  @Override
  List<Json.Obj> rows(String menu, List<String> names, List<String> properties, Deadline deadline) {
    return rows(
        control(RouterScript.rows(menu, names, properties), "reading " + menu, deadline), names);
  }

  @Override
  List<Json.Obj> statistics(String menu, List<String> names, List<String> properties) {
    String script = RouterScript.rows(menu, names, properties);
    return statistics.run(deadline -> rows(statistics(script, deadline), names));
  }

  @Override
  List<Queue> queues(List<String> names, Deadline deadline) {
    List<Json.Obj> rows = rows("/queue/tree", names, Rows.QUEUE_SHAPE, deadline);
    List<Queue> queues = new ArrayList<>();
    for (String name : names) {
      List<Json.Obj> found = Rows.named(rows, name);
      if (found.isEmpty()) {
        throw new DeviceException(failures.noQueue(name, allQueues(deadline)));
      }
      if (found.size() > 1) {
        throw new DeviceException(failures.severalQueues(name, found.size()));
      }
      Queue queue =
          Rows.queue(found.getFirst()).orElseThrow(() -> failures.nonsense("/queue/tree"));
      limits.learn(queue);
      queues.add(queue);
    }
    return queues;
  }

  private List<String> allQueues(Deadline deadline) {
    String script = RouterScript.allRows("/queue/tree", List.of("name"));
    return rows(control(script, "reading /queue/tree", deadline)).stream()
        .flatMap(row -> row.string("name").stream())
        .toList();
  }

  @Override
  Applied setLimits(List<Limit> wanted, Deadline deadline) {
    return limits.set(wanted, deadline);
  }

  @Override
  void forget() {
    limits.forget();
  }

  /// Two scripts each time, and each is a channel and a console of its own on the router.
  @Override
  public Duration counterPeriod() {
    return Duration.ofMillis(500);
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
      long found = found(menu, RouterScript.setValues(menu, name, values), doing, deadline);
      if (found != 1) {
        throw new DeviceException(
            found == 0 ? failures.noRow(menu, name) : failures.severalRows(menu, name, found));
      }
      return true;
    });
  }

  @Override
  public void add(Menu menu, Map<String, String> values) {
    String name = values.getOrDefault(menu.key(), "");
    controlled(deadline -> {
      String doing = ConsoleText.add(menu, name);
      return onlyOne(menu, name, found(menu, RouterScript.add(menu, values), doing, deadline));
    });
  }

  @Override
  public void remove(Menu menu, String name) {
    controlled(deadline -> {
      String doing = menu.console() + " remove " + ConsoleText.find(menu, name);
      return onlyOne(menu, name, found(menu, RouterScript.remove(menu, name), doing, deadline));
    });
  }

  private boolean onlyOne(Menu menu, String name, long found) {
    if (found > 1) {
      throw new DeviceException(failures.severalRows(menu, name, found));
    }
    return true;
  }

  /// How many rows a script found before it changed them.
  private long found(Menu menu, String script, String doing, Deadline deadline) {
    long found =
        control(script, doing, deadline).stream()
            .findFirst()
            .map(section -> section.fields().string(RouterScript.FOUND).orElse(""))
            .map(count -> Rows.rate(count).orElse(-1))
            .orElse(-1L);
    if (found < 0) {
      throw failures.nonsense(menu.console());
    }
    return found;
  }

  /// All of them, if there is a section for each name that was asked for.
  private List<Json.Obj> rows(List<Section> sections, List<String> names) {
    if (sections.size() != names.size()) {
      throw failures.nonsense("what was asked for");
    }
    return rows(sections);
  }

  private static List<Json.Obj> rows(List<Section> sections) {
    return sections.stream().flatMap(section -> section.rows().stream()).toList();
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

  @Override
  public int connections() {
    return connection.opened();
  }

  /// Breaks what is running and ends the library's threads. Later requests fail as unreachable.
  @Override
  public void close() {
    connection.close();
  }
}
