package dev.wanctl.app.report;

import dev.wanctl.app.compare.Estimate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.record.Recording;
import dev.wanctl.engine.record.RecordingException;
import dev.wanctl.engine.record.Replay;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// What a recording shows of one line. Delays in seconds, rates in bit/s, `NaN` where nothing was
/// seen.
///
/// @param goal the added delay that is aimed for
/// @param fromSecond and `toSecond`: the first and the last second, since 1970
/// @param seconds in which something was decided
/// @param busy seconds with a direction at half its rate or more, and the delay seen
/// @param busyMinutes minutes with at least ten of them
/// @param delayIdle the median when it was not busy
/// @param delayP50 and the others: quantiles over the busy seconds
/// @param over busy seconds with more delay than the goal
/// @param overHeld those in which wanctl held the traffic back, or would have
/// @param leastOver and `mostOver`: between which the share of such seconds lies, with 95 %
///   certainty
public record LineReport(
    String line,
    Duration goal,
    long fromSecond,
    long toSecond,
    int seconds,
    int busy,
    int busyMinutes,
    double delayIdle,
    double delayP50,
    double delayP95,
    double delayP99,
    int over,
    int overHeld,
    double leastOver,
    double mostOver,
    Side download,
    Side upload) {

  /// Less says nothing about a line.
  static final int LEAST_BUSY_MINUTES = 10;

  private static final int BUSY_SECONDS_OF_A_MINUTE = 10;
  private static final int DRAWS = 1000;

  /// One direction over the seconds in which it was busy.
  ///
  /// @param busy how many
  /// @param least and the others: quantiles of the rate wanted
  /// @param standing the median of the rate that stood in the device
  /// @param load the median of what passed
  /// @param passing the share of what passed that the rates wanted would have let through
  public record Side(
      int busy,
      double least,
      double p5,
      double p50,
      double p95,
      double standing,
      double load,
      double passing) {}

  /// Reads a recording from this time on.
  public static LineReport of(Recording recording, Duration goal, long fromMillis)
      throws IOException, RecordingException {
    Moments moments = new Moments(fromMillis);
    Replay.tell(recording, fromMillis, moments::add);
    return of(recording.line(), goal, moments.all());
  }

  static LineReport of(String line, Duration goal, List<Moment> all) {
    double limit = goal.toNanos() / 1e9;
    List<Moment> busy = all.stream().filter(m -> m.isSeen() && m.isBusy()).toList();
    double[] delays = sorted(busy, Moment::delay);
    double[] idle =
        sorted(all.stream().filter(m -> m.isSeen() && !m.isBusy()).toList(), Moment::delay);
    List<Moment> over = busy.stream().filter(m -> m.delay() > limit).toList();
    Collection<int[]> minutes = minutes(busy, limit);
    double[] interval = interval(List.copyOf(minutes));
    return new LineReport(
        line,
        goal,
        all.isEmpty() ? 0 : all.getFirst().at(),
        all.isEmpty() ? 0 : all.getLast().at(),
        all.size(),
        busy.size(),
        (int) minutes.stream().filter(m -> m[0] >= BUSY_SECONDS_OF_A_MINUTE).count(),
        Estimate.quantile(idle, 0.5),
        Estimate.quantile(delays, 0.5),
        Estimate.quantile(delays, 0.95),
        Estimate.quantile(delays, 0.99),
        over.size(),
        (int) over.stream().filter(Moment::wouldHaveBeenHeld).count(),
        interval[0],
        interval[1],
        side(all, Direction.DOWNLOAD),
        side(all, Direction.UPLOAD));
  }

  /// Whether it is enough to say something.
  public boolean isEnough() {
    return busyMinutes >= LEAST_BUSY_MINUTES;
  }

  public Side of(Direction direction) {
    return direction == Direction.DOWNLOAD ? download : upload;
  }

  private static Side side(List<Moment> all, Direction direction) {
    List<Moment.Side> busy =
        all.stream().map(m -> m.of(direction)).filter(Moment.Side::isBusy).toList();
    double[] wanted = sorted(busy, Moment.Side::wanted);
    double passed = busy.stream().mapToDouble(Moment.Side::load).sum();
    double let = busy.stream().mapToDouble(s -> Math.min(s.load(), s.wanted())).sum();
    return new Side(
        busy.size(),
        Estimate.quantile(wanted, 0),
        Estimate.quantile(wanted, 0.05),
        Estimate.quantile(wanted, 0.5),
        Estimate.quantile(wanted, 0.95),
        Estimate.quantile(sorted(busy, Moment.Side::standing), 0.5),
        Estimate.quantile(sorted(busy, Moment.Side::load), 0.5),
        let / passed);
  }

  /// Busy seconds of each minute, and those over the limit.
  private static Collection<int[]> minutes(List<Moment> busy, double limit) {
    Map<Long, int[]> minutes = new TreeMap<>();
    for (Moment moment : busy) {
      int[] counts = minutes.computeIfAbsent(moment.at() / 60, _ -> new int[2]);
      counts[0]++;
      counts[1] += moment.delay() > limit ? 1 : 0;
    }
    return minutes.values();
  }

  /// Seconds of one minute are alike, so whole minutes are drawn again and again (a bootstrap by
  /// blocks), always in the same way.
  private static double[] interval(List<int[]> minutes) {
    if (minutes.isEmpty()) {
      return new double[] {Double.NaN, Double.NaN};
    }
    Random random = new Random(1);
    double[] shares = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      long busy = 0;
      long over = 0;
      for (int n = 0; n < minutes.size(); n++) {
        int[] drawn = minutes.get(random.nextInt(minutes.size()));
        busy += drawn[0];
        over += drawn[1];
      }
      shares[i] = (double) over / busy;
    }
    Arrays.sort(shares);
    return new double[] {Estimate.quantile(shares, 0.025), Estimate.quantile(shares, 0.975)};
  }

  private static <T> double[] sorted(List<T> items, ToDoubleFunction<T> value) {
    return items.stream().mapToDouble(value).filter(Double::isFinite).sorted().toArray();
  }
}
