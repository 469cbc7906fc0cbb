package dev.wanctl.core.steer;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.units.Direction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes of what a line shows what is known of it. A line is lost only on several witnesses: probes
/// to at least two hosts go unanswered for [#LOST], those of another line are answered meanwhile,
/// nothing arrives, and either the router says so too, or the users' traffic ended with the
/// replies, or the silence has lasted until a host that does not answer pings would have been asked
/// in another way ([#LONG_SILENCE]). Whatever is less than that is unknown.
public final class LineWatch {

  /// Silence after which a line may be lost, s.
  public static final double LOST = 2;

  /// Silence after which no other witness is needed, s.
  public static final double LONG_SILENCE = 8;

  /// A decision older than that says nothing about now, s.
  public static final double STALE = 2;

  private static final double WINDOW = 5;
  private static final double LOSS_WINDOW = 10;
  private static final double NOW_WINDOW = 1;

  /// Fewer unanswered probes are chance.
  private static final long UNANSWERED = 4;

  private static final int LEAST_HOSTS = 2;

  /// Fewer probes show no share of loss.
  private static final long LEAST_PROBES = 20;

  /// An interface is never quite still: what arrives below this is nobody's traffic, bit/s.
  private static final double CHATTER = 50_000;

  /// What arrived is remembered for so long, s.
  private static final double MEMORY = 3;

  /// Delay that the shaper does not hold, in units, and for how long it may try, s.
  private static final double TOO_MUCH = 3;

  private static final double TRIES = 2;

  private record Delay(long at, double seconds) {}

  private record Counts(long at, Map<String, LineSample.Asked> hosts) {}

  private final Deque<Delay> delays = new ArrayDeque<>();
  private final Deque<Counts> counts = new ArrayDeque<>();
  private Map<String, Long> sentBeforeSilence = Map.of();
  private double arrivedBeforeSilence;
  private long arrivedAt;
  private long lastDecision = Long.MIN_VALUE;
  private long floorSince = Long.MAX_VALUE;
  private long strainedSince = Long.MAX_VALUE;
  private LineEvidence seen = LineEvidence.NONE;
  private boolean silentToo;

  /// Takes what the line shows now. [#evidence] tells what follows.
  public void look(LineSample s) {
    Optional<LineSnapshot> decision = s.decision();
    seen = decision.map(d -> known(s, d)).orElse(LineEvidence.NONE);
    silentToo = decision.isPresent() && lost(s, decision.get(), seen);
  }

  /// Whether this line's probes are answered, so that a silence of another one is that line's own.
  public boolean answers() {
    return seen.up();
  }

  /// @param anotherAnswers whether probes of another line are answered now
  public LineEvidence evidence(boolean anotherAnswers) {
    return silentToo && anotherAnswers && !seen.up() ? with(LinkState.LOST) : seen;
  }

  private LineEvidence with(LinkState link) {
    return new LineEvidence(
        link,
        seen.age(),
        seen.silent(),
        seen.delay(),
        seen.delay50(),
        seen.delay90(),
        seen.loss(),
        seen.unit(),
        seen.baseline(),
        seen.rate(),
        seen.floor(),
        seen.ceiling(),
        seen.atFloor(),
        seen.offered(),
        seen.strain());
  }

  private LineEvidence known(LineSample s, LineSnapshot d) {
    long now = s.atNanos();
    double age = (now - d.atNanos()) / 1e9;
    // A decision out of the future is as good as none.
    boolean usable = age >= -0.1 && age <= STALE;
    double silent = d.replyAge() + age;
    boolean answered = usable && silent <= Math.max(1.0, 2.5 * s.spacing() + 0.3);
    double unit = Math.max(s.goal(), d.threshold());
    if (usable && answered && d.atNanos() != lastDecision && Double.isFinite(d.delay())) {
      lastDecision = d.atNanos();
      delays.addLast(new Delay(now, Math.max(0, d.delay())));
    }
    while (!delays.isEmpty() && now - delays.getFirst().at() > WINDOW * 1e9) {
      delays.removeFirst();
    }
    double delay = quantile(now, NOW_WINDOW, 0.5);
    Direction near = nearestItsFloor(s, d);
    DirectionSettings bounds = s.settings().of(near);
    LineSnapshot.Side side = d.of(near);
    boolean low =
        d.download().belowMinimum()
            || d.upload().belowMinimum()
            || side.desired() <= 1.05 * bounds.min().bitsPerSecond();
    floorSince = low && usable ? Math.min(floorSince, now) : Long.MAX_VALUE;
    double atFloor = floorSince == Long.MAX_VALUE ? 0 : (now - floorSince) / 1e9;
    return new LineEvidence(
        answered && s.trusted() ? LinkState.UP : LinkState.UNKNOWN,
        age,
        silent,
        delay,
        quantile(now, WINDOW, 0.5),
        quantile(now, WINDOW, 0.9),
        loss(s, silent),
        unit,
        d.baseline(),
        side.desired(),
        bounds.min().bitsPerSecond(),
        bounds.max().bitsPerSecond(),
        atFloor,
        side.achieved(),
        strain(now, delay, unit, low));
  }

  private static Direction nearestItsFloor(LineSample s, LineSnapshot d) {
    double down = d.download().desired() / s.settings().download().min().bitsPerSecond();
    double up = d.upload().desired() / s.settings().upload().min().bitsPerSecond();
    return up < down ? Direction.UPLOAD : Direction.DOWNLOAD;
  }

  private Strain strain(long now, double delay, double unit, boolean low) {
    // NaN is no strain.
    boolean much = delay > TOO_MUCH * unit;
    strainedSince = much ? Math.min(strainedSince, now) : Long.MAX_VALUE;
    if (much && (low || now - strainedSince >= TRIES * 1e9)) {
      return Strain.OVERWHELMED;
    }
    return delay > unit ? Strain.WORKING : Strain.CLEAR;
  }

  private double quantile(long now, double window, double share) {
    double[] sorted =
        delays.stream()
            .filter(d -> now - d.at() <= window * 1e9)
            .mapToDouble(Delay::seconds)
            .sorted()
            .toArray();
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (int) Math.floor(share * sorted.length))];
  }

  private double loss(LineSample s, double silent) {
    if (!(silent <= NOW_WINDOW)) {
      counts.clear(); // silence is something else than loss
    }
    Map<String, LineSample.Asked> hosts = new HashMap<>();
    s.asked().forEach(a -> hosts.put(a.host(), a));
    counts.addLast(new Counts(s.atNanos(), hosts));
    while (s.atNanos() - counts.getFirst().at() > LOSS_WINDOW * 1e9) {
      counts.removeFirst();
    }
    long sent = 0;
    long received = 0;
    for (LineSample.Asked before : counts.getFirst().hosts().values()) {
      LineSample.Asked after = hosts.get(before.host());
      // Counters that went back are those of another asking.
      if (after != null && after.sent() >= before.sent() && after.received() >= before.received()) {
        sent += after.sent() - before.sent();
        received += after.received() - before.received();
      }
    }
    // The newest probe of each host may be under way.
    double missing = Math.max(0, sent - received - s.asked().size());
    // Some are lost by chance alone, and few of few prove nothing.
    double sure = Math.max(0, missing - 2 * Math.sqrt(missing + 1));
    return sent < LEAST_PROBES ? Double.NaN : sure / sent;
  }

  private boolean lost(LineSample s, LineSnapshot d, LineEvidence known) {
    double arriving = d.download().achieved();
    if (known.silent() <= 1) {
      Map<String, Long> sent = new HashMap<>();
      s.asked().forEach(a -> sent.put(a.host(), a.sent()));
      sentBeforeSilence = sent;
      if (Double.isFinite(arriving)) {
        double dt = Math.min(1, Math.max(0, (s.atNanos() - arrivedAt) / 1e9));
        arrivedBeforeSilence += (1 - Math.exp(-dt / MEMORY)) * (arriving - arrivedBeforeSilence);
        arrivedAt = s.atNanos();
      }
      return false;
    }
    if (!s.trusted()
        || !(known.age() >= -0.1 && known.age() <= STALE)
        || !(known.silent() >= LOST)
        || unansweredHosts(s) < LEAST_HOSTS) {
      return false;
    }
    if (s.deviceUp().isPresent() && !s.deviceUp().get()) {
      return true;
    }
    boolean counted = d.counterAge() + known.age() <= STALE;
    boolean still = counted && arriving < Math.max(CHATTER, 0.1 * arrivedBeforeSilence);
    boolean ended = still && arrivedBeforeSilence > 4 * CHATTER;
    return ended || (still && known.silent() >= LONG_SILENCE);
  }

  /// How many hosts were asked since the last reply, if it was often enough.
  private int unansweredHosts(LineSample s) {
    Set<String> hosts = new HashSet<>();
    long probes = 0;
    for (LineSample.Asked a : s.asked()) {
      long since = a.sent() - sentBeforeSilence.getOrDefault(a.host(), a.sent());
      if (since > 0) {
        hosts.add(a.host());
        probes += since;
      }
    }
    return probes >= UNANSWERED ? hosts.size() : 0;
  }
}
