package dev.wanctl.sim.router;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Passes each connection on to a server of a library, which knows nothing of faults: those are the
/// [SocketService]'s in front of it.
final class Relay implements SocketService.Conversation {

  private final InetSocketAddress server;

  /// By the port that the server sees.
  private final Map<Integer, Socket> clients = new ConcurrentHashMap<>();

  Relay(InetSocketAddress server) {
    this.server = server;
  }

  @Override
  public void hold(Socket raw, Socket client) throws IOException {
    try (Socket behind = new Socket()) {
      behind.setTcpNoDelay(true);
      behind.connect(server);
      int port = behind.getLocalPort();
      clients.put(port, raw);
      try {
        Thread up = Thread.ofVirtual().name("relay-up").start(() -> pass(client, behind));
        pass(behind, client);
        up.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        clients.remove(port);
      }
    }
  }

  /// One side going away, or idle for too long, ends the other as well.
  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One of them broke.
    }
  }

  /// Breaks the connection whose server side has this port, without a farewell.
  void reset(int serverSidePort) {
    Socket client = clients.get(serverSidePort);
    if (client == null) {
      return;
    }
    try (client) {
      client.setSoLinger(true, 0);
    } catch (IOException _) {
      // It was closed already.
    }
  }
}
