package dev.wanctl.sim.line;

import dev.wanctl.core.units.Direction;

/// Carries a control's wishes to the shapers of a line as a device would.
final class Actuator {

  private final VirtualLine line;
  private final RateControl control;
  private final Actuation actuation;
  private double download;
  private double upload;
  private double sentDownload;
  private double sentUpload;
  private long sentAt;
  private long inForceAt = -1;
  private int writes;

  Actuator(VirtualLine line, RateControl control, Actuation actuation) {
    this.line = line;
    this.control = control;
    this.actuation = actuation;
  }

  /// The first rates are in force from the start.
  void start() {
    sentDownload = control.desired(Direction.DOWNLOAD);
    sentUpload = control.desired(Direction.UPLOAD);
    sentAt = line.now();
    enforce(line.now());
  }

  void run(long now) {
    if (inForceAt >= 0 && now >= inForceAt) {
      enforce(inForceAt);
      inForceAt = -1;
      writes++;
    }
    if (inForceAt < 0 && wanted(now)) {
      sentDownload = control.desired(Direction.DOWNLOAD);
      sentUpload = control.desired(Direction.UPLOAD);
      sentAt = now;
      inForceAt = now + actuation.delay().toNanos();
    }
  }

  private boolean wanted(long now) {
    double newDownload = control.desired(Direction.DOWNLOAD);
    double newUpload = control.desired(Direction.UPLOAD);
    boolean moved = moved(newDownload, download) || moved(newUpload, upload);
    boolean lower = newDownload < download || newUpload < upload;
    return moved && (lower || now - sentAt >= actuation.increaseSpacing().toNanos());
  }

  private boolean moved(double wanted, double inForce) {
    return wanted != inForce && Math.abs(wanted - inForce) >= actuation.leastChange() * inForce;
  }

  private void enforce(long at) {
    download = sentDownload;
    upload = sentUpload;
    line.setRate(Direction.DOWNLOAD, download);
    line.setRate(Direction.UPLOAD, upload);
    control.confirmed(sentAt, at, download, upload);
  }

  /// Rates without delay, for a control that foresees.
  void follow() {
    line.setRate(Direction.DOWNLOAD, control.desired(Direction.DOWNLOAD));
    line.setRate(Direction.UPLOAD, control.desired(Direction.UPLOAD));
  }

  /// Writes since the start.
  int writes() {
    return writes;
  }
}
