package dev.wanctl.engine.record;

import dev.wanctl.core.line.Classic;
import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.LineView;
import dev.wanctl.core.units.BitRate;
import java.util.Random;

/// A law that is given made-up evidence, all of which goes on a tape, as the loop does it.
final class RecordedLine {

  static final LineSettings SETTINGS =
      new LineSettings(
          new DirectionSettings(BitRate.mbit(2), BitRate.mbit(24)),
          new DirectionSettings(BitRate.kbit(500), BitRate.mbit(6)));
  static final LineSettings CLASSIC =
      new LineSettings(
          SETTINGS.download(),
          SETTINGS.upload(),
          Classic.of(SETTINGS.download(), SETTINGS.upload()),
          SETTINGS.startShare());
  static final LineSettings NARROWER =
      new LineSettings(
          new DirectionSettings(BitRate.mbit(2), BitRate.mbit(12)),
          new DirectionSettings(BitRate.kbit(500), BitRate.mbit(3)));

  static final long STEP = 50_000_000;

  LineController controller;
  LineSettings settings;
  final Tape tape;
  final LineView view = new LineView();
  private final Random random;
  private final boolean oneWay;
  long now = 5_000_000_000L;
  private long down;
  private long up;
  private int turn;

  RecordedLine(LineSettings settings, boolean oneWay, long seed, Tape tape) {
    this.settings = settings;
    this.oneWay = oneWay;
    this.tape = tape;
    random = new Random(seed);
    controller = new LineController(settings, now);
  }

  /// A turn of the loop: counters, a reply, a decision, and what the device says to it. Load and
  /// delay come and go.
  LineSnapshot turn() {
    now += STEP - 3_000_000 + random.nextInt(6_000_000);
    boolean loaded = turn / 100 % 2 == 1;
    double share = loaded ? 0.9 + 0.1 * random.nextDouble() : 0.1 * random.nextDouble();
    down += Math.round(share * view.download.desired / 8 * STEP / 1e9);
    up += Math.round(share * view.upload.desired / 8 * STEP / 1e9);
    traffic(loaded && random.nextBoolean() ? 40_000 : 0);
    double queue = loaded && turn / 50 % 2 == 1 ? 0.08 * random.nextDouble() : 0.0005;
    reply(turn % 6, queue, random.nextDouble());
    if (turn == 333) {
      controller.forgetReflector(2);
      tape.forget(2);
    }
    if (turn % 200 == 150) {
      long spacing = turn % 400 == 150 ? 1_000_000_000L : STEP;
      controller.pace(now, spacing);
      tape.pace(now, spacing);
    }
    step();
    long rate = Math.round(view.download.desired);
    long rateUp = Math.round(view.upload.desired);
    controller.confirmed(now, now + 200_000, (double) rate, (double) rateUp);
    tape.confirmed(now, now + 200_000, rate, rateUp);
    turn++;
    return view.snapshot();
  }

  private void traffic(long backlog) {
    controller.traffic(now, down, up, backlog, LineController.UNKNOWN);
    tape.traffic(now, down, up, backlog, LineController.UNKNOWN);
  }

  private void reply(int reflector, double queue, double share) {
    long base = 12_000_000 + 500_000L * reflector + random.nextInt(300_000);
    long upDelay = base + Math.round(share * queue * 1e9);
    long downDelay = base + Math.round((1 - share) * queue * 1e9);
    long sent = now - upDelay - downDelay;
    if (oneWay) {
      controller.echo(reflector, sent, now, upDelay, downDelay);
      tape.oneWay(reflector, sent, now, upDelay, downDelay);
    } else {
      controller.echo(reflector, sent, now);
      tape.echo(reflector, sent, now);
    }
  }

  private void step() {
    controller.step(now);
    controller.show(view);
    tape.stepped(now, view);
    if (tape.wantsCheckpoint()) {
      tape.checkpoint(controller, settings);
    }
  }

  void turns(int count) {
    for (int i = 0; i < count; i++) {
      LineSnapshot _ = turn();
    }
  }

  /// Nothing answers for a while: an incident.
  void blind(int count) {
    for (int i = 0; i < count; i++) {
      now += STEP;
      traffic(0);
      step();
    }
  }

  void follow(LineSettings next) {
    tape.cut();
    controller.bound(next.download(), next.upload());
    controller.retune(next.policy());
    settings = next;
  }
}
