package dev.wanctl.engine;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.util.Optional;

/// Makes sure, at the start and every minute, that a line's probes leave by that line: with the
/// rules of routing wrong, probes of one line measure another. All of it belongs to the probing
/// thread.
final class EgressWatch {

  private static final System.Logger LOG = System.getLogger("wanctl.probe");
  private static final long EVERY_NANOS = 60_000_000_000L;

  private final String line;
  private final ProbePlan plan;
  private long nextAt;
  private Optional<ProbeReport.WrongEgress> wrong = Optional.empty();

  EgressWatch(String line, ProbePlan plan, long now) {
    this.line = line;
    this.plan = plan;
    nextAt = now;
  }

  /// Looks if it is time; when it is time again.
  long look(Prober prober, long now) {
    if (now >= nextAt) {
      nextAt = now + EVERY_NANOS;
      Optional<Finding> worst = Optional.empty();
      for (Reflector reflector : plan.reflectors()) {
        Finding found = prober.egress(reflector, plan.binding(), plan.lineInterface());
        if (found.severity() == Finding.Severity.PROBLEM) {
          worst = Optional.of(found);
          break;
        }
      }
      tell(worst, now);
    }
    return nextAt;
  }

  private void tell(Optional<Finding> found, long now) {
    if (found.isPresent() && wrong.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "line={0} probes do not measure this line: {1}. Remedy: {2}",
          line,
          found.get().what(),
          found.get().remedy());
    } else if (found.isEmpty() && wrong.isPresent()) {
      LOG.log(System.Logger.Level.INFO, "line={0} probes leave by this line again", line);
    }
    long since = wrong.map(ProbeReport.WrongEgress::sinceNanos).orElse(now);
    wrong = found.map(f -> new ProbeReport.WrongEgress(f, since));
  }

  /// What is wrong, if something is.
  Optional<ProbeReport.WrongEgress> wrong() {
    return wrong;
  }
}
