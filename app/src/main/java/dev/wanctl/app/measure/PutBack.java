package dev.wanctl.app.measure;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.run.Leavings;
import dev.wanctl.app.run.Routers;
import dev.wanctl.engine.LentShaper;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StateException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/// Puts back what a killed measurement left. A device that is out of reach now is tried again for a
/// while; a daemon that controls the line puts it right itself when it starts.
public final class PutBack {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private PutBack() {}

  /// True if all is as it was.
  ///
  /// @param patience how long to try
  public static boolean carryOut(Config config, Duration patience, PrintStream out) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      List<String> left = once(config, out);
      if (left.isEmpty()) {
        return true;
      }
      if (System.nanoTime() >= end) {
        left.forEach(out::println);
        return false;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /// What is still to be put back, and why it is not.
  private static List<String> once(Config config, PrintStream out) {
    try (StateDirectory state = StateDirectory.open(config.stateDirectory().resolve(Trial.FOLDER));
        Routers routers = new Routers()) {
      List<LentShaper.Outcome> outcomes =
          LentShaper.putRight(state, new Leavings(config, routers, false));
      outcomes.stream()
          .filter(o -> o.failure().isEmpty())
          .forEach(o -> out.println(o.shaper() + " is as it was before"));
      return outcomes.stream()
          .flatMap(o -> o.failure().stream())
          .map(f -> f.what() + "\n  -> " + f.remedy())
          .toList();
    } catch (StateException e) {
      return List.of(e.getMessage() + "\n  -> " + e.remedy());
    }
  }
}
