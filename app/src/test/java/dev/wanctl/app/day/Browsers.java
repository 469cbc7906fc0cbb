package dev.wanctl.app.day;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Many who watch the page: each reads the seconds as they come, and comes back when the server
/// ends a stream.
final class Browsers implements AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
  private final int number;
  private volatile boolean closed;

  private Browsers(int number) {
    this.number = number;
  }

  static Browsers watching(int port, int number) {
    Browsers browsers = new Browsers(number);
    for (int i = 0; i < number; i++) {
      int who = i;
      var _ = browsers.threads.submit(() -> browsers.watch(port, who));
    }
    return browsers;
  }

  private Object watch(int port, int who) throws InterruptedException {
    while (!closed) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(5000);
        socket
            .getOutputStream()
            .write("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(UTF_8));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        for (String line = in.readLine(); line != null && !closed; line = in.readLine()) {
          if (line.startsWith("data:")) {
            seen.add(who);
          }
        }
      } catch (IOException _) {
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
    return who;
  }

  void haveAllSeen() throws InterruptedException {
    for (int i = 0; i < 600 && seen.size() < number; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(seen).as("browsers that saw a second").hasSize(number);
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
  }
}
