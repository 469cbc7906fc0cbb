package dev.wanctl.linux.steer;

import dev.wanctl.engine.port.SteeringPlan;
import dev.wanctl.linux.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A router with a user's side and two lines, each a network namespace of its own: at the other end
/// of each line stands a host with the same addresses, which says by which line it was reached.
final class TwoLines implements AutoCloseable {

  static final String FAR = "9.9.9.9";
  static final String FAR6 = "2620:fe::9";
  private static final int[] PORTS = {22, 53, 9999};
  private static final int PATIENCE_MILLIS = 5000;

  final NetworkNamespace router = new NetworkNamespace();
  final NetworkNamespace user = new NetworkNamespace();
  final NetworkNamespace cable = new NetworkNamespace();
  final NetworkNamespace lte = new NetworkNamespace();
  private final List<AutoCloseable> open = new ArrayList<>();

  TwoLines() {
    join("lan0", user, "user0", 7);
    join("wan0", cable, "net0", 0);
    join("wan1", lte, "net0", 1);
    router.run("sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
    router.run("sysctl -q -w net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.wan0.rp_filter=0");
    router.run("sysctl -q -w net.ipv4.conf.wan1.rp_filter=0");
    user.run("ip route add default via 10.7.0.1");
    user.run("ip -6 route add default via fd07::1");
    for (String family : List.of("-4 10.%s.0.2", "-6 fd0%s::2")) {
      String[] words = family.split(" ");
      router.run(
          "ip %s route add default via %s dev wan0 metric 100"
              .formatted(words[0], words[1].formatted("0")));
      router.run(
          "ip %s route add default via %s dev wan1 metric 200"
              .formatted(words[0], words[1].formatted("1")));
    }
    serve(cable, 0, "cable");
    serve(lte, 1, "lte");
  }

  private void join(String device, NetworkNamespace other, String there, int number) {
    router.run(
        "ip link add %s type veth peer name %s netns %d".formatted(device, there, other.number()));
    router.run("ip addr add 10.%d.0.1/24 dev %s".formatted(number, device));
    router.run("ip addr add fd0%d::1/64 dev %s nodad".formatted(number, device));
    router.run("ip link set " + device + " up");
    other.run("ip addr add 10.%d.0.2/24 dev %s".formatted(number, there));
    other.run("ip addr add fd0%d::2/64 dev %s nodad".formatted(number, there));
    other.run("ip link set " + there + " up");
  }

  private void serve(NetworkNamespace at, int number, String name) {
    at.run("ip addr add " + FAR + "/32 dev lo");
    at.run("ip addr add " + FAR6 + "/128 dev lo nodad");
    at.run("ip route add default via 10.%d.0.1".formatted(number));
    at.run("ip -6 route add default via fd0%d::1".formatted(number));
    for (String address : List.of(FAR, FAR6)) {
      for (int port : PORTS) {
        InetSocketAddress here = new InetSocketAddress(address, port);
        DatagramSocket udp = at.call(() -> new DatagramSocket(here));
        ServerSocket tcp =
            at.call(() -> new ServerSocket(port, 16, InetAddress.ofLiteral(address)));
        open.add(udp);
        open.add(tcp);
        Thread.ofPlatform().daemon().start(() -> answer(udp, name));
        Thread.ofPlatform().daemon().start(() -> accept(tcp, name));
      }
    }
  }

  private static void answer(DatagramSocket socket, String name) {
    byte[] buffer = new byte[64];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] said = name.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(said, said.length, packet.getSocketAddress()));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private static void accept(ServerSocket listener, String name) {
    try {
      while (true) {
        Socket one = listener.accept();
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (one) {
                while (one.getInputStream().read() >= 0) {
                  one.getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
                }
              } catch (IOException _) {
                // the user's side ended it
              }
            });
      }
    } catch (IOException _) {
      // closed
    }
  }

  SteeringPlan plan() {
    return plan("");
  }

  SteeringPlan plan(String lan) {
    return new SteeringPlan(
        "test",
        lan,
        List.of(
            new SteeringPlan.Line("cable", "wan0", Optional.empty()),
            new SteeringPlan.Line("lte", "wan1", Optional.empty())));
  }

  /// A connection of a user's, or of the router's own.
  interface Flow {
    /// By which line it reaches the other side now; `nobody` if there is no answer.
    String reaches();
  }

  Flow udp(String address, int port) {
    return udp(user, address, port);
  }

  Flow udp(NetworkNamespace from, String address, int port) {
    DatagramSocket socket =
        from.call(() -> {
          DatagramSocket s = new DatagramSocket();
          s.connect(new InetSocketAddress(address, port));
          s.setSoTimeout(PATIENCE_MILLIS);
          return s;
        });
    open.add(socket);
    return () -> {
      try {
        socket.send(new DatagramPacket(new byte[] {1}, 1));
        DatagramPacket answer = new DatagramPacket(new byte[64], 64);
        socket.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
      } catch (SocketTimeoutException _) {
        return "nobody";
      } catch (IOException e) {
        return e.toString();
      }
    };
  }

  Flow tcp(String address, int port) {
    Socket socket =
        user.call(() -> {
          Socket s = new Socket();
          s.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
          s.setSoTimeout(PATIENCE_MILLIS);
          return s;
        });
    open.add(socket);
    return () -> {
      try {
        socket.getOutputStream().write(1);
        StringBuilder said = new StringBuilder();
        for (int c = socket.getInputStream().read();
            c > 0 && c != '\n';
            c = socket.getInputStream().read()) {
          said.append((char) c);
        }
        return said.toString();
      } catch (SocketTimeoutException | SocketException e) {
        return "nobody: " + e.getMessage();
      } catch (IOException e) {
        return e.toString();
      }
    };
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    for (NetworkNamespace namespace : List.of(user, cable, lte, router)) {
      namespace.close();
    }
  }
}
