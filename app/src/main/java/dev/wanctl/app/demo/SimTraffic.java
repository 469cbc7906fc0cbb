package dev.wanctl.app.demo;

import dev.wanctl.app.demo.SimRouterWords.Misunderstood;
import dev.wanctl.sim.router.Flow;
import dev.wanctl.sim.router.Network;
import dev.wanctl.sim.router.Packet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the words of a simulated router say about its lines and the connections through it. One
/// thread.
final class SimTraffic {

  private static final int FIRST_PORT = 40_000;

  private final Network network;
  private final SimLines lines;
  private final List<Flow> flows = new ArrayList<>();

  SimTraffic(Network network, SimLines lines) {
    this.network = network;
    this.lines = lines;
  }

  /// `dead`: it has a link, and nothing comes back. `down`: not even a link.
  void line(String name, String state) throws Misunderstood {
    Optional<String> wan = lines.wan(name);
    if (wan.isEmpty()) {
      throw new Misunderstood("there is no line " + name);
    }
    switch (state) {
      case "dead" -> network.answers(wan.get(), false);
      case "down" -> network.up(wan.get(), false);
      case "up" -> {
        network.answers(wan.get(), true);
        network.up(wan.get(), true);
      }
      default -> throw new Misunderstood(state + " is none of dead, down and up");
    }
    lines.silent(name, !state.equals("up"));
  }

  /// A host at home opens a connection, and is answered if its line works.
  String open(String protocol, String address, int port) throws Misunderstood {
    try {
      InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      throw new Misunderstood(address + " is no address");
    }
    Flow flow = network.open(Packet.to(protocol, address, port, FIRST_PORT + flows.size()));
    flow.reply();
    flows.add(flow);
    return "ok " + shown(flow);
  }

  /// Each sends another packet first.
  String flows() {
    StringBuilder text = new StringBuilder();
    for (Flow flow : flows) {
      flow.send();
      flow.reply();
      text.append(shown(flow)).append(System.lineSeparator());
    }
    return text + "connections opened=%d broken=%d".formatted(flows.size(), network.broken());
  }

  private static String shown(Flow flow) {
    Packet packet = flow.packet();
    return "%s to %s port %d leaves by %s%s"
        .formatted(
            packet.protocol(),
            packet.destination().getHostAddress(),
            packet.destinationPort(),
            flow.line().orElse("no line"),
            flow.broken() ? ", BROKEN" : "");
  }
}
