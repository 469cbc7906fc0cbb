package dev.wanctl.engine.steer;

import dev.wanctl.core.steer.LineEvidence;
import dev.wanctl.core.steer.LinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A rehearsal: to another line and back, each way read back from the device, with an eye on the
/// probes of that line meanwhile. Running connections stay where they are, as with any move.
public final class Drill {

  /// @param steps what was seen so far, one sentence each
  /// @param good how it ended; empty while it runs
  public record Report(String line, long startedNanos, List<String> steps, Optional<Boolean> good) {
    public Report {
      steps = List.copyOf(steps);
    }
  }

  private static final double STAYS = 10;
  private static final double LONGEST = 60;

  private enum Part {
    OUT,
    STAY,
    BACK,
    OVER
  }

  private final int line;
  private final String name;
  private final long started;
  private final List<String> steps = new ArrayList<>();
  private Part part = Part.OUT;
  private long partSince;
  private int looks;
  private int up;
  private boolean good = true;

  Drill(int line, String name, long now) {
    this.line = line;
    this.name = name;
    started = now;
    partSince = now;
    steps.add("new sensitive connections are sent to " + name);
  }

  boolean over() {
    return part == Part.OVER;
  }

  /// Where new sensitive connections are to go while it runs.
  int wants() {
    return part == Part.OUT || part == Part.STAY ? line : 0;
  }

  /// @param stands where the device has them by its last word, -1 if it was not read
  void step(long now, int stands, LineEvidence evidence) {
    double since = (now - partSince) / 1e9;
    switch (part) {
      case OUT -> {
        if (stands == line) {
          next(Part.STAY, now);
          steps.add("the device has it so by its own word after " + seconds(since));
        } else if (since > LONGEST) {
          good = false;
          steps.add("the device does not have it so after " + seconds(since) + ": going back");
          next(Part.BACK, now);
        }
      }
      case STAY -> {
        looks++;
        up += evidence.link() == LinkState.UP ? 1 : 0;
        if (since >= STAYS) {
          good &= up > 0.9 * looks;
          steps.add(
              "probes of "
                  + name
                  + " were answered in "
                  + Math.round(100.0 * up / looks)
                  + " % of "
                  + looks
                  + " looks");
          steps.add("new sensitive connections are sent home");
          next(Part.BACK, now);
        }
      }
      case BACK -> {
        if (stands == 0) {
          steps.add("the device has it so by its own word after " + seconds(since));
          next(Part.OVER, now);
        } else if (since > LONGEST) {
          good = false;
          steps.add("the device is not home after " + seconds(since) + "; it is tried further");
          next(Part.OVER, now);
        }
      }
      case OVER -> {}
    }
  }

  private void next(Part next, long now) {
    part = next;
    partSince = now;
  }

  private static String seconds(double seconds) {
    return Math.round(10 * seconds) / 10.0 + " s";
  }

  Report report() {
    return new Report(name, started, steps, over() ? Optional.of(good) : Optional.empty());
  }
}
