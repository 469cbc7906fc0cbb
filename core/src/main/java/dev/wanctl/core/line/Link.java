package dev.wanctl.core.line;

/// What both laws share: the two directions, the reflectors' baselines, the probes under way, and
/// how long it takes to see an effect.
final class Link {

  private static final double PACKETS = 0.8;

  Tuning tuning;
  final DirectionState download;
  final DirectionState upload;
  final Reflectors reflectors = new Reflectors();
  final Reallocations reallocations = new Reallocations();
  final Overdue overdue = new Overdue(reflectors);

  /// From a change of the line until it is acted on, beside the round trip: sampling, filters,
  /// actuation. Seconds.
  double lag = 0.1;

  /// A reply older than this is stale, s.
  double stale = Tuning.STALE;

  /// Without a reply for this long a line is not seen, s.
  double blind = Tuning.BLIND;

  /// Whether probes leave so seldom that the line is at rest.
  boolean rests;

  Link(LineSettings settings) {
    // The classic law does without, but what belongs to no law is told in its terms.
    tuning = settings.policy() instanceof Tuning t ? t : Tuning.DEFAULT;
    download =
        new DirectionState(
            dev.wanctl.core.units.Direction.DOWNLOAD, settings.download(), settings.startShare());
    upload =
        new DirectionState(
            dev.wanctl.core.units.Direction.UPLOAD, settings.upload(), settings.startShare());
  }

  /// Probes leave so far apart from now on, s: replies cannot be closer together.
  void pace(double spacing) {
    stale = Math.max(Tuning.STALE, 1.5 * spacing + 0.2);
    blind = Math.max(Tuning.BLIND, 2.5 * spacing + 0.3);
  }

  /// Whether neither direction carried anything to speak of for a second.
  boolean unloaded(double now) {
    return now - Math.max(download.trafficAt, upload.trafficAt) > 1;
  }

  /// The round trip above its reflector's baseline. What replies show of a line in use can only
  /// lower a baseline: a queue that cannot be drained must not become one.
  double roundTripDelta(int reflector, double time, double sample) {
    return reflectors.roundTripDelta(reflector, time, sample, unloaded(time));
  }

  /// The share of its capacity that a direction leaves free.
  double headroom(DirectionState d) {
    return d.isDownload() ? tuning.headroom() : tuning.headroomUpload();
  }

  /// What a probe waits for the packet before it in our own shapers, s: most of one each way, since
  /// a shaper in use is hardly ever between two packets.
  double packets() {
    return PACKETS * Tuning.PACKET_BITS * (1 / upload.rate + 1 / download.rate);
  }

  /// From a change of a rate until a reply shows its effect, without any queue.
  double emptyFeedbackDelay() {
    return reflectors.shortestRoundTrip() + lag;
  }
}
