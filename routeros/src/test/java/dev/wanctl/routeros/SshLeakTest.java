package dev.wanctl.routeros;

import static dev.wanctl.routeros.RouterFixture.QUEUES;
import static dev.wanctl.routeros.RouterFixture.mbit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.sim.router.Faults;
import dev.wanctl.sim.router.Faults.Spoiled;
import java.io.File;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Hundreds of faults leave no thread and no descriptor behind.
class SshLeakTest {

  private static final int FAULTS = 300;

  @Test
  void threeHundredFaultsLeaveNothingBehind() throws InterruptedException {
    List<Spoiled> kinds =
        List.of(
            new Spoiled.ResetMidway(),
            new Spoiled.ClosedUnanswered(),
            new Spoiled.TruncatedJson(),
            new Spoiled.Status(0, "failure: no"),
            new Spoiled.HtmlBadGateway());
    try (SshFixture f = new SshFixture()) {
      SshSession session = f.session();
      RouterShaper shaper = new RouterShaper(session, QUEUES);
      int failed = 0;
      long threads = 0;
      long descriptors = 0;
      for (int i = 0; i < FAULTS; i++) {
        if (i == FAULTS / 10) {
          shaper.apply(mbit(500, 50));
          settle(f);
          threads = threads();
          descriptors = descriptors();
        }
        f.router.faults().spoil(Faults.EXEC, "/", kinds.get(i % kinds.size()), 2);
        try {
          shaper.apply(mbit(10 + i, 1 + i));
        } catch (DeviceException _) {
          failed++;
        }
        f.router.faults().clear();
      }
      assertThat(failed).isGreaterThan(FAULTS / 2);
      assertThat(shaper.apply(mbit(90, 9))).isEqualTo(mbit(90, 9));
      settle(f);
      assertThat(threads()).as("threads").isLessThanOrEqualTo(threads + 3);
      assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors + 3);
      assertThat(f.router.statistics().connectionsOpen()).isEqualTo(1);
    }
  }

  @Test
  void aClosedSessionLeavesNoThread() throws InterruptedException {
    try (SshFixture f = new SshFixture()) {
      f.session().identity();
      long before = clientThreads();
      for (int i = 0; i < 10; i++) {
        SshSession session = f.session();
        session.identity();
        session.close();
      }
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (clientThreads() > before && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      assertThat(clientThreads()).isLessThanOrEqualTo(before);
    }
  }

  /// The simulator closes its side a moment later.
  private static void settle(SshFixture f) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (f.router.statistics().connectionsOpen() > 1 && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    Thread.sleep(200);
  }

  private static long threads() {
    return Thread.getAllStackTraces().size();
  }

  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("SshClient"))
        .count();
  }

  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
