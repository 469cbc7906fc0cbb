package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineView;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.record.Recorder;
import dev.wanctl.engine.record.RecorderPlan;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the loop adds to the law it runs: the queue, histograms, the tape, the log of decisions.
/// Held as a ratio to the bare law, measured in turns with it, each by its fastest batch: a busy
/// machine makes both slower, and rarely all batches of one.
class LoopCostTest {

  private static final int BATCH = 200;
  private static final int BATCHES = 40;

  /// Seen: 1.0 to 1.1. A lock, a copy or an object for each record would be more.
  private static final double MOST = 1.5;

  private static final long STEP = 50_000_000;

  @TempDir private Path folder;

  /// The same evidence for both.
  private interface Fed {
    void turn(long now, long bytes, long delay);
  }

  private record Bare(LineController law, LineView view) implements Fed {
    @Override
    public void turn(long now, long bytes, long delay) {
      law.traffic(now, bytes, bytes / 4, 0, 0);
      law.echo(0, now - delay, now);
      law.confirmed(now, now, 20e6, 5e6);
      law.step(now);
      law.show(view);
    }
  }

  private record InTheLoop(ControlLoop loop, EvidenceQueue queue) implements Fed {
    @Override
    public void turn(long now, long bytes, long delay) {
      queue.traffic(0, now, bytes, bytes / 4, 0, 0);
      queue.echo(0, 0, now - delay, now);
      queue.confirmed(0, now, now, 20_000_000, 5_000_000);
      loop.turn(now);
    }
  }

  /// The time of a batch, ns.
  private static long batch(Fed fed, int number) {
    long start = System.nanoTime();
    for (int i = 0; i < BATCH; i++) {
      long turn = (long) number * BATCH + i + 1;
      long delay = 24_000_000L + (turn % 100 < 50 ? 0 : 30_000_000);
      fed.turn(1_000_000_000L + turn * STEP, turn * 100_000, delay);
    }
    return System.nanoTime() - start;
  }

  @Test
  void theLoopAddsLittleToTheLaw() {
    LinePlan plan = TestLines.plan("home", new ScriptedDevice("idle"), new StopPolicy.Restore());
    EvidenceQueue queue = new EvidenceQueue();
    Stages stages = new Stages();
    ControlLoop loop = new ControlLoop(queue, stages);
    LineController law = new LineController(plan.settings(), 0);
    Rates first = new Rates(plan.settings().download().max(), plan.settings().upload().max());
    try (StateDirectory directory = StateDirectory.open(folder);
        Recorder recorder =
            Recorder.start(folder, new RecorderPlan("test", 1 << 22), _ -> {}, () -> false)
                .orElseThrow()) {
      Actuator idle =
          new Actuator(
              plan, 0, first, queue, new Journal(directory), stages, () -> LineOrders.NONE);
      Line line =
          new Line(
              0, plan.settings(), law, idle, new Load(() -> {}), stages, recorder.add("home"), 0);
      loop.serve(List.of(line));
      double ratio =
          ratio(
              new InTheLoop(loop, queue),
              new Bare(new LineController(plan.settings(), 0), new LineView()));
      System.out.println("the loop with the law, to the law alone: " + ratio);
      assertThat(ratio).isLessThan(MOST);
    }
  }

  private static double ratio(Fed measured, Fed reference) {
    long fastest = Long.MAX_VALUE;
    long fastestReference = Long.MAX_VALUE;
    for (int i = 0; i < BATCHES; i++) {
      fastest = Math.min(fastest, batch(measured, i));
      fastestReference = Math.min(fastestReference, batch(reference, i));
    }
    return (double) fastest / fastestReference;
  }
}
