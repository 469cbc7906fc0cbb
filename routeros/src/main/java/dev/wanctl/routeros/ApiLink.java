package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.NoAnswer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps a session to the router's API open: connects, logs in, and does so again when the
/// connection has ended, with growing pauses while that fails, so that neither the router's log
/// fills nor a lock-out is earned. Thread-safe.
final class ApiLink {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(1500);

  /// After failures that do not pass by themselves, such as a refused login.
  private static final Duration FIRST_LONG_PAUSE = Duration.ofSeconds(1);

  private static final Duration LONGEST_LONG_PAUSE = Duration.ofSeconds(30);

  private final RouterSettings settings;
  private final Failures failures;
  private final Dialer dialer;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable ApiConnection current;
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean closed;
  private int failed; // guarded by connecting, as are the next two
  private long notBeforeNanos;
  private @Nullable DeviceFailure lastFailure;

  ApiLink(RouterSettings settings, Failures failures) {
    this.settings = settings;
    this.failures = failures;
    dialer = Dialer.of(settings);
  }

  /// How many sessions were logged in so far.
  int opened() {
    return opened.get();
  }

  /// A session that is logged in.
  ApiConnection connection(Deadline deadline) {
    ApiConnection now = current;
    if (now != null && now.alive()) {
      return now;
    }
    lock(deadline);
    try {
      now = current;
      if (now != null && now.alive()) {
        return now;
      }
      if (closed) {
        throw failures.closed();
      }
      pause(deadline);
      ApiConnection next = connect(deadline);
      failed = 0;
      opened.incrementAndGet();
      current = next;
      if (closed) {
        next.close();
      }
      return next;
    } finally {
      connecting.unlock();
    }
  }

  private void lock(Deadline deadline) {
    try {
      if (!connecting.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw late(deadline);
      }
    } catch (SocketTimeoutException _) {
      throw late(deadline);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw late(deadline);
    }
  }

  private DeviceException late(Deadline deadline) {
    return failures.of(new SocketTimeoutException("busy connecting"), deadline);
  }

  /// If the pause is longer than half of what is left of the time, the router is left in peace and
  /// the last failure holds: a connection that is begun too late fails for that alone, and the next
  /// pause would begin.
  private void pause(Deadline deadline) {
    DeviceFailure last = lastFailure;
    long nanos = notBeforeNanos - System.nanoTime();
    if (failed == 0 || nanos <= 0 || last == null) {
      return;
    }
    if (deadline.atNanos() - notBeforeNanos < nanos) {
      throw new DeviceException(last);
    }
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new DeviceException(last);
    }
  }

  private ApiConnection connect(Deadline deadline) {
    try {
      return logIn(deadline);
    } catch (DeviceException e) {
      lastFailure = e.failure();
      boolean passes = e.failure().transientByNature();
      Duration first = passes ? FIRST_PAUSE : FIRST_LONG_PAUSE;
      Duration longest = passes ? LONGEST_PAUSE : LONGEST_LONG_PAUSE;
      Duration pause = first.multipliedBy(1L << Math.min(failed, 10));
      notBeforeNanos =
          System.nanoTime() + (pause.compareTo(longest) < 0 ? pause : longest).toNanos();
      failed++;
      throw e;
    }
  }

  private ApiConnection logIn(Deadline deadline) {
    ApiConnection connection;
    try {
      connection = ApiConnection.open(dialer, settings.host(), deadline);
    } catch (IOException e) {
      throw failures.of(e, deadline);
    }
    try {
      Login login = settings.login();
      ApiReply reply =
          connection.receive(
              connection.send(
                  List.of("/login", "=name=" + login.user(), "=password=" + login.password())),
              deadline);
      if (reply.trap().isPresent()) {
        throw new DeviceException(failures.refusedLogin(reply.trap().get()));
      }
      if (!reply.ret().isEmpty()) {
        throw new DeviceException(
            new DeviceFailure.Unsupported(
                "router " + settings.host() + " wants the login of RouterOS before 6.43",
                "CAKE needs RouterOS 7.1 or newer: /system package update check-for-updates"));
      }
      return connection;
    } catch (IOException e) {
      connection.close();
      throw failures.of(e, deadline);
    } catch (DeviceException e) {
      connection.close();
      throw e;
    }
  }

  /// One command and its answer. Repeated once, in a new session, when the one in use ended without
  /// a word about it: all that wanctl sends may be repeated without harm.
  ApiReply ask(List<String> words, Deadline deadline) {
    for (boolean repeated = false; ; repeated = true) {
      ApiConnection connection = connection(deadline);
      boolean used = connection.used();
      try {
        return connection.receive(connection.send(words), deadline);
      } catch (IOException e) {
        if (repeated || !used || !(e instanceof NoAnswer)) {
          throw failures.of(e, deadline);
        }
      }
    }
  }

  /// The same for what must not be carried out twice.
  ApiReply askOnce(List<String> words, Deadline deadline) {
    ApiConnection connection = connection(deadline);
    try {
      return connection.receive(connection.send(words), deadline);
    } catch (IOException e) {
      throw failures.of(e, deadline);
    }
  }

  /// The rows of this name by the menu's key, and maybe others, with their ids.
  List<Json.Obj> find(Menu menu, String name, Deadline deadline) {
    List<String> words =
        List.of(
            menu.path() + "/print", "=.proplist=.id," + menu.key(), "?" + menu.key() + "=" + name);
    return rows(ask(words, deadline), menu.path());
  }

  /// The rows of a menu with one of these names, all rows when there are none.
  List<Json.Obj> print(
      String menu, List<String> names, List<String> properties, Deadline deadline) {
    return rows(ask(printWords(menu, names, properties), deadline), menu);
  }

  List<Json.Obj> rows(ApiReply reply, String menu) {
    if (reply.trap().isPresent()) {
      throw new DeviceException(failures.of(reply.trap().get(), "reading " + menu));
    }
    return reply.rows();
  }

  static List<String> printWords(String menu, List<String> names, List<String> properties) {
    List<String> words = new ArrayList<>();
    words.add(menu + "/print");
    words.add("=.proplist=" + String.join(",", properties));
    for (int i = 0; i < names.size(); i++) {
      words.add("?name=" + names.get(i));
      if (i > 0) {
        words.add("?#|");
      }
    }
    return words;
  }

  /// Whoever waits for an answer hears at once that there will be none. Later requests fail as
  /// unreachable.
  void close() {
    closed = true;
    ApiConnection now = current;
    if (now != null) {
      now.close();
    }
  }
}
