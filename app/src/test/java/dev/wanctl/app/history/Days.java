package dev.wanctl.app.history;

import dev.wanctl.app.history.HistoryFile.Waiting;
import dev.wanctl.app.status.Samples;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/// Makes up what lines decide, second by second, with the noise that a real one has.
final class Days {

  static final long NOON = 1_785_585_600;
  static final long MIDNIGHT = NOON + 43_200;

  private final Random random;

  Days(long seed) {
    random = Random.from(new SplittableRandom(seed));
  }

  /// A line in use decides with every reply, some forty times a second.
  Step busy(long at) {
    double level = 0.002 + 0.002 * (1 + Math.sin(at / 700.0));
    double rate = 60e6 + 20e6 * Math.sin(at / 5000.0) + 1e6 * random.nextDouble();
    List<LineSnapshot> decided = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      boolean cut = random.nextInt(60) == 0;
      double delay = level - 0.001 * Math.log(1 - random.nextDouble()) + (cut ? 0.02 : 0);
      decided.add(decision(delay, rate, cut ? Reason.CUT : Reason.GROW, cut ? 0.03 : 0));
    }
    return Step.of(Second.of(at, decided), decided);
  }

  /// One at rest decides four times a second.
  Step idle(long at) {
    List<LineSnapshot> decided = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double delay = 0.0005 * random.nextDouble();
      decided.add(decision(delay, 80e6 * random.nextDouble(0.99, 1), Reason.DRIFT, 0));
    }
    return Step.of(Second.of(at, decided), decided);
  }

  /// A second of one decision, which is quick.
  Step plain(long at) {
    List<LineSnapshot> decided =
        List.of(
            decision(0.01 * random.nextDouble(), 1e6 + random.nextInt(90_000_000), Reason.GROW, 0));
    return Step.of(Second.of(at, decided), decided);
  }

  /// In which a queue shows that the download carries so much.
  static Step shown(long at, double rate) {
    List<LineSnapshot> decided = List.of(decision(0.03, rate, Reason.CUT, 0.03));
    return Step.of(Second.of(at, decided), decided);
  }

  /// In which so much passed downwards, and upwards what acknowledges that.
  Step carried(long at, double rate, double delay) {
    double scatter = random.nextDouble(0.98, 1.02);
    LineSnapshot d = decision(delay, scatter * rate / 0.9, Reason.GROW, 0);
    LineSnapshot.Side acknowledgements = decision(delay, rate / 50, Reason.GROW, 0).download();
    List<LineSnapshot> decided = List.of(with(d, d.download(), acknowledgements));
    return Step.of(Second.of(at, decided), decided);
  }

  private static LineSnapshot decision(double delay, double rate, Reason reason, double queue) {
    LineSnapshot d = Samples.numbered(Samples.decision(Samples.NOW, reason, Sight.CLEAR), 1, delay);
    LineSnapshot.Side side =
        new LineSnapshot.Side(
            0.97 * rate, 0.97 * rate, rate, rate, 0.9 * rate, queue, true, false, false, reason);
    return with(d, side, d.upload());
  }

  private static LineSnapshot with(
      LineSnapshot d, LineSnapshot.Side download, LineSnapshot.Side upload) {
    return new LineSnapshot(
        d.atNanos(),
        d.decisions(),
        download,
        upload,
        d.sight(),
        d.oneWay(),
        d.delay(),
        d.threshold(),
        d.noise(),
        d.pathOffset(),
        d.baseline(),
        d.replyAge(),
        d.counterAge(),
        d.lag(),
        d.reallocations());
  }

  static Waiting waiting(String line, Step step) {
    return Waiting.of(line, step);
  }
}
