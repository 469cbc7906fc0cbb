package dev.wanctl.sim.router;

/// The line behind the router's queues. Called from the server's threads, one call at a time, while
/// the router's tables are locked: answer at once and do not call the router back.
public interface QueueBackend {

  /// A queue's `max-limit` is now this many bits per second, 0 for unlimited. Also called once for
  /// each queue when it is added.
  void limitChanged(String queue, long bitsPerSecond);

  QueueCounters counters(String queue);

  InterfaceCounters interfaceCounters(String interfaceName);

  /// Since the line began; the router subtracts what was there at its last start or reset.
  ///
  /// @param dropped packets
  /// @param rate bits per second just now
  record QueueCounters(
      long bytes,
      long packets,
      long dropped,
      long queuedBytes,
      long queuedPackets,
      long rate,
      long packetRate) {
    public static final QueueCounters ZERO = new QueueCounters(0, 0, 0, 0, 0, 0, 0);

    QueueCounters since(QueueCounters base) {
      return new QueueCounters(
          bytes - base.bytes,
          packets - base.packets,
          dropped - base.dropped,
          queuedBytes,
          queuedPackets,
          rate,
          packetRate);
    }
  }

  record InterfaceCounters(long rxBytes, long txBytes, long rxPackets, long txPackets) {
    public static final InterfaceCounters ZERO = new InterfaceCounters(0, 0, 0, 0);

    InterfaceCounters since(InterfaceCounters base) {
      return new InterfaceCounters(
          rxBytes - base.rxBytes,
          txBytes - base.txBytes,
          rxPackets - base.rxPackets,
          txPackets - base.txPackets);
    }
  }

  /// A line on which nothing ever moves.
  static QueueBackend idle() {
    return new QueueBackend() {
      @Override
      public void limitChanged(String queue, long bitsPerSecond) {}

      @Override
      public QueueCounters counters(String queue) {
        return QueueCounters.ZERO;
      }

      @Override
      public InterfaceCounters interfaceCounters(String interfaceName) {
        return InterfaceCounters.ZERO;
      }
    };
  }
}
