package dev.wanctl.routeros;

import dev.wanctl.sim.router.QueueBackend;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A line whose counters a test sets.
final class CountingLine implements QueueBackend {

  static final long QUEUED = 2_000_000;

  /// Queues in the order in which their limits changed.
  final List<String> changes = new CopyOnWriteArrayList<>();

  volatile long downloaded = 1_000_000_000;
  volatile long uploaded = 50_000_000;
  volatile long received = 1_100_000_000;
  volatile long dropped;
  volatile long queued = QUEUED;

  @Override
  public void limitChanged(String queue, long bitsPerSecond) {
    changes.add(queue);
  }

  @Override
  public QueueCounters counters(String queue) {
    return switch (queue) {
      case "cable-down" ->
          new QueueCounters(downloaded, downloaded / 1000, dropped, queued, queued / 1000, 0, 0);
      case "cable-up" -> new QueueCounters(uploaded, uploaded / 1000, 0, 500, 1, 0, 0);
      default -> QueueCounters.ZERO;
    };
  }

  @Override
  public InterfaceCounters interfaceCounters(String interfaceName) {
    return interfaceName.equals("ether1")
        ? new InterfaceCounters(received, uploaded, received / 1000, uploaded / 1000)
        : InterfaceCounters.ZERO;
  }
}
