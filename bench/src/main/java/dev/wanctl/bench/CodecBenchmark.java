package dev.wanctl.bench;

import dev.wanctl.linux.LinuxCodecs;
import dev.wanctl.routeros.RouterCodecs;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Making and reading what goes over the wire and into the kernel: a pair of rates by each way to a
/// router, netlink, probes. The daemon's compiler (C1) is used.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UseSerialGC",
      "-Xmx64m",
      "-XX:TieredStopAtLevel=1",
      "--sun-misc-unsafe-memory-access=allow"
    })
public class CodecBenchmark {

  private final RouterCodecs router = new RouterCodecs();
  private final LinuxCodecs linux = new LinuxCodecs();

  @Benchmark
  public long apiPair() {
    return router.apiPair();
  }

  @Benchmark
  public long restPair() {
    return router.restPair();
  }

  @Benchmark
  public long sshPair() {
    return router.sshPair();
  }

  @Benchmark
  public int netlinkRateMessage() {
    return linux.rateMessage();
  }

  @Benchmark
  public long netlinkRateShown() {
    return linux.rateShown();
  }

  @Benchmark
  public Object netlinkParametersShown() {
    return linux.parametersShown();
  }

  @Benchmark
  public long icmpEcho() {
    return linux.echo();
  }

  @Benchmark
  public long icmpTimestamp() {
    return linux.timestamp();
  }
}
