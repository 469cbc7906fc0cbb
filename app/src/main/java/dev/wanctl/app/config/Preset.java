package dev.wanctl.app.config;

import dev.wanctl.engine.port.CakeParameters.AckFilter;
import java.time.Duration;
import java.util.Locale;

/// A kind of line: defaults for what the file leaves out.
public enum Preset {
  GENERIC("ethernet", 0.10, 6, AckFilter.NONE, "a line of no special kind"),
  FIBRE("ethernet", 0.20, 4, AckFilter.NONE, "fibre to the home, symmetric or nearly so"),
  CABLE("docsis", 0.10, 6, AckFilter.FILTER, "DOCSIS: a shared medium with a slow upload"),
  DSL("pppoe-ptm", 0.30, 8, AckFilter.FILTER, "VDSL2 with PPPoE; for ADSL set cake.overhead"),
  LTE("ethernet", 0.05, 12, AckFilter.FILTER, "LTE and 5G: the rate swings by a factor of ten"),
  STARLINK("ethernet", 0.05, 12, AckFilter.FILTER, "satellite: the path changes every 15 s");

  private final String overhead;
  private final double minShare;
  private final Duration goal;
  private final AckFilter uploadAckFilter;
  private final String about;

  Preset(
      String overhead, double minShare, int goalMillis, AckFilter uploadAckFilter, String about) {
    this.overhead = overhead;
    this.minShare = minShare;
    this.goal = Duration.ofMillis(goalMillis);
    this.uploadAckFilter = uploadAckFilter;
    this.about = about;
  }

  /// As written in the file.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String overhead() {
    return overhead;
  }

  /// The default `min` as a share of `max`.
  public double minShare() {
    return minShare;
  }

  Duration goal() {
    return goal;
  }

  AckFilter uploadAckFilter() {
    return uploadAckFilter;
  }

  String about() {
    return about;
  }
}
