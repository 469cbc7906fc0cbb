package dev.wanctl.engine.steer;

import dev.wanctl.engine.Seldom;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.Finding;
import java.util.HashSet;
import java.util.Set;

/// The log lines of steering: each move, what keeps it from working, once each, and never what goes
/// on. One thread.
final class SteeringLog {

  private static final System.Logger LOG = System.getLogger("wanctl.steer");

  private final String device;
  private final boolean active;
  private final Seldom refusals = new Seldom();
  private final Seldom foreign = new Seldom();
  private final Set<String> found = new HashSet<>();

  SteeringLog(String device, boolean active) {
    this.device = device;
    this.active = active;
  }

  /// What does not outlive a restart of the device, or was flushed, was added anew.
  void putBack(int things) {
    info("what was missing is there again: " + things + " things of wanctl's");
  }

  void event(SteeringEvent e) {
    switch (e.kind()) {
      case MOVE ->
          info(
              (active
                      ? "new sensitive connections go to "
                      : "would send new sensitive connections to ")
                  + e.line()
                  + " reason="
                  + e.why().code()
                  + ": "
                  + e.text());
      case REFUSAL -> {
        if (refusals.passes(e.atNanos())) {
          info(
              "stays, although "
                  + e.line()
                  + " is better, reason="
                  + e.why().code()
                  + ": "
                  + e.text());
        }
      }
      case ROUTE_OUT -> warn("the default route of " + e.line() + " is taken out: " + e.text());
      case ROUTE_BACK -> info("the default route of " + e.line() + " is back: " + e.text());
      case ROUTE_KEPT -> warn("the default route of " + e.line() + " stays: " + e.text());
      case FOREIGN -> {
        if (foreign.passes(e.atNanos())) {
          warn("line=" + e.line() + " " + e.text());
        }
      }
      case ORDER -> info("line=" + e.line() + " " + e.text());
    }
  }

  void finding(Finding f) {
    if (found.add(f.id() + f.subject() + f.what())) {
      warn(f.what() + ". Remedy: " + f.remedy());
    }
  }

  void works(String line) {
    info("works, new sensitive connections go to " + line + (active ? "" : " (mode=observe)"));
  }

  void failed(DeviceFailure failure) {
    warn(
        "failure="
            + failure.code()
            + ": "
            + failure.what()
            + ". Remedy: "
            + failure.remedy()
            + "; tried again by itself");
  }

  void seenLate() {
    info("a change whose answer was lost has come about");
  }

  void standsBy() {
    warn(
        "somebody else keeps changing the same: nothing is written any more. Remedy: find it (a"
            + " Netwatch script, another program), then `wanctl steer release`");
  }

  void home() {
    info("home: what was changed is as it was before");
  }

  void left() {
    info("left as it is, as `steering.on-stop: leave` wants it");
  }

  void notHome(DeviceFailure failure) {
    LOG.log(
        System.Logger.Level.ERROR,
        "steering device=\"{0}\" is not home: {1}. It returns home by itself within {2} s. Remedy:"
            + " {3}",
        device,
        failure.what(),
        SteeredDevice.DEAD_MAN.toSeconds(),
        failure.remedy());
  }

  private void info(String what) {
    LOG.log(System.Logger.Level.INFO, "steering device=\"{0}\" {1}", device, what);
  }

  private void warn(String what) {
    LOG.log(System.Logger.Level.WARNING, "steering device=\"{0}\" {1}", device, what);
  }
}
