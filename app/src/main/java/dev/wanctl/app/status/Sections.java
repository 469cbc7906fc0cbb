package dev.wanctl.app.status;

import dev.wanctl.engine.json.Json;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Keeps a bug in one part of the status from hiding the rest: the part says that it failed, the
/// bug is counted, and logged with its trace the first time. Thread-safe.
public final class Sections {

  private static final System.Logger LOG = System.getLogger("wanctl.status");

  private final AtomicLong failures = new AtomicLong();
  private final Map<String, Boolean> logged = new ConcurrentHashMap<>();

  /// What `make` makes, or what `instead` makes of the failure's name.
  @SuppressWarnings("CatchingUnchecked")
  public <T> T isolated(String section, Supplier<T> make, Supplier<T> instead) {
    try {
      return make.get();
    } catch (RuntimeException bug) {
      failures.incrementAndGet();
      if (logged.putIfAbsent(section + " " + bug.getClass().getName(), true) == null) {
        LOG.log(
            System.Logger.Level.ERROR, "status section \"" + section + "\" cannot be made", bug);
      }
      return instead.get();
    }
  }

  Json json(String section, Supplier<? extends Json> make) {
    return this.<Json>isolated(
        section,
        make::get,
        () -> Json.object().put("error", "this part of the status failed; see the log").build());
  }

  /// How often a section failed.
  public long failures() {
    return failures.get();
  }
}
