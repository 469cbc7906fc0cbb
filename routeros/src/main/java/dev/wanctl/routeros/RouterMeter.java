package dev.wanctl.routeros;

import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.routeros.Router.Counters;
import dev.wanctl.routeros.Router.InterfaceCounters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Counters of one line from a router: one request for both queues and, where the WAN interface is
/// known, one for what arrived there. Shares the router with others and leaves it open.
///
/// Without a WAN interface, what arrived is what the download queue passed and holds; drops are
/// added at the average packet size should the router ever count them for CAKE.
public final class RouterMeter implements Meter {

  private final Router router;
  private final RouterQueues queues;
  private Optional<String> wanInterface;
  private boolean parentAsked;
  private long lastPassed;
  private long lastDropped;
  private long droppedBytes;
  private long arrived;

  private RouterMeter(Router router, RouterQueues queues, Optional<String> wanInterface) {
    this.router = router;
    this.queues = queues;
    this.wanInterface = wanInterface;
    parentAsked = wanInterface.isPresent();
  }

  /// The WAN interface is the parent of the upload queue if that is an interface.
  public static RouterMeter of(Router router, RouterQueues queues) {
    return new RouterMeter(router, queues, Optional.empty());
  }

  public static RouterMeter of(Router router, RouterQueues queues, String wanInterface) {
    return new RouterMeter(router, queues, Optional.of(wanInterface));
  }

  @Override
  public Duration period() {
    return router.counterPeriod();
  }

  @Override
  public boolean local() {
    return false;
  }

  @Override
  public void read(TrafficSample sample) {
    if (!parentAsked) {
      String parent = router.queues(List.of(queues.upload())).getFirst().parent();
      wanInterface = router.interfaceCounters(parent).map(InterfaceCounters::name);
      parentAsked = true;
    }
    List<Counters> counters = router.counters(queues.both());
    Counters download = counters.get(0);
    Counters upload = counters.get(1);
    sample.takenAtNanos = download.takenAtNanos();
    sample.downloadPassedBytes = download.bytes();
    sample.uploadSentBytes = upload.bytes();
    sample.downloadBacklogBytes = download.queuedBytes();
    sample.uploadBacklogBytes = upload.queuedBytes();
    sample.downloadArrivedBytes =
        wanInterface.isPresent()
            ? router
                .interfaceCounters(wanInterface.get())
                .map(InterfaceCounters::rxBytes)
                .orElse(TrafficSample.UNKNOWN)
            : arrived(download);
  }

  /// Never falls while the router runs, although the queue empties by drops that are not counted.
  private long arrived(Counters download) {
    if (download.bytes() < lastPassed) {
      lastDropped = 0;
      droppedBytes = 0;
      arrived = 0;
    }
    long drops = Math.max(0, download.dropped() - lastDropped);
    if (download.packets() > 0) {
      droppedBytes += drops * (download.bytes() / download.packets());
    }
    lastDropped = download.dropped();
    lastPassed = download.bytes();
    arrived = Math.max(arrived, download.bytes() + download.queuedBytes() + droppedBytes);
    return arrived;
  }

  @Override
  public void close() {}
}
