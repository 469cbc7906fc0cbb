package dev.wanctl.sim.router;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What has been asked of the router so far, for assertions. Thread-safe.
public final class RequestStatistics {

  private final Map<String, Integer> requests = new TreeMap<>();
  private int reads;
  private int writes;
  private int unauthenticated;
  private int connectionsOpened;
  private int connectionsOpen;
  private int requestsRunning;
  private int mostRequestsAtOnce;

  RequestStatistics() {}

  /// Counts by verb and path, such as `PATCH /queue/tree/*7`, the path still encoded, `API
  /// /queue/tree/set`, or `EXEC /queue/tree/set` for a script over SSH, see [Faults#EXEC].
  public synchronized Map<String, Integer> requests() {
    return Collections.unmodifiableMap(new TreeMap<>(requests));
  }

  public synchronized int total() {
    return reads + writes;
  }

  /// GET, POST print, and over the API print and listen.
  public synchronized int reads() {
    return reads;
  }

  public synchronized int writes() {
    return writes;
  }

  /// Requests without an Authorization header, commands before the login.
  public synchronized int unauthenticated() {
    return unauthenticated;
  }

  public synchronized int connectionsOpened() {
    return connectionsOpened;
  }

  public synchronized int connectionsOpen() {
    return connectionsOpen;
  }

  public synchronized int mostRequestsAtOnce() {
    return mostRequestsAtOnce;
  }

  /// Counts begin at zero again; connections that are open stay counted as open.
  public synchronized void reset() {
    requests.clear();
    reads = 0;
    writes = 0;
    unauthenticated = 0;
    connectionsOpened = 0;
    mostRequestsAtOnce = 0;
  }

  synchronized void opened() {
    connectionsOpened++;
    connectionsOpen++;
  }

  synchronized void closed() {
    connectionsOpen--;
  }

  /// @param authenticated whether it came with credentials, or on a session that is logged in
  synchronized void begin(String verb, String path, boolean reading, boolean authenticated) {
    requests.merge(verb + " " + path, 1, Integer::sum);
    if (reading) {
      reads++;
    } else {
      writes++;
    }
    if (!authenticated) {
      unauthenticated++;
    }
    requestsRunning++;
    mostRequestsAtOnce = Math.max(mostRequestsAtOnce, requestsRunning);
  }

  /// A login of an API session, which is neither a reading nor a writing.
  synchronized void login() {
    requests.merge("API /login", 1, Integer::sum);
  }

  synchronized void end() {
    requestsRunning--;
  }
}
