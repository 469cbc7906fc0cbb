package dev.wanctl.core.line;

/// The law for one-way delays: each direction shows its own queue, so each is measured and steered
/// by itself.
final class OneWayLaw implements RateLaw {

  private final Link link;
  private final OneWayQueue download;
  private final OneWayQueue upload;
  private double repliedAt = Double.NEGATIVE_INFINITY;

  OneWayLaw(Link link) {
    this.link = link;
    download = new OneWayQueue(link, link.download);
    upload = new OneWayQueue(link, link.upload);
  }

  void reply(int reflector, double sentAt, double receivedAt, double upDelta, double downDelta) {
    repliedAt = receivedAt;
    download.reply(reflector, sentAt, receivedAt, downDelta);
    upload.reply(reflector, sentAt, receivedAt, upDelta);
  }

  /// When the newest one-way evidence came, s.
  double repliedAt() {
    return repliedAt;
  }

  @Override
  public void step(double now, double dt) {
    download.step(now, dt);
    upload.step(now, dt);
  }

  @Override
  public void blind() {
    download.forget();
    upload.forget();
  }

  @Override
  public double delay() {
    return Math.max(0, link.download.queue) + Math.max(0, link.upload.queue);
  }

  @Override
  public double threshold() {
    return Math.max(download.threshold(), upload.threshold());
  }

  @Override
  public double noise() {
    return Math.max(download.noise(), upload.noise());
  }

  @Override
  public double pathOffset() {
    return 0;
  }
}
