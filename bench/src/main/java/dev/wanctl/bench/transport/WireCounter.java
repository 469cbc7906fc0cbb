package dev.wanctl.bench.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.LongAdder;

/// Stands between a client and a service and counts what passes: the payload of TCP, hence with TLS
/// or SSH and without the headers of packets. Thread-safe.
final class WireCounter implements AutoCloseable {

  private final InetSocketAddress service;
  private final ServerSocket listener;
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  /// Listens on loopback when it returns.
  WireCounter(InetSocketAddress service) {
    this.service = service;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Bytes from the client so far.
  long sent() {
    return sent.sum();
  }

  /// Bytes from the service so far.
  long received() {
    return received.sum();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket behind = new Socket(service.getAddress(), service.getPort());
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pass(client, behind, sent));
        Thread.ofVirtual().start(() -> pass(behind, client, received));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void pass(Socket from, Socket to, LongAdder count) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count.add(n);
        out.write(buffer, 0, n);
      }
    } catch (IOException _) {
      // One side went away, and the other is closed with it.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
