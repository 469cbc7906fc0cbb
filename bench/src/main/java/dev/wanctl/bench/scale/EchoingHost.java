package dev.wanctl.bench.scale;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// A host that sends every datagram back (RFC 862), in a process of its own: prints its port, and
/// goes on until its input ends.
public final class EchoingHost {

  private EchoingHost() {}

  public static void main(String[] arguments) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 8 << 20);
    channel.setOption(java.net.StandardSocketOptions.SO_SNDBUF, 8 << 20);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    System.out.println(((InetSocketAddress) channel.getLocalAddress()).getPort());
    System.out.flush();
    Thread.ofPlatform().daemon().start(() -> echo(channel));
    while (System.in.read() >= 0) {
      // Whoever started it holds the other end.
    }
  }

  private static void echo(DatagramChannel channel) {
    ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    try {
      while (true) {
        packet.clear();
        var from = channel.receive(packet);
        packet.flip();
        channel.send(packet, from);
      }
    } catch (IOException e) {
      System.err.println("the echo ends: " + e);
    }
  }
}
