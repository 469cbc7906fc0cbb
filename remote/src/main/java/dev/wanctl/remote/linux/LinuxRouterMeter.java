package dev.wanctl.remote.linux;

import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.TrafficSample;
import dev.wanctl.remote.SshShell.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Counters of one line from a Linux router: what came to the download's CAKE, what it let through,
/// and what the upload's let through. One round trip for all. Where CAKE does not stand just now
/// they are unknown. Shares the router with others and leaves it open.
public final class LinuxRouterMeter implements Meter {

  /// Two processes on the router each time, some milliseconds of its processor.
  private static final Duration PERIOD = Duration.ofMillis(250);

  private final LinuxRouter router;
  private final RouterInterfaces interfaces;

  public LinuxRouterMeter(LinuxRouter router, RouterInterfaces interfaces) {
    this.router = router;
    this.interfaces = interfaces;
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @Override
  public boolean local() {
    return false;
  }

  @Override
  public void read(TrafficSample sample) {
    long asked = System.nanoTime();
    List<Answer> answers =
        router.run(
            List.of(Commands.count(interfaces.download()), Commands.count(interfaces.upload())));
    // The router's clock is none of ours: halfway is wrong by half of the round trip at most.
    sample.takenAtNanos = asked + (System.nanoTime() - asked) / 2;
    Optional<TcText> download = router.cake(answers.getFirst(), interfaces.download());
    Optional<TcText> upload = router.cake(answers.getLast(), interfaces.upload());
    sample.downloadArrivedBytes = download.map(TcText::arrivedBytes).orElse(TrafficSample.UNKNOWN);
    sample.downloadPassedBytes = download.map(TcText::sentBytes).orElse(TrafficSample.UNKNOWN);
    sample.downloadBacklogBytes = download.map(TcText::backlogBytes).orElse(TrafficSample.UNKNOWN);
    sample.uploadSentBytes = upload.map(TcText::sentBytes).orElse(TrafficSample.UNKNOWN);
    sample.uploadBacklogBytes = upload.map(TcText::backlogBytes).orElse(TrafficSample.UNKNOWN);
  }

  @Override
  public void close() {}
}
