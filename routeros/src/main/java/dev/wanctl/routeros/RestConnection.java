package dev.wanctl.routeros;

import dev.wanctl.remote.Deadline;
import dev.wanctl.remote.NoAnswer;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One connection to the router, kept alive, with one request in flight: [#send], then [#receive].
/// Opened when needed, given up after any failure. Not thread-safe.
final class RestConnection {

  private final RouterSettings settings;
  private final Dialer dialer;
  private Dialer.@Nullable Open open;
  private final AtomicInteger opened = new AtomicInteger(); // one thread counts, any may look
  private boolean answered;

  RestConnection(RouterSettings settings, Dialer dialer) {
    this.settings = settings;
    this.dialer = dialer;
  }

  /// How many connections were made so far: another number means another connection.
  int opened() {
    return opened.get();
  }

  /// Whether this connection has answered before and may since have been closed by the router for
  /// lying idle.
  boolean used() {
    return answered;
  }

  /// Opens the connection if there is none.
  void ensureOpen(Deadline deadline) throws IOException {
    if (open == null) {
      open = dialer.open(deadline);
      opened.incrementAndGet();
      answered = false;
    }
  }

  void send(RestRequest request, Deadline deadline) throws IOException {
    Dialer.Open now = current();
    now.socket().deadline(deadline);
    try {
      now.out().write(request.bytes(settings.host(), settings.login()));
      now.out().flush();
    } catch (SocketException | SSLException e) {
      throw new NoAnswer(e);
    }
  }

  HttpReply receive(Deadline deadline) throws IOException {
    Dialer.Open now = current();
    now.socket().deadline(deadline);
    HttpReply reply = HttpReply.read(now.in());
    answered = true;
    if (!reply.keepAlive()) {
      abandon();
    }
    return reply;
  }

  private Dialer.Open current() {
    Dialer.Open now = open;
    if (now == null) {
      throw new IllegalStateException("not connected");
    }
    return now;
  }

  void abandon() {
    Dialer.Open now = open;
    open = null;
    if (now != null) {
      now.close();
    }
  }
}
