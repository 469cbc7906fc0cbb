package dev.wanctl.sim.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// UDP echo services on loopback ports whose answers wait until they are asked for. Used by one
/// thread, except [#wake] and [#addresses].
final class EchoPorts implements AutoCloseable {

  private static final int LARGEST = 2048;

  /// What the line lost is forgotten when this many newer datagrams wait.
  private static final int MOST_WAITING = 10_000;

  private final Selector selector;
  private final List<DatagramChannel> channels;
  private final List<InetSocketAddress> addresses;
  private final Map<Long, Datagram> waiting = new LinkedHashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
  private long lost;

  private record Datagram(DatagramChannel channel, SocketAddress from, ByteBuffer content) {}

  /// Takes the place of a datagram's port, returns the ticket to answer it by.
  interface Receiver {
    long received(int port);
  }

  private EchoPorts(
      Selector selector, List<DatagramChannel> channels, List<InetSocketAddress> addresses) {
    this.selector = selector;
    this.channels = List.copyOf(channels);
    this.addresses = List.copyOf(addresses);
  }

  static EchoPorts open(int count) {
    List<DatagramChannel> channels = new ArrayList<>();
    List<InetSocketAddress> addresses = new ArrayList<>();
    try {
      Selector selector = Selector.open();
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      for (int i = 0; i < count; i++) {
        DatagramChannel channel = DatagramChannel.open();
        channels.add(channel);
        channel.bind(new InetSocketAddress(loopback, 0)).configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, i);
        addresses.add((InetSocketAddress) channel.getLocalAddress());
      }
      return new EchoPorts(selector, channels, addresses);
    } catch (IOException e) {
      channels.forEach(EchoPorts::closeQuietly);
      throw new UncheckedIOException("no loopback port for an echo service", e);
    }
  }

  List<InetSocketAddress> addresses() {
    return addresses;
  }

  /// Waits for a datagram, at most so long.
  void await(Duration most) {
    try {
      selector.select(Math.max(1, most.toMillis()));
    } catch (IOException e) {
      throw new UncheckedIOException("the echo services cannot be waited for", e);
    }
  }

  void wake() {
    selector.wakeup();
  }

  /// Hands over every datagram that came.
  void receive(Receiver receiver) {
    for (SelectionKey key : selector.selectedKeys()) {
      DatagramChannel channel = (DatagramChannel) key.channel();
      int port = (int) key.attachment();
      try {
        while (true) {
          buffer.clear();
          SocketAddress from = channel.receive(buffer);
          if (from == null) {
            break;
          }
          buffer.flip();
          ByteBuffer content = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
          long ticket = receiver.received(port);
          waiting.put(ticket, new Datagram(channel, from, content));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("an echo service cannot read", e);
      }
    }
    selector.selectedKeys().clear();
    Iterator<Long> oldest = waiting.keySet().iterator();
    while (waiting.size() > MOST_WAITING) {
      oldest.next();
      oldest.remove();
    }
  }

  /// Sends a datagram back to where it came from.
  void answer(long ticket) {
    Datagram datagram = waiting.remove(ticket);
    if (datagram == null) {
      return;
    }
    try {
      datagram.channel().send(datagram.content(), datagram.from());
    } catch (IOException e) {
      // The asker is gone or the kernel has no room: UDP promises nothing, and the line goes on.
      lost++;
    }
  }

  /// Answers that the kernel would not take.
  long lost() {
    return lost;
  }

  @Override
  public void close() {
    channels.forEach(EchoPorts::closeQuietly);
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the echo services cannot be closed", e);
    }
  }

  private static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("an echo service cannot be closed", e);
    }
  }
}
