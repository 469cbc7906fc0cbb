package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.core.line.LineView;
import dev.wanctl.core.line.Reason;
import dev.wanctl.core.line.Sight;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransitionsTest {

  private final List<LineEvent> events = new ArrayList<>();
  private final Transitions transitions = new Transitions("home", events::add);
  private final LineView view = new LineView();

  TransitionsTest() {
    view.baseline = 0.0242;
    view.threshold = 0.004;
    for (LineView.Side side : List.of(view.download, view.upload)) {
      side.desired = 20e6;
      side.inForce = 20e6;
      side.reason = Reason.GROW;
    }
  }

  /// The view is decided on, ten times a second.
  private void seconds(double seconds) {
    for (int i = 0; i < 10 * seconds; i++) {
      view.decisions++;
      view.atNanos += 100_000_000;
      transitions.look(List.of(view.snapshot()));
    }
  }

  private void sight(Sight sight, double seconds) {
    view.sight = sight;
    seconds(seconds);
  }

  private void download(Reason reason, double delay, double desired, double seconds) {
    view.download.reason = reason;
    view.delay = delay;
    view.download.desired = desired;
    seconds(seconds);
    view.download.inForce = desired;
  }

  @Test
  @DisplayName("C-107: the log of a short story tells each transition once")
  void tellsAStory() {
    try (LogLines log = LogLines.of("wanctl.line")) {
      sight(Sight.NO_COUNTERS, 1);
      sight(Sight.BLIND, 1);
      sight(Sight.CLEAR, 5);
      download(Reason.CUT, 0.08, 12e6, 2);
      download(Reason.HOLD, 0.03, 12e6, 3);
      download(Reason.CUT, 0.12, 8.5e6, 1);
      download(Reason.GROW, 0, 14e6, 30);
      sight(Sight.STALE, 0.4);
      sight(Sight.BLIND, 3);
      sight(Sight.STALE, 0.4);
      sight(Sight.CLEAR, 5);
      sight(Sight.NO_COUNTERS, 2);
      sight(Sight.CLEAR, 2);
      view.upload.belowMinimum = true;
      view.upload.desired = 0.5e6;
      view.delay = 0.2;
      seconds(20);

      assertThat(log.lines())
          .containsExactly(
              "INFO line=home evidence complete: control begins, round trip 24.2ms",
              "INFO line=home direction=download reason=cut congestion begins: 80.0ms of delay, rate"
                  + " 20Mbit -> 12Mbit",
              "INFO line=home direction=download congestion over after 6 s: worst delay 120.0ms,"
                  + " lowest rate 8.5Mbit, now 14Mbit",
              "WARNING line=home sight=blind no reflector answers: rates are held",
              "INFO line=home sight=clear sees again: control goes on",
              "WARNING line=home sight=no-counters byte counters are missing: rates are held",
              "INFO line=home sight=clear sees again: control goes on",
              "WARNING line=home direction=upload the line carries less than the configured minimum"
                  + " of 500kbit: delay 200.0ms remains. Remedy: lower the minimum");
    }
  }

  @Test
  @DisplayName("C-95: an hour of small cuts and late replies says nothing")
  void smallThingsAreNotTold() {
    try (LogLines log = LogLines.of("wanctl.line")) {
      sight(Sight.CLEAR, 1);
      for (int i = 0; i < 600; i++) {
        download(Reason.CUT, 0.008, 19e6, 1);
        sight(Sight.STALE, 0.3);
        sight(Sight.CLEAR, 0.5);
        download(Reason.GROW, 0, 20e6, 4);
      }
      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void aLineThatIsNeverSeenIsToldOnce() {
    try (LogLines log = LogLines.of("wanctl.line")) {
      sight(Sight.BLIND, 60);
      sight(Sight.CLEAR, 1);
      assertThat(log.lines())
          .containsExactly(
              "WARNING line=home sight=blind control cannot begin: no reflector has answered yet."
                  + " Remedy: `wanctl status` tells what to look at",
              "INFO line=home evidence complete: control begins, round trip 24.2ms");
    }
  }

  @Test
  void aDecisionSeenBeforeIsPassedOver() {
    try (LogLines log = LogLines.of("wanctl.line")) {
      sight(Sight.CLEAR, 0.1);
      transitions.look(List.of(view.snapshot(), view.snapshot()));
      assertThat(log.lines()).hasSize(1);
    }
  }
}
