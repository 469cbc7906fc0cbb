package dev.wanctl.app.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.app.compare.NoMeasurement;
import dev.wanctl.app.config.OneWay;
import dev.wanctl.app.config.ProbeConfig;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DelayWatchTest {

  /// Answers each probe at once with round trips as it is told, and counts.
  private static final class Answering implements Prober {
    private final long[] roundTrips;
    private final CountDownLatch enough;
    private final AtomicInteger sent = new AtomicInteger();
    private final boolean pings;
    private int opened;
    private int pending = -1;

    Answering(boolean pings, int enough, long... roundTripNanos) {
      this.pings = pings;
      this.enough = new CountDownLatch(enough);
      roundTrips = roundTripNanos;
    }

    @Override
    public int open(Reflector reflector, ProbeBinding binding) {
      if (!pings && !(reflector instanceof Reflector.TcpConnect)) {
        throw new DeviceException(new DeviceFailure.Forbidden("no pings for you", "be root"));
      }
      return opened++;
    }

    @Override
    public int openTimestamps(Inet4Address host, ProbeBinding binding) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(int slot) {}

    @Override
    public boolean send(int slot) {
      pending = slot;
      return true;
    }

    @Override
    public Optional<PathLoss> loss(int slot) {
      return Optional.empty();
    }

    @Override
    public Finding egress(Reflector r, ProbeBinding b, Optional<String> lineInterface) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void receive(long waitNanos, ReplySink sink) {
      if (pending >= 0 && roundTrips.length > 0) {
        long now = System.nanoTime();
        sink.reply(pending, now - roundTrips[sent.getAndIncrement() % roundTrips.length], now);
        enough.countDown();
      }
      pending = -1;
    }

    @Override
    public void wake() {}

    @Override
    public void close() {}
  }

  private static ProbeConfig probe(OptionalInt tcpPort) throws Exception {
    return new ProbeConfig(
        List.of(new Reflector.IcmpEcho(InetAddress.getByName("192.0.2.1"))),
        List.of(),
        ProbeBinding.ANY,
        Duration.ofMillis(1),
        Duration.ZERO,
        OneWay.OFF,
        tcpPort);
  }

  @Test
  void whatIsAddedIsCountedFromTheShortest() throws Exception {
    Answering prober = new Answering(true, 40, 10_000_000, 30_000_000);
    try (DelayWatch watch = DelayWatch.start(() -> prober, probe(OptionalInt.empty()))) {
      long start = System.nanoTime() - 1;
      prober.enough.await();
      double[] added = watch.added(start, System.nanoTime());
      assertThat(Estimate.quantile(added, 0.95)).isCloseTo(0.02, within(1e-9));
      assertThat(Estimate.quantile(added, 0.1)).isZero();
    }
  }

  @Test
  @DisplayName("C-117: a round trip of no time is refused as a baseline")
  void noTimeIsRefused() throws Exception {
    Answering prober = new Answering(true, 20, 0);
    try (DelayWatch watch = DelayWatch.start(() -> prober, probe(OptionalInt.empty()))) {
      prober.enough.await();
      assertThatThrownBy(() -> watch.roundTrips(Long.MIN_VALUE / 2, System.nanoTime()))
          .isInstanceOf(NoMeasurement.class)
          .hasMessageContaining("no time");
    }
  }

  @Test
  @DisplayName("C-117: silence is no delay")
  void silenceIsRefused() throws Exception {
    Answering prober = new Answering(true, 0);
    try (DelayWatch watch = DelayWatch.start(() -> prober, probe(OptionalInt.empty()))) {
      assertThatThrownBy(() -> watch.roundTrips(System.nanoTime() - 1000, System.nanoTime()))
          .isInstanceOf(NoMeasurement.class)
          .hasMessageContaining("only 0 replies");
    }
  }

  @Test
  void whoMayNotPingConnects() throws Exception {
    Answering prober = new Answering(false, 10, 5_000_000);
    try (DelayWatch watch = DelayWatch.start(() -> prober, probe(OptionalInt.of(443)))) {
      long start = System.nanoTime() - 1;
      prober.enough.await();
      assertThat(Estimate.median(watch.roundTrips(start, System.nanoTime())))
          .isCloseTo(0.005, within(1e-9));
    }
  }
}
