package dev.wanctl.core.steer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Chooses the line for new sensitive connections. Leaves the line in use when another one is
/// better by [#MARGIN_ON] for [#LEAVES_AFTER], at once when it is lost, and goes home when home has
/// been about as good for the time of its patience. What is compared is the difference of two
/// lines, in delays that matter, and never an absolute round trip. Without evidence of the line in
/// use nothing moves.
///
/// The same calls give the same choices; no clock is read.
public final class Chooser {

  /// A difference above which another line is better, in delays that matter.
  public static final double MARGIN_ON = 3;

  /// One below which home is good enough.
  public static final double MARGIN_OFF = 1;

  /// For how long another line must be better, s.
  public static final double LEAVES_AFTER = 2;

  /// For how long only a lost line overrules what somebody else set, s.
  public static final double RESPECT = 600;

  /// After so long on a lost line no budget counts, s.
  private static final double LONG_LOST = 60;

  private static final double WORST_DELAY = 20;
  private static final double WORST_LOSS = 10;
  private static final double OVERWHELMED = 3;

  /// A pause of the caller counts as no more evidence than this, s.
  private static final double LONGEST_STEP = 0.5;

  /// Evidence that is not renewed for so long has to begin anew, s.
  private static final double FORGETS = 5;

  private final List<Candidate> lines;
  private final MoveBudget budget = new MoveBudget();
  private final Patience patience = new Patience(2);
  private final double[] better;
  private int at;
  private double homeGood;
  private double lostFor;
  private double blindFor;
  private long steppedAt;
  private long respectUntil;
  private boolean held;
  private Optional<Long> heldUntil = Optional.empty();
  private Optional<Choice.Move> move = Optional.empty();

  /// @param lines home first
  public Chooser(List<Candidate> lines, long now) {
    this.lines = List.copyOf(lines);
    better = new double[lines.size()];
    steppedAt = now;
    respectUntil = now;
  }

  /// Where new sensitive connections are to go.
  public int line() {
    return at;
  }

  /// The operator wants them on this line.
  public void hold(int line, Optional<Long> until, long now) {
    held = true;
    heldUntil = until;
    go(line, Why.HELD, now);
  }

  /// The operator lets go.
  public void release(long now) {
    held = false;
    respectUntil = now;
    begin();
  }

  /// The device has it otherwise than was chosen. What somebody else set is respected for a while.
  public void adopt(int line, Why why, long now) {
    held = false;
    go(line, why, now);
    if (why == Why.FOREIGN) {
      respectUntil = now + (long) (RESPECT * 1e9);
    }
  }

  private void go(int line, Why why, long now) {
    begin();
    if (line == at) {
      return;
    }
    move = Optional.of(new Choice.Move(now, at, line, why));
    // What others decide costs no budget and says nothing about how a return fared.
    if (why.decided()) {
      budget.moved(now);
      if (at == 0) {
        patience.left(now);
      } else if (line == 0) {
        patience.returned(now);
      }
    }
    at = line;
  }

  private void begin() {
    Arrays.fill(better, 0);
    homeGood = 0;
    lostFor = 0;
  }

  /// @param evidence of each line, in the order of the lines
  public Choice step(long now, List<LineEvidence> evidence) {
    double dt = Math.clamp((now - steppedAt) / 1e9, 0, LONGEST_STEP);
    steppedAt = now;
    if (held && heldUntil.isPresent() && now >= heldUntil.get()) {
      release(now);
    }
    if (held) {
      return choice(now, Phase.HELD, Why.HELD, OptionalInt.empty(), 0, 0, evidence);
    }
    LineEvidence current = evidence.get(at);
    blindFor = current.link() == LinkState.UNKNOWN ? blindFor + dt : 0;
    if (current.link() == LinkState.UNKNOWN) {
      if (blindFor > FORGETS) {
        begin();
      }
      return choice(now, Phase.BLIND, Why.BLIND, OptionalInt.empty(), 0, 0, evidence);
    }
    return current.lost() ? lost(now, dt, evidence) : seen(now, dt, evidence);
  }

  private Choice lost(long now, double dt, List<LineEvidence> evidence) {
    lostFor += dt;
    int to = at;
    for (int i = 0; i < lines.size(); i++) {
      // Whatever it costs and whatever it shares: it is up.
      if (evidence.get(i).up() && (to == at || badness(i, evidence) < badness(to, evidence))) {
        to = i;
      }
    }
    Phase phase = at == 0 ? Phase.SUSPECT : Phase.AWAY;
    if (to == at) {
      boolean known = true;
      for (int i = 0; i < lines.size(); i++) {
        known &= evidence.get(i).lost();
      }
      Why why = known ? Why.OTHER_LOST : Why.OTHER_UNKNOWN;
      return choice(now, phase, why, OptionalInt.empty(), lostFor, 0, evidence);
    }
    if (!budget.mayLeave(now) && lostFor < LONG_LOST) {
      return choice(now, phase, Why.BUDGET, OptionalInt.of(to), lostFor, LONG_LOST, evidence);
    }
    go(to, Why.LOST, now);
    return arrived(now, Why.LOST, evidence);
  }

  private Choice seen(long now, double dt, List<LineEvidence> evidence) {
    lostFor = 0;
    int best = at;
    double most = 0;
    for (int i = 0; i < lines.size(); i++) {
      boolean isBetter = i != at && difference(i, evidence) > MARGIN_ON;
      better[i] = Math.clamp(better[i] + (isBetter ? dt : -dt), 0, LEAVES_AFTER);
      if (better[i] > most || (better[i] == most && most > 0 && isBetterThan(i, best, evidence))) {
        most = better[i];
        best = i;
      }
    }
    if (at != 0) {
      Optional<Choice> home = home(now, dt, evidence);
      if (home.isPresent()) {
        return home.get();
      }
    }
    if (best == at) {
      return stays(now, evidence);
    }
    OptionalInt candidate = OptionalInt.of(best);
    Phase phase = at == 0 ? Phase.SUSPECT : Phase.AWAY;
    if (most < LEAVES_AFTER) {
      return choice(now, phase, Why.SUSPECT, candidate, most, LEAVES_AFTER, evidence);
    }
    Optional<Why> refusal = refusal(best, now, evidence);
    if (refusal.isPresent()) {
      return choice(now, phase, refusal.get(), candidate, most, LEAVES_AFTER, evidence);
    }
    go(best, Why.CONGESTED, now);
    return arrived(now, Why.CONGESTED, evidence);
  }

  private boolean isBetterThan(int i, int best, List<LineEvidence> evidence) {
    return best == at || badness(i, evidence) < badness(best, evidence);
  }

  private Optional<Why> refusal(int to, long now, List<LineEvidence> evidence) {
    Candidate other = lines.get(to);
    if (now < respectUntil) {
      return Optional.of(Why.RESPECT);
    }
    if (to != 0 && other.kind() == LineClass.BACKUP) {
      return Optional.of(Why.BACKUP);
    }
    boolean holds = evidence.get(at).strain() != Strain.OVERWHELMED;
    if (to != 0 && other.kind() == LineClass.METERED && holds) {
      return Optional.of(Why.METERED);
    }
    if (other.sharesMediumWith(lines.get(at))) {
      return Optional.of(Why.SHARED_MEDIUM);
    }
    if (evidence.get(to).full()) {
      return Optional.of(Why.NO_HEADROOM);
    }
    // Only whoever leaves home can need another move soon: to come back.
    boolean allowed = at == 0 ? budget.mayLeave(now) : budget.mayReturn(now);
    return allowed ? Optional.empty() : Optional.of(Why.BUDGET);
  }

  /// Goes home, or tells how far that is; empty if another line is a better way out of this one.
  private Optional<Choice> home(long now, double dt, List<LineEvidence> evidence) {
    LineEvidence home = evidence.getFirst();
    double worse = Double.NaN;
    if (home.lost()) {
      homeGood = 0;
    } else if (home.up()) {
      worse = lasting(0, evidence) - lasting(at, evidence);
      if (worse <= MARGIN_OFF) {
        homeGood += dt;
      } else {
        homeGood = worse > MARGIN_ON ? 0 : Math.max(0, homeGood - 2 * dt);
      }
    }
    double patient = Math.max(patience.seconds(), Math.max(0, (respectUntil - now) / 1e9));
    OptionalInt candidate = OptionalInt.of(0);
    if (homeGood < patience.seconds() || now < respectUntil) {
      return homeGood > 0 && worse <= MARGIN_ON
          ? Optional.of(
              choice(now, Phase.RETURNING, Why.WAITING, candidate, homeGood, patient, evidence))
          : Optional.empty();
    }
    if (!(worse <= MARGIN_OFF)) {
      return Optional.empty();
    }
    if (!budget.mayReturn(now)) {
      return Optional.of(
          choice(now, Phase.RETURNING, Why.BUDGET, candidate, homeGood, patient, evidence));
    }
    go(0, Why.RECOVERED, now);
    return Optional.of(arrived(now, Why.RECOVERED, evidence));
  }

  private Choice stays(long now, List<LineEvidence> evidence) {
    if (at != 0) {
      return choice(
          now, Phase.AWAY, Why.WAITING, OptionalInt.of(0), homeGood, patience.seconds(), evidence);
    }
    // Worth a word only where something speaks for leaving.
    if (badness(0, evidence) > MARGIN_ON) {
      boolean anyUp = false;
      boolean anyUnknown = false;
      for (int i = 1; i < lines.size(); i++) {
        anyUp |= evidence.get(i).up();
        anyUnknown |= evidence.get(i).link() == LinkState.UNKNOWN;
      }
      if (!anyUp) {
        Why why = anyUnknown ? Why.OTHER_UNKNOWN : Why.OTHER_LOST;
        return choice(now, Phase.SUSPECT, why, OptionalInt.empty(), 0, 0, evidence);
      }
    }
    return choice(now, Phase.HOME, Why.GOOD, OptionalInt.empty(), 0, 0, evidence);
  }

  private Choice arrived(long now, Why why, List<LineEvidence> evidence) {
    return choice(now, at == 0 ? Phase.HOME : Phase.AWAY, why, OptionalInt.empty(), 0, 0, evidence);
  }

  /// By how much the line in use is worse; `NaN` if one of both is not seen.
  private double difference(int other, List<LineEvidence> evidence) {
    return evidence.get(other).up() ? badness(at, evidence) - badness(other, evidence) : Double.NaN;
  }

  /// Now, in delays that matter.
  private double badness(int line, List<LineEvidence> evidence) {
    return badness(line, evidence.get(line).delay(), evidence);
  }

  /// Over the last seconds.
  private double lasting(int line, List<LineEvidence> evidence) {
    LineEvidence e = evidence.get(line);
    return badness(line, Math.max(e.delay(), e.delay90()), evidence);
  }

  /// A line that is farther from everything costs each packet that much more; one that is nearer is
  /// no reason to leave home, which the operator chose.
  private double badness(int line, double delay, List<LineEvidence> evidence) {
    LineEvidence e = evidence.get(line);
    double unit = unit(evidence);
    double farther = line == 0 ? 0 : e.baseline() - evidence.getFirst().baseline();
    double far = Double.isFinite(farther) ? Math.max(0, farther) : 0;
    double loss = Double.isFinite(e.loss()) ? Math.min(WORST_LOSS, 100 * e.loss()) : 0;
    double strain = e.strain() == Strain.OVERWHELMED ? OVERWHELMED : 0;
    return Math.min(WORST_DELAY, (delay + far) / unit) + loss + strain;
  }

  /// One for all, so that the same delay is the same on each line.
  private static double unit(List<LineEvidence> evidence) {
    double unit = 0.001;
    for (LineEvidence e : evidence) {
      if (Double.isFinite(e.unit())) {
        unit = Math.max(unit, e.unit());
      }
    }
    return unit;
  }

  private Choice choice(
      long now,
      Phase phase,
      Why why,
      OptionalInt candidate,
      double progress,
      double needed,
      List<LineEvidence> evidence) {
    List<Choice.Rating> ratings = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      ratings.add(new Choice.Rating(evidence.get(i), badness(i, evidence)));
    }
    Optional<Choice.Move> moved = move;
    move = Optional.empty();
    return new Choice(
        now,
        phase,
        at,
        why,
        candidate,
        progress,
        needed,
        budget.used(now),
        patience.seconds(),
        held ? heldUntil : Optional.empty(),
        ratings,
        moved);
  }
}
