package dev.wanctl.core.line;

import dev.wanctl.core.units.Direction;

/// One line's controller: takes evidence, decides rates. A function of what it is given and nothing
/// else; one thread at a time. Times are nanoseconds of any one monotonic clock. Nothing is
/// allocated after construction, but for another law when the policy changes.
public final class LineController {

  /// A counter that the device does not tell.
  public static final long UNKNOWN = -1;

  /// Reflectors are numbered from 0 to below this.
  public static final int MOST_REFLECTORS = Reflectors.MOST;

  /// Probes further apart than this leave only on a line at rest, ns.
  public static final long AT_REST_NANOS = 200_000_000;

  private static final double LONGEST_STEP = 0.5;
  private static final double ONE_WAY_FRESH = 2;
  private static final double AT_MINIMUM_QUEUE = 0.1;
  private static final double AT_MINIMUM_TIME = 10;

  private final long origin;
  private final Link link;
  private Law law;
  private final ActuationDelay actuation = new ActuationDelay();
  private final long[] reasons = new long[Reason.values().length];

  private Sight sight = Sight.BLIND;
  private double lastStep = Double.NaN;
  private double replied = Double.NEGATIVE_INFINITY;
  private double pacedAt = Double.NEGATIVE_INFINITY;
  private long decisions;

  public LineController(LineSettings settings, long nowNanos) {
    origin = nowNanos;
    link = new Link(settings);
    law = law(settings.policy());
  }

  private Law law(Policy policy) {
    return switch (policy) {
      case Tuning _ -> new QueueLaw(link, 1);
      case Classic classic -> new ClassicLaw(link, classic);
    };
  }

  private double seconds(long nanos) {
    return (nanos - origin) * 1e-9;
  }

  /// Starts from rates that are known from before (saved state, or what the device has); within the
  /// bounds.
  public void startFrom(double downloadRate, double uploadRate) {
    start(link.download, downloadRate);
    start(link.upload, uploadRate);
  }

  private static void start(DirectionState d, double rate) {
    d.rate = Math.clamp(rate, d.min, d.max);
    d.inForce = d.rate;
    d.begun = true;
  }

  /// What the line is expected to carry at this hour. A hint: a direction that begins takes it for
  /// its first rate, unless it started from rates that are known; one that rests long eases towards
  /// it; growth is careful where it comes near it for the first time. Evidence goes before, always.
  public void expect(Usual usual) {
    link.download.expect(usual.download());
    link.upload.expect(usual.upload());
  }

  /// New bounds; everything learned is kept.
  public void bound(DirectionSettings download, DirectionSettings upload) {
    link.download.bound(download);
    link.upload.bound(upload);
  }

  /// Other parameters, or another law. Rates and baselines are kept; what the law itself learned is
  /// kept by other parameters.
  public void retune(Policy policy) {
    switch (policy) {
      case Tuning tuning -> {
        link.tuning = tuning;
        if (!(law instanceof QueueLaw)) {
          law = law(tuning);
        }
      }
      case Classic classic -> {
        if (law instanceof ClassicLaw running) {
          running.retune(classic);
        } else {
          law = law(classic);
        }
      }
    }
  }

  /// Counters of both directions in bytes since some start, [#UNKNOWN] where the device does not
  /// tell. A counter that is smaller than before means that the device started again.
  ///
  /// @param downloadArrived arrived from the Internet, before the download shaper
  /// @param uploadSent left the upload shaper
  /// @param downloadBacklog waiting in the download shaper
  /// @param uploadBacklog waiting in the upload shaper
  public void traffic(
      long takenAtNanos,
      long downloadArrived,
      long uploadSent,
      long downloadBacklog,
      long uploadBacklog) {
    double at = seconds(takenAtNanos);
    if (downloadArrived != UNKNOWN) {
      link.download.bytes.add(at, (double) downloadArrived, !link.rests);
    }
    if (uploadSent != UNKNOWN) {
      link.upload.bytes.add(at, (double) uploadSent, !link.rests);
    }
    link.download.backlogBytes = downloadBacklog == UNKNOWN ? Double.NaN : downloadBacklog;
    link.upload.backlogBytes = uploadBacklog == UNKNOWN ? Double.NaN : uploadBacklog;
  }

  /// A probe leaves. Not to be told of probes is no harm: only what an overdue one shows is missed.
  public void sent(int reflector, long sentAtNanos) {
    link.overdue.sent(reflector, seconds(sentAtNanos));
  }

  /// A reply that shows the round trip only.
  public void echo(int reflector, long sentAtNanos, long receivedAtNanos) {
    double rtt = roundTrip(reflector, sentAtNanos, receivedAtNanos);
    if (!Double.isNaN(rtt)) {
      double received = seconds(receivedAtNanos);
      double delta = link.roundTripDelta(reflector, received, rtt);
      law.reply(reflector, seconds(sentAtNanos), received, delta);
    }
  }

  /// A reply that also shows the delay of each direction, each up to an unknown constant of that
  /// reflector (clocks differ).
  public void echo(
      int reflector,
      long sentAtNanos,
      long receivedAtNanos,
      long uploadDelayNanos,
      long downloadDelayNanos) {
    double rtt = roundTrip(reflector, sentAtNanos, receivedAtNanos);
    if (!Double.isNaN(rtt)) {
      double received = seconds(receivedAtNanos);
      double delta = link.roundTripDelta(reflector, received, rtt);
      double up = link.reflectors.uploadDelta(reflector, received, uploadDelayNanos * 1e-9);
      double down = link.reflectors.downloadDelta(reflector, received, downloadDelayNanos * 1e-9);
      law.reply(reflector, seconds(sentAtNanos), received, delta, up, down);
    }
  }

  /// Notes a reply; its round trip in seconds, `NaN` if it cannot be true.
  private double roundTrip(int reflector, long sentAtNanos, long receivedAtNanos) {
    link.overdue.answered(reflector, seconds(sentAtNanos));
    double rtt = (receivedAtNanos - sentAtNanos) * 1e-9;
    if (!(rtt > 0) || rtt > 60) {
      return Double.NaN;
    }
    replied = Math.max(replied, seconds(receivedAtNanos));
    return rtt;
  }

  /// Probes leave so far apart from now on. A line that carries nothing is probed less often, and
  /// is not blind for that; by default it is as if probes left often.
  public void pace(long nowNanos, long spacingNanos) {
    pacedAt = seconds(nowNanos);
    link.rests = spacingNanos > AT_REST_NANOS;
    link.pace(spacingNanos * 1e-9);
  }

  /// What the device confirmed: rates in bit/s, sent and confirmed at these times.
  public void confirmed(
      long sentAtNanos, long confirmedAtNanos, double downloadRate, double uploadRate) {
    link.download.inForce = Math.max(1, downloadRate);
    link.upload.inForce = Math.max(1, uploadRate);
    actuation.add((confirmedAtNanos - sentAtNanos) * 1e-9);
  }

  /// Another host stands at a reflector's place from now on.
  public void forgetReflector(int reflector) {
    link.reflectors.forget(reflector);
    link.overdue.forget(reflector);
  }

  /// Takes recorded evidence; the same as the call of its kind.
  public void accept(Evidence evidence) {
    switch (evidence) {
      case Evidence.Sent e -> sent(e.reflector(), e.atNanos());
      case Evidence.Echo e -> echo(e.reflector(), e.sentAtNanos(), e.atNanos());
      case Evidence.OneWayEcho e ->
          echo(
              e.reflector(),
              e.sentAtNanos(),
              e.atNanos(),
              e.uploadDelayNanos(),
              e.downloadDelayNanos());
      case Evidence.Traffic e ->
          traffic(
              e.atNanos(),
              e.downloadArrivedBytes(),
              e.uploadSentBytes(),
              e.downloadBacklogBytes(),
              e.uploadBacklogBytes());
      case Evidence.Confirmation e ->
          confirmed(e.sentAtNanos(), e.atNanos(), e.download(), e.upload());
    }
  }

  /// Decides on the evidence that came since the last step. True if a desired rate changed.
  public boolean step(long nowNanos) {
    double now = seconds(nowNanos);
    double dt = Double.isNaN(lastStep) ? 0 : Math.min(LONGEST_STEP, now - lastStep);
    if (dt < 0) {
      return false;
    }
    lastStep = now;
    decisions++;
    double downBefore = link.download.rate;
    double upBefore = link.upload.rate;
    decide(now, dt);
    count(link.download);
    count(link.upload);
    return link.download.rate != downBefore || link.upload.rate != upBefore;
  }

  /// Whether to step again within some milliseconds although nothing may come until then: a delay
  /// that one reply showed is borne out by others that do not come, which nobody will tell.
  public boolean impatient() {
    return sight == Sight.CLEAR && law.impatient();
  }

  private void decide(double now, double dt) {
    sight = look(now);
    if (sight == Sight.NO_COUNTERS) {
      both(Reason.NO_COUNTERS);
      return;
    }
    double counters = Math.max(link.download.bytes.spacing(), link.upload.bytes.spacing());
    link.lag = 0.1 + Math.max(0, counters - 0.05) + actuation.usual();
    link.download.observeLoad(now, link.upload);
    link.upload.observeLoad(now, link.download);
    if (sight == Sight.BLIND) {
      both(Reason.BLIND);
      law.blind();
      return;
    }
    law.step(now, dt);
    watchMinimum(link.download, now);
    watchMinimum(link.upload, now);
  }

  private Sight look(double now) {
    if (!link.download.bytes.known()
        || !link.upload.bytes.known()
        || counterAge(now) > oldCounters()) {
      return Sight.NO_COUNTERS;
    }
    // What was sent at another pace could not come sooner.
    double age = now - (replied == Double.NEGATIVE_INFINITY ? replied : Math.max(replied, pacedAt));
    return age > link.blind ? Sight.BLIND : now - replied > link.stale ? Sight.STALE : Sight.CLEAR;
  }

  private double oldCounters() {
    return Math.max(1, 5 * Math.max(link.download.bytes.spacing(), link.upload.bytes.spacing()));
  }

  private double counterAge(double now) {
    return now - Math.min(link.download.bytes.newestTime(), link.upload.bytes.newestTime());
  }

  private void both(Reason reason) {
    link.download.reason = reason;
    link.upload.reason = reason;
  }

  private static void watchMinimum(DirectionState d, double now) {
    boolean stuck = d.rate <= d.min * 1.001 && d.queue > AT_MINIMUM_QUEUE;
    if (!stuck) {
      // A test may let more through for a moment.
      d.atMinSince = d.reason == Reason.TEST ? d.atMinSince : Double.NaN;
    } else if (Double.isNaN(d.atMinSince)) {
      d.atMinSince = now;
    }
  }

  /// The rate wanted now, bit/s, continuous.
  public double desired(Direction direction) {
    return direction == Direction.DOWNLOAD ? link.download.rate : link.upload.rate;
  }

  @SuppressWarnings("EnumOrdinal") // an index into a private array
  private void count(DirectionState d) {
    reasons[d.reason.ordinal()]++;
  }

  /// How often a reason was given, both directions together.
  @SuppressWarnings("EnumOrdinal")
  public long count(Reason reason) {
    return reasons[reason.ordinal()];
  }

  /// A reflector's round trip without any queue, s; `NaN` if not known.
  public double baseline(int reflector) {
    return link.reflectors.roundTripBaseline(reflector);
  }

  /// Writes the last decision and what it was made of.
  public void show(LineView view) {
    double now = Double.isNaN(lastStep) ? 0 : lastStep;
    view.atNanos = origin + Math.round(now * 1e9);
    view.decisions = decisions;
    show(link.download, view.download, now);
    show(link.upload, view.upload, now);
    view.sight = sight;
    view.oneWay = now - law.splitAt() < ONE_WAY_FRESH;
    view.delay = law.delay();
    view.threshold = law.threshold();
    view.noise = law.noise();
    view.pathOffset = law.pathOffset();
    view.baseline = link.reflectors.shortestRoundTrip();
    view.replyAge = now - replied;
    view.counterAge = counterAge(now);
    view.lag = link.lag;
    view.reallocations = link.reallocations.period();
  }

  private static void show(DirectionState d, LineView.Side side, double now) {
    side.desired = d.rate;
    side.inForce = d.inForce;
    side.capacity = d.capacity;
    side.learned = d.learned;
    side.achieved = d.achieved;
    side.queue = d.queue;
    side.loaded = d.loaded;
    side.own = d.own;
    side.belowMinimum = now - d.atMinSince > AT_MINIMUM_TIME;
    side.reason = d.reason;
  }
}
