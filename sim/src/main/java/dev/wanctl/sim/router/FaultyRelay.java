package dev.wanctl.sim.router;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Stands before a server that knows no faults and passes bytes both ways; does to connections what
/// goes wrong with them: refuses, hangs, dribbles, resets.
final class FaultyRelay implements AutoCloseable {

  private final InetSocketAddress server;
  private final Faults faults;
  private final RequestStatistics statistics;

  /// Clients by the port from which the relay calls the server for them; not yet called: negative.
  private final Map<Integer, Socket> clients = new ConcurrentHashMap<>();

  private final Object lock = new Object();
  private final InetSocketAddress address;
  private ServerSocket listener;
  private Thread acceptor;
  private int waiting;

  FaultyRelay(InetSocketAddress server, Faults faults, RequestStatistics statistics)
      throws IOException {
    this.server = server;
    this.faults = faults;
    this.statistics = statistics;
    listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    acceptor = acceptOn(listener);
  }

  InetSocketAddress address() {
    return address;
  }

  void refuse(boolean on) throws IOException {
    synchronized (lock) {
      if (on) {
        stopListening();
        dropConnections();
      } else if (listener.isClosed()) {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address);
        acceptor = acceptOn(listener);
      }
    }
  }

  void dropConnections() {
    clients.values().forEach(FaultyRelay::closeQuietly);
  }

  /// Resets the connection whose other half came to the server from this port.
  void reset(int serverSidePort) {
    Socket client = clients.get(serverSidePort);
    if (client != null) {
      try {
        client.setSoLinger(true, 0);
      } catch (IOException _) {
        // It is closed already.
      }
      closeQuietly(client);
    }
  }

  private Thread acceptOn(ServerSocket open) {
    return Thread.ofVirtual().name("relay-accept").start(() -> accept(open));
  }

  private void accept(ServerSocket open) {
    while (!open.isClosed()) {
      try {
        Socket client = open.accept();
        if (open.isClosed() || clients.size() >= faults.mostConnections()) {
          client.close();
          continue;
        }
        int ticket = --waiting;
        clients.put(ticket, client);
        Thread.ofVirtual().name("relay-connection").start(() -> serve(client, ticket));
      } catch (IOException _) {
        // The listener was closed, or one connection broke before it began.
      }
    }
  }

  private void serve(Socket client, int ticket) {
    statistics.opened();
    int port = ticket;
    try (client;
        Socket behind = new Socket()) {
      client.setTcpNoDelay(true);
      while (faults.hanging() && !client.isClosed()) {
        pause(Duration.ofMillis(5));
      }
      behind.setTcpNoDelay(true);
      behind.connect(server);
      port = behind.getLocalPort();
      clients.put(port, client);
      clients.remove(ticket);
      Thread up =
          Thread.ofVirtual().name("relay-up").start(() -> pass(client, behind, Duration.ZERO));
      passDown(behind, client);
      closeQuietly(client);
      up.join();
    } catch (IOException _) {
      // One side went away.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(ticket);
      clients.remove(port);
      statistics.closed();
    }
  }

  private void passDown(Socket from, Socket to) {
    pass(from, to, faults.handshakeByteDelay());
  }

  private static void pass(Socket from, Socket to, Duration perByte) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (perByte.isZero()) {
          out.write(buffer, 0, read);
        } else {
          for (int i = 0; i < read; i++) {
            pause(perByte);
            out.write(buffer[i]);
          }
        }
      }
    } catch (IOException _) {
      // One side went away; the other is told by closing it.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  /// Ends early, with an error, when the server is stopped.
  static void pause(Duration time) throws IOException {
    if (time.isZero()) {
      return;
    }
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It was closed already.
    }
  }

  /// A virtual thread in accept() keeps the port until it wakes up, so its end is awaited.
  private void stopListening() throws IOException {
    listener.close();
    try {
      if (!acceptor.join(Duration.ofSeconds(30))) {
        throw new IllegalStateException("the acceptor does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      try {
        stopListening();
      } catch (IOException _) {
        // It was closed already, or this thread is to end.
      }
      dropConnections();
    }
  }
}
