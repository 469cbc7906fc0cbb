package dev.wanctl.core.line;

/// Puts a delay that stands to the [PathTrial], counts for it what both directions are let through,
/// and gives back what they had if it was the path. What a test asks of the rates while it runs is
/// the law's to obey. Seconds and bit/s; nothing is allocated after construction.
final class Trials {

  /// Of a growth of the delay, so many deviations of the noise are none.
  static final double NOISE_IN_GROWTH = 2.5;

  private final Link link;
  private final Observer observer;
  private final Replies replies;
  private final Lately lately;
  private final PathTrial path;
  private double testedAt;

  Trials(Link link, Observer observer, Replies replies, Lately lately, PathTrial path) {
    this.link = link;
    this.observer = observer;
    this.replies = replies;
    this.lately = lately;
    this.path = path;
  }

  /// Takes note of a new delay beyond the baseline, s; begins a test, goes on with it or ends it.
  void look(double now, double delay, double threshold) {
    double feedback = link.emptyFeedbackDelay() + delay;
    lately.add(
        now, delay, link.download.inForce, link.upload.inForce, NOISE_IN_GROWTH * replies.jitter());
    path.look(replies.resting(), lately);
    if (path.due(now, feedback, threshold, link.packets(), lately)) {
      link.download.beforeTest = link.download.rate;
      link.upload.beforeTest = link.upload.rate;
      if (path.inconclusive() && (cornered(link.download, now) || cornered(link.upload, now))) {
        path.startDare(now, feedback, lately);
      } else {
        path.start(now, feedback, lately);
      }
      path.refer(reference(link.download, now), reference(link.upload, now));
    } else if (path.daring()) {
      double passed = Math.min(dared(link.download, now), dared(link.upload, now));
      if (path.dareVerdict(now, feedback, replies.jitter(), passed, lately)) {
        pathIsLonger(now);
      } else if (!path.daring()) {
        link.download.cut(link.download.beforeTest);
        link.upload.cut(link.upload.beforeTest);
      }
    } else if (path.running()) {
      path.count(passed(link.download), passed(link.upload), now - testedAt);
      if (path.verdict(now, feedback, replies.jitter(), lately)) {
        pathIsLonger(now);
      }
    }
    testedAt = now;
  }

  private void pathIsLonger(double now) {
    acquit(link.download, path.downReference(), now);
    acquit(link.upload, path.upReference(), now);
    observer.acquit(link.upload.rate, link.download.rate);
    lately.atLeast(link.download.rate, link.upload.rate);
  }

  /// Whether a direction carries what it may, and can hardly be held lower.
  private static boolean cornered(DirectionState d, double now) {
    return d.rate < 1.05 * d.min && now - d.busyAt < 1;
  }

  /// What passes of what was let through before a dare; a direction without traffic holds up none.
  private static double dared(DirectionState d, double now) {
    return now - d.busyAt < 1 ? d.achieved / d.beforeTest : Double.POSITIVE_INFINITY;
  }

  /// What a direction was let through: what it did not use was not withheld from it. One that the
  /// test asks nothing of holds up no verdict.
  private static double passed(DirectionState d) {
    return d.exempt ? 0 : d.loaded ? Math.max(d.achieved, d.inForce) : d.achieved;
  }

  /// The capacity that the test counts by: what the direction carries if the delay is its queue,
  /// within its bounds, since nothing below them can be withheld.
  private double reference(DirectionState d, double now) {
    return Math.clamp(capacityIfGuilty(d, now), d.min, d.max);
  }

  /// Then the download's arrivals come at the capacity, and the upload's queue grew by what it was
  /// fed beyond it. A direction that carries little has no queue; its capacity is what is believed.
  private double capacityIfGuilty(DirectionState d, double now) {
    double span = PathTrial.PATIENCE;
    if (now - d.busyAt > span) {
      return observer.capacity(d.isDownload(), 0.4);
    }
    if (d.isDownload()) {
      double window = d.rateWindow();
      return d.bytes.highestRate(window, path.gentle() ? span : window);
    }
    return d.bytes.latestRate(span) / (1 + Math.max(-0.5, lately.growth(span) / span));
  }

  /// What a direction was cut for was no queue. For a short delay it was hardly cut before the
  /// test, and what its real queues showed stays true; for a long one nothing is known but what was
  /// before.
  private void acquit(DirectionState d, double reference, double now) {
    if (path.gentle()) {
      d.regain(d.beforeTest, now);
    } else {
      double before = Math.max(reference, Math.min(d.max, d.capacityBefore));
      d.regain(before * (1 - link.headroom(d)), now);
      d.ceiling.forget();
    }
  }
}
