package dev.wanctl.sim.loop;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.PathLoss;
import dev.wanctl.engine.port.ProbeBinding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.net.Inet4Address;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/// A path without a queue: each probe is back after a millisecond. For one reflector that is asked
/// by echo; it shows no one-way delays.
public final class EchoingProber implements Prober {

  private static final long ROUND_TRIP_NANOS = 1_000_000;
  private static final long LONGEST_WAIT_NANOS = 5_000_000;

  private final Queue<Long> outstanding = new ArrayDeque<>();

  @Override
  public int open(Reflector reflector, ProbeBinding binding) {
    return 0;
  }

  @Override
  public int openTimestamps(Inet4Address host, ProbeBinding binding) {
    throw new DeviceException(
        new DeviceFailure.Unsupported("this path shows no one-way delays", "ask by echo"));
  }

  @Override
  public void release(int slot) {}

  @Override
  public boolean send(int slot) {
    outstanding.add(System.nanoTime());
    return true;
  }

  @Override
  public void receive(long waitNanos, ReplySink sink) {
    LockSupport.parkNanos(Math.min(waitNanos, LONGEST_WAIT_NANOS));
    while (!outstanding.isEmpty()) {
      long sent = outstanding.remove();
      sink.reply(0, sent, sent + ROUND_TRIP_NANOS);
    }
  }

  @Override
  public Optional<PathLoss> loss(int slot) {
    return Optional.empty();
  }

  @Override
  public Finding egress(Reflector reflector, ProbeBinding binding, Optional<String> lineInterface) {
    return Finding.ok("egress", "by the only way there is");
  }

  @Override
  public void wake() {}

  @Override
  public void close() {}
}
