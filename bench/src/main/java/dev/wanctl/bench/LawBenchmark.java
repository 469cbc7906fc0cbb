package dev.wanctl.bench;

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

/// What one reply costs under load: counters taken, delay taken, decision made. Goals: below 150 us
/// at the 99th percentile by round trips (a particle filter), below 20 us by one-way delays, no
/// bytes allocated.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx128m", "--sun-misc-unsafe-memory-access=allow"})
public class LawBenchmark {

  private final BusyLine roundTrip = new BusyLine(false);
  private final BusyLine oneWay = new BusyLine(true);

  @Benchmark
  public boolean decisionByRoundTrips() {
    return roundTrip.step();
  }

  @Benchmark
  public boolean decisionByOneWayDelays() {
    return oneWay.step();
  }
}
