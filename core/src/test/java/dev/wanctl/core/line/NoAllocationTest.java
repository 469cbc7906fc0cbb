package dev.wanctl.core.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoAllocationTest {

  private static final int ROUNDS = 5;

  private static void minutes(Feed line, boolean oneWay, int steps) {
    for (int i = 0; i < steps; i++) {
      double queue = i % 200 < 100 ? 0 : 0.001 * (i % 100);
      line.advance();
      line.count(0.98 * line.download(), 0.98 * line.upload());
      if (oneWay) {
        line.oneWayEcho(0, queue);
      } else {
        line.echo(queue);
      }
      line.step();
      line.confirm();
      line.controller.show(line.view);
    }
  }

  @ParameterizedTest(name = "one-way {0}")
  @ValueSource(booleans = {false, true})
  void aDecisionMakesNoObjects(boolean oneWay) {
    assertThat(decide(Feed.SETTINGS, oneWay).count(Reason.CUT))
        .as("it had something to decide")
        .isPositive();
  }

  @Test
  void aDecisionOfTheClassicLawMakesNoObjects() {
    assertThat(decide(Feed.CLASSIC, false).count(Reason.RED)).isPositive();
  }

  private static LineController decide(LineSettings settings, boolean oneWay) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(
        threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled(),
        "this JVM does not count what a thread allocates");
    Feed line = new Feed(settings);
    minutes(line, oneWay, 2000);
    long self = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(self);
    long after = threads.getThreadAllocatedBytes(self);
    long ofMeasuring = after - before;
    // A branch that is taken for the first time may cost the JVM an object, once. What a decision
    // makes shows in every round.
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      before = threads.getThreadAllocatedBytes(self);
      minutes(line, oneWay, 2000);
      after = threads.getThreadAllocatedBytes(self);
      least = Math.min(least, after - before - ofMeasuring);
    }

    assertThat(least).as("bytes in 2000 decisions").isZero();
    return line.controller;
  }
}
