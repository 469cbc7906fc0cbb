package dev.wanctl.sim.router;

import java.util.Optional;

/// A connection out of the home network, as the host that opened it sees it. Thread-safe.
public final class Flow {

  private final Network network;
  private final Packet packet;
  private volatile Optional<String> line = Optional.empty();
  private volatile boolean broken;

  Flow(Network network, Packet packet) {
    this.network = network;
    this.packet = packet;
  }

  public Packet packet() {
    return packet;
  }

  /// Sends another packet; returns the interface by which it left, empty when there was no way.
  public Optional<String> send() {
    line = network.send(this);
    return line;
  }

  /// An answer came back: from now on the connection is no longer new to the router. Nothing comes
  /// back by a line that is dead.
  public void reply() {
    network.reply(this);
  }

  /// The interface by which its last packet left.
  public Optional<String> line() {
    return line;
  }

  /// Its packets leave by another line than that whose address the other end knows it by, although
  /// that one works.
  public boolean broken() {
    return broken;
  }

  void markBroken() {
    broken = true;
  }
}
