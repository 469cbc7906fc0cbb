package dev.wanctl.linux;

import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.TrafficSample;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Counters of a line that is shaped on this machine: one to three rtnetlink exchanges of some
/// microseconds, allocating nothing. The qdiscs need not stand yet, or still: what they would tell
/// is unknown then. An interface that is missing is a failure.
public final class LinuxMeter implements Meter {

  /// Worth reading as often as probes are sent; it costs less than one.
  private static final Duration PERIOD = Duration.ofMillis(50);

  /// A missing ifb is looked for so often.
  private static final long LOOK_AGAIN_NANOS = 250_000_000;

  /// So few bytes leave no queue where there was none.
  private static final long ONE_PACKET = 1514;

  private final Netlink netlink = new Netlink();
  private final Links links = new Links(netlink);
  private final Qdiscs qdiscs = new Qdiscs(netlink);
  private final boolean redirected;
  private final Place download;
  private final Place upload;

  /// What the interface had carried in both directions when nothing waited; -1 while something
  /// does, or nobody knows.
  private long carriedWhenEmpty = -1;

  private LinuxMeter(String download, String upload, boolean redirected) {
    this.download = new Place(download);
    this.upload = new Place(upload);
    this.redirected = redirected;
  }

  /// For [LinuxShapers#onInterface]: arrived is what the interface received, passed what CAKE on
  /// the ifb let through, upload what the interface sent.
  public static LinuxMeter of(String interfaceName) {
    return new LinuxMeter(LinuxShapers.ifbName(interfaceName), interfaceName, true);
  }

  /// For [LinuxShapers#onPair] and [LinuxShapers#adopt]: arrived is what came to the download CAKE,
  /// passed what it let through, upload what the upload CAKE let through.
  public static LinuxMeter of(String downloadInterface, String uploadInterface) {
    return new LinuxMeter(downloadInterface, uploadInterface, false);
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @Override
  public boolean local() {
    return true;
  }

  @Override
  public void read(TrafficSample sample) {
    sample.downloadArrivedBytes = TrafficSample.UNKNOWN;
    long uploadOfInterface = TrafficSample.UNKNOWN;
    if (redirected) {
      readInterface();
      sample.downloadArrivedBytes = links.receivedBytes();
      uploadOfInterface = links.sentBytes();
    }
    long carried = sample.downloadArrivedBytes + uploadOfInterface;
    if (!stillEmpty(carried)) {
      upload.read();
      download.read();
      boolean empty = redirected && upload.backlog == 0 && download.isEmpty();
      carriedWhenEmpty = empty ? carried : -1;
    }
    sample.uploadSentBytes = redirected ? uploadOfInterface : upload.sent;
    sample.uploadBacklogBytes = upload.backlog;
    sample.downloadPassedBytes = download.sent;
    sample.downloadBacklogBytes = download.backlog;
    if (!redirected) {
      sample.downloadArrivedBytes = download.arrived;
    }
    sample.takenAtNanos = System.nanoTime();
  }

  /// The qdiscs of a line that carries next to nothing need not be asked: nothing waits in them.
  private boolean stillEmpty(long carried) {
    long more = carried - carriedWhenEmpty;
    return carriedWhenEmpty >= 0 && more >= 0 && more < ONE_PACKET;
  }

  private void readInterface() {
    int errno = upload.known() ? links.readStatistics(upload.index) : Errno.ENODEV;
    if (errno == Errno.ENODEV) {
      upload.find();
      errno = links.readStatistics(upload.index);
    }
    if (errno != 0) {
      throw Failures.netlink("reading the counters of " + upload.device, errno, netlink.words());
    }
  }

  @Override
  public void close() {
    netlink.close();
  }

  /// The root qdisc of one interface.
  private final class Place {
    final String device;
    int index = -1;
    private boolean missing;
    private long lookAgainAt;
    long sent;
    long backlog;
    long arrived;

    Place(String device) {
      this.device = device;
    }

    boolean known() {
      return index >= 0;
    }

    /// Nothing waits in a qdisc that is not there.
    boolean isEmpty() {
      return !known() || backlog == 0;
    }

    /// The ifb comes with the shaper, and never while one only observes.
    private boolean notMade() {
      long now = System.nanoTime();
      if (lookAgainAt == 0 || now - lookAgainAt >= 0) {
        lookAgainAt = now + LOOK_AGAIN_NANOS;
        missing = links.find(device).isEmpty();
      }
      return missing;
    }

    void find() {
      index = -1;
      index = links.require(device).index();
    }

    void read() {
      sent = TrafficSample.UNKNOWN;
      backlog = TrafficSample.UNKNOWN;
      arrived = TrafficSample.UNKNOWN;
      int errno = known() ? qdiscs.fetch(index, Qdiscs.TC_H_ROOT) : Errno.ENODEV;
      if (errno == Errno.ENODEV) {
        if (this == download && redirected && notMade()) {
          return;
        }
        find();
        errno = qdiscs.fetch(index, Qdiscs.TC_H_ROOT);
      }
      if (errno != 0) {
        return;
      }
      ByteBuffer in = qdiscs.replies();
      int statistics = qdiscs.attribute(Qdiscs.TCA_STATS2);
      sent = CakeStatistics.sentBytes(in, statistics);
      backlog = CakeStatistics.backlogBytes(in, statistics);
      // Of a qdisc without tins (cake_mq) only what it let through and holds is known.
      arrived = CakeStatistics.arrivedBytes(in, statistics);
      if (arrived < 0 && sent >= 0 && backlog >= 0) {
        arrived = sent + backlog;
      }
    }
  }
}
