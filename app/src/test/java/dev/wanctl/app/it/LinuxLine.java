package dev.wanctl.app.it;

import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Counters;
import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.linux.TcModel;
import java.time.Duration;

/// A simulated line whose shapers are the CAKE of a model of `tc`: a thread carries rates to the
/// line and counters to the model.
final class LinuxLine implements AutoCloseable {

  static final String DOWN = "ifb4wan";
  static final String UP = "wan";

  private static final Duration PERIOD = Duration.ofMillis(10);

  private final LiveLine line;
  private final TcModel tc;
  private final Thread carrier;

  private LinuxLine(LiveLine line, TcModel tc) {
    this.line = line;
    this.tc = tc;
    carrier = Thread.ofVirtual().name("linux-line").unstarted(this::carry);
  }

  /// CAKE stands on both interfaces already.
  static LinuxLine start(LiveLine line, TcModel tc) {
    LinuxLine started = new LinuxLine(line, tc);
    started.carrier.start();
    return started;
  }

  private void carry() {
    try {
      while (true) {
        carry(Direction.DOWNLOAD, DOWN);
        carry(Direction.UPLOAD, UP);
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void carry(Direction direction, String interfaceName) {
    long rate = tc.root(interfaceName).bitsPerSecond();
    line.setRate(direction, rate == 0 ? Double.POSITIVE_INFINITY : rate);
    Counters c = line.counters(direction);
    tc.counted(interfaceName, c.arrivedBytes(), c.passedBytes(), c.backlogBytes());
  }

  @Override
  public void close() {
    carrier.interrupt();
    try {
      carrier.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
