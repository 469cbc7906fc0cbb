package dev.wanctl.app.demo;

import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Counters;
import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.router.QueueBackend;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/// A simulated line behind a simulated router: the limits of two queues are its shapers' rates.
///
/// @param wan the interface towards the line
/// @param download the queue of that direction; any other is taken for the upload's
record LineBehindQueues(LiveLine line, String wan, String download) implements QueueBackend {

  private static final int PACKET = 1500;

  /// The line's reflectors as the elements of `probe.reflectors`.
  static String asProbed(List<InetSocketAddress> ports) {
    return ports.stream()
        .map(a -> "\"udp://" + a.getAddress().getHostAddress() + ":" + a.getPort() + "\"")
        .collect(Collectors.joining(", "));
  }

  @Override
  public void limitChanged(String queue, long bitsPerSecond) {
    line.setRate(direction(queue), bitsPerSecond == 0 ? Double.POSITIVE_INFINITY : bitsPerSecond);
  }

  private Direction direction(String queue) {
    return queue.equals(download) ? Direction.DOWNLOAD : Direction.UPLOAD;
  }

  @Override
  public QueueCounters counters(String queue) {
    Counters c = line.counters(direction(queue));
    return new QueueCounters(
        c.passedBytes(),
        c.passedBytes() / PACKET,
        0, // as RouterOS reports it for CAKE, whatever is dropped
        c.backlogBytes(),
        c.backlogBytes() / PACKET,
        0,
        0);
  }

  @Override
  public InterfaceCounters interfaceCounters(String interfaceName) {
    if (!interfaceName.equals(wan)) {
      return InterfaceCounters.ZERO;
    }
    long received = line.counters(Direction.DOWNLOAD).arrivedBytes();
    long sent = line.counters(Direction.UPLOAD).passedBytes();
    return new InterfaceCounters(received, sent, received / PACKET, sent / PACKET);
  }
}
