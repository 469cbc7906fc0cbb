package dev.wanctl.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A UDP echo server on loopback (RFC 862) that can misbehave.
final class EchoReflector implements AutoCloseable {

  /// How it answers one datagram.
  interface Manner {
    void answer(DatagramSocket socket, DatagramPacket packet) throws IOException;
  }

  private final DatagramSocket socket;
  private final Thread thread;

  EchoReflector(Manner manner) {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().daemon().name("echo").start(() -> serve(manner));
  }

  private void serve(Manner manner) {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        manner.answer(socket, packet);
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /// Sends from here.
  void send(DatagramPacket packet) throws IOException {
    socket.send(packet);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public void close() {
    socket.close();
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
