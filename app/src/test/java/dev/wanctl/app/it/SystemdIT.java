package dev.wanctl.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What systemd is told: sd_notify(3).
class SystemdIT {

  /// The JDK has no datagram sockets of the AF_UNIX family. Prints each message with its time.
  private static final String LISTENER =
      """
      import socket, sys, time
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind(sys.argv[1])
      s.settimeout(60)
      print("listening", flush=True)
      while True:
          words = s.recv(4096).decode().replace("\\n", " ")
          print("%.3f %s" % (time.monotonic(), words), flush=True)
      """;

  private static final long WATCHDOG_SECONDS = 1;

  @TempDir private Path folder;

  @Test
  void readyWatchdogReloadingStopping() throws Exception {
    assumeTrue(
        pythonIsThere(), "SKIPPED: no python3, which listens on the datagram socket for this test");
    Path socket = folder.resolve("notify");
    Process listener =
        new ProcessBuilder("python3", "-c", LISTENER, socket.toString())
            .redirectErrorStream(true)
            .start();
    try (Site site = Site.idle(folder)) {
      Transcript messages = new Transcript(listener.getInputStream());
      Await.until("the socket listens", messages::toString, () -> messages.has("listening"));
      site.write(site.configuration());
      Map<String, String> environment = new HashMap<>(Site.environment());
      environment.put("NOTIFY_SOCKET", socket.toString());
      environment.put("WATCHDOG_USEC", Long.toString(WATCHDOG_SECONDS * 1_000_000));
      try (Program daemon = Program.start(environment, "run", "--config", site.file().toString())) {
        Await.until("READY=1", messages::toString, () -> messages.has("READY=1"));
        Await.until("watchdog", messages::toString, () -> messages.count("WATCHDOG=1") >= 5);
        daemon.signal("HUP");
        Await.until("RELOADING=1", messages::toString, () -> messages.has("RELOADING=1"));
        Await.until("ready again", messages::toString, () -> messages.count("READY=1") == 2);
        assertThat(daemon.terminate()).isZero();
      }
      Await.until("STOPPING=1", messages::toString, () -> messages.has("STOPPING=1"));
      assertThat(messages.toString()).contains("MONOTONIC_USEC=");
      assertThat(medianGap(messages)).isLessThan(WATCHDOG_SECONDS);
    } finally {
      listener.destroyForcibly();
      listener.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static boolean pythonIsThere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static double medianGap(Transcript messages) {
    List<Double> times =
        messages
            .toString()
            .lines()
            .filter(l -> l.contains("WATCHDOG=1"))
            .map(l -> Double.valueOf(l.split(" ", 2)[0]))
            .toList();
    double[] gaps = new double[times.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = times.get(i + 1) - times.get(i);
    }
    Arrays.sort(gaps);
    return gaps[gaps.length / 2];
  }
}
