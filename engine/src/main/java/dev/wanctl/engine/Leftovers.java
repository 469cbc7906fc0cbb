package dev.wanctl.engine;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.Shaper;
import java.util.List;
import java.util.Map;

/// Puts right what a process left that was killed and whose line is not configured any more: no
/// line will ever restore it. Done before any line starts, since a line may now have one of those
/// queues and must not take the killed one's rate for what was there first. Each device has the
/// deadline of its shaper; one that cannot be restored is told, and tried again at the next start.
final class Leftovers {

  private static final System.Logger LOG = System.getLogger("wanctl.shaper");

  private final Journal journal;
  private final FormerDevices devices;

  Leftovers(Journal journal, FormerDevices devices) {
    this.journal = journal;
    this.devices = devices;
  }

  /// @param lines those of now: what is theirs they will restore themselves
  void restore(List<LinePlan> lines) {
    Map<String, Prior> orphans = journal.unrestored();
    if (orphans.isEmpty()) {
      return;
    }
    lines.forEach(line -> orphans.remove(shaper(line)));
    orphans.forEach((name, found) -> {
      switch (devices.to(name, found)) {
        case FormerDevices.Way.Through(Shaper shaper) -> restore(name, found, shaper);
        case FormerDevices.Way.Closed(String why, String remedy) -> kept(name, why, remedy);
      }
    });
  }

  private static String shaper(LinePlan line) {
    try (Shaper shaper = line.shaper().get()) {
      return shaper.name();
    }
  }

  private void restore(String name, Prior found, Shaper shaper) {
    try (shaper) {
      shaper.restore(found);
      journal.forget(name);
      LOG.log(
          System.Logger.Level.INFO,
          "shaper=\"{0}\" restored to what was there before: it has no line any more",
          name);
    } catch (DeviceException e) {
      kept(
          name,
          e.failure().what(),
          e.failure().remedy() + "; the next start of wanctl tries again");
    }
  }

  private static void kept(String name, String why, String remedy) {
    LOG.log(
        System.Logger.Level.WARNING,
        "shaper=\"{0}\" has no line any more and keeps the rates of a wanctl that was killed: {1}."
            + " Remedy: {2}",
        name,
        why,
        remedy);
  }
}
