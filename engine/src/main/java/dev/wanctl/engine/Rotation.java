package dev.wanctl.engine;

import dev.wanctl.engine.port.Reflector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is done about reflectors that do worse than the others: a spare host takes the place of
/// one, or, where there is none and it answers some of its probes, it is asked less often, since
/// many hosts answer only so many pings a second. One at a time and seldom, since the law learns
/// each host anew. All of it belongs to the probing thread.
final class Rotation {

  private static final System.Logger LOG = System.getLogger("wanctl.probe");

  static final long PAUSE_NANOS = 300_000_000_000L;

  /// Who gave its place is no spare for so long.
  static final long AWAY_NANOS = 3_600_000_000_000L;

  /// Who is asked less often is asked as the others again after so long.
  static final long SLOWER_NANOS = 600_000_000_000L;

  private static final int SELDOMEST = 8;
  private static final double SILENT = 0.1;

  private record Spare(Reflector reflector, long from) {}

  /// To be done now.
  sealed interface Step {
    /// That place's host gives way.
    record Exchange(int place, Reflector next, ReflectorJudge.Fault why) implements Step {}

    /// That place's host is asked at every n-th of its turns only.
    record Slower(int place, int every) implements Step {}
  }

  private final String line;
  private final List<Spare> spares = new ArrayList<>();
  private final ReflectorJudge judge;
  private final long[] slowerUntil;
  private long nextAt;
  private ProbeReport.Exchanges exchanges = ProbeReport.Exchanges.NONE;

  Rotation(ProbePlan plan, String line, long now) {
    this.line = line;
    plan.spares().forEach(s -> spares.add(new Spare(s, now)));
    judge = new ReflectorJudge(plan.reflectors().size(), now);
    slowerUntil = new long[plan.reflectors().size()];
    nextAt = now;
  }

  /// The reflector at that place was asked.
  void asked(int place) {
    judge.asked(place);
  }

  /// It answered.
  void answered(int place, long roundTrip, long now) {
    judge.answered(place, roundTrip, now);
  }

  /// What is to be done about the first of the places that does badly. Meanwhile, whoever was asked
  /// less often for long enough is asked as the others again.
  ///
  /// @param places those that are judged, by their numbers
  /// @param inTurn whether they are those that are asked in turn; else nothing is told of them
  Optional<Step> look(List<AskedReflector> places, boolean inTurn, long now) {
    if (!inTurn) {
      judge.skip(now);
      return Optional.empty();
    }
    if (!judge.look(now)) {
      return Optional.empty();
    }
    for (int place = 0; place < places.size(); place++) {
      if (places.get(place).every() > 1 && now - slowerUntil[place] >= 0) {
        slower(places.get(place), place, 1, now);
      }
    }
    return now - nextAt < 0 ? Optional.empty() : next(places, now);
  }

  private Optional<Step> next(List<AskedReflector> places, long now) {
    for (int place = 0; place < places.size(); place++) {
      Optional<ReflectorJudge.Fault> fault = judge.fault(place);
      if (fault.isPresent()) {
        Optional<Step> step = about(place, places, fault.get(), judge.share(place), now);
        if (step.isPresent()) {
          return step;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Step> about(
      int place, List<AskedReflector> places, ReflectorJudge.Fault fault, double share, long now) {
    AskedReflector reflector = places.get(place);
    for (Spare spare : spares) {
      boolean sameWay = spare.reflector().getClass() == reflector.reflector().getClass();
      boolean asked = places.stream().anyMatch(p -> p.reflector().equals(spare.reflector()));
      if (sameWay && !asked && now - spare.from() >= 0) {
        return Optional.of(new Step.Exchange(place, spare.reflector(), fault));
      }
    }
    int every = Math.min(SELDOMEST, Math.max(2 * reflector.every(), (int) Math.ceil(1 / share)));
    boolean some = fault == ReflectorJudge.Fault.LOSS && share >= SILENT;
    return some && every > reflector.every()
        ? Optional.of(new Step.Slower(place, every))
        : Optional.empty();
  }

  /// It is asked at every n-th of its turns only, from now on.
  void slower(AskedReflector reflector, int place, int every, long now) {
    LOG.log(
        System.Logger.Level.INFO,
        every == 1
            ? "line={0} reflector {1} is asked as often as the others again"
            : "line={0} reflector {1} answers {2} % of its probes, the path is good: it is asked at"
                + " every {3}. turn",
        line,
        reflector.reflector(),
        Math.round(100 * judge.share(place)),
        every);
    reflector.askAtEvery(every);
    slowerUntil[place] = now + SLOWER_NANOS;
    judge.forget(place);
  }

  /// The exchange was made; the former host waits behind the other spares.
  void exchanged(Reflector former, Step.Exchange step, long at) {
    spares.removeIf(s -> s.reflector().equals(step.next()));
    spares.add(new Spare(former, at + AWAY_NANOS));
    nextAt = at + PAUSE_NANOS;
    String now = step.next().toString();
    exchanges =
        new ProbeReport.Exchanges(
            exchanges.count() + 1,
            Optional.of(new ProbeReport.Exchange(former.toString(), now, step.why().words(), at)));
    LOG.log(
        System.Logger.Level.INFO,
        "line={0} reflector {1} gives its place to {2}: {3}",
        line,
        former,
        now,
        step.why().words());
    judge.forget(step.place());
  }

  /// What speaks against the reflector at that place.
  Optional<String> doubt(int place) {
    return judge.fault(place).map(ReflectorJudge.Fault::words);
  }

  ProbeReport.Exchanges exchanges() {
    return exchanges;
  }
}
