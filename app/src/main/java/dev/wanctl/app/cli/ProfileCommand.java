package dev.wanctl.app.cli;

import dev.wanctl.app.profile.Profile;
import dev.wanctl.app.profile.ProfileText;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.util.Optional;

/// `wanctl profile`.
record ProfileCommand(Daemon daemon, Terminal terminal) {

  private static final String USUAL = "10s";
  private static final String PAGE = "/profile";

  int execute(String length, boolean json) {
    Optional<Duration> span = Durations.parse(length.isEmpty() ? USUAL : length);
    if (span.isEmpty() || !span.get().isPositive()) {
      terminal.err().println("wanctl profile: --for needs a duration such as 10s or 2min");
      return Exit.PROBLEM;
    }
    try {
      Json.Obj earlier = daemon.get(PAGE);
      Thread.sleep(span.get());
      Optional<Profile> profile = Profile.between(earlier, daemon.get(PAGE));
      if (profile.isEmpty()) {
        terminal.err().println("wanctl profile: the daemon was started anew meanwhile; try again");
        return Exit.CANNOT_TELL;
      }
      String text =
          json ? ProfileText.json(profile.get()).pretty() + "\n" : ProfileText.of(profile.get());
      terminal.out().print(text);
      terminal.out().flush();
      return Exit.GOOD;
    } catch (Daemon.Unreachable e) {
      terminal.err().println("wanctl profile: " + e.getMessage());
      return Exit.CANNOT_TELL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Exit.CANNOT_TELL;
    }
  }
}
