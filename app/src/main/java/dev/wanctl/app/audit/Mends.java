package dev.wanctl.app.audit;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.run.Routers;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.audit.Change;
import dev.wanctl.routeros.audit.Mending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes changes on routers and takes them back, each journalled before and read back after.
public final class Mends {

  /// A change that is to be made on a router. `change.before()` is what stands there now.
  public record Step(RouterConfig router, Change change) {

    private MendJournal.Entry entry() {
      return new MendJournal.Entry(router.address(), change);
    }
  }

  /// What became of a change.
  public sealed interface Outcome {
    record Done(Step step) implements Outcome {}

    record Failed(Step step, DeviceFailure why) implements Outcome {}
  }

  /// What taking back would do.
  ///
  /// @param steps newest change first
  /// @param gone entries whose row does not exist any more: nothing is left to take back
  /// @param blocked what cannot be taken back now, and why
  public record Undoing(
      List<Step> steps, List<MendJournal.Entry> gone, List<DeviceFailure> blocked) {}

  private final Config config;
  private final Routers routers;
  private final MendJournal journal;

  public Mends(Config config, Routers routers, MendJournal journal) {
    this.config = config;
    this.routers = routers;
    this.journal = journal;
  }

  public static List<Step> of(AuditReport report) {
    List<Step> steps = new ArrayList<>();
    for (AuditReport.Device device : report.devices()) {
      device
          .router()
          .ifPresent(router -> device.mends().forEach(c -> steps.add(new Step(router, c))));
    }
    return steps;
  }

  /// Makes the changes in their order and stops at the first that fails. A value that is no longer
  /// what was shown is a failure: somebody else is at work.
  public List<Outcome> make(List<Step> steps) {
    journal.begin(steps.stream().map(Step::entry).toList());
    List<Outcome> outcomes = new ArrayList<>();
    for (Step step : steps) {
      Outcome outcome = attempt(step);
      outcomes.add(outcome);
      if (outcome instanceof Outcome.Failed) {
        break;
      }
    }
    return outcomes;
  }

  private Outcome attempt(Step step) {
    try {
      Mending mending = new Mending(routers.session(step.router()));
      String now = mending.standing(step.change());
      if (!Change.same(now, step.change().before())) {
        return new Outcome.Failed(
            step,
            new DeviceFailure.Ambiguous(
                "%s of %s is %s now and was %s a moment ago: somebody else changes it"
                    .formatted(
                        step.change().key(), step.change().row(), now, step.change().before()),
                "find out who, then check again"));
      }
      mending.make(step.change());
      return new Outcome.Done(step);
    } catch (DeviceException e) {
      return new Outcome.Failed(step, e.failure());
    }
  }

  /// Looks what stands where the journal tells of a change.
  public Undoing plan() {
    List<Step> steps = new ArrayList<>();
    List<MendJournal.Entry> gone = new ArrayList<>();
    List<DeviceFailure> blocked = new ArrayList<>();
    for (MendJournal.Entry entry : journal.entries().reversed()) {
      Change change = entry.change();
      Optional<RouterConfig> router = router(entry.router());
      if (router.isEmpty()) {
        blocked.add(notConfigured(entry));
        continue;
      }
      try {
        String now = new Mending(routers.session(router.get())).standing(change);
        steps.add(
            new Step(
                router.get(),
                new Change(change.menu(), change.row(), change.key(), now, change.before())));
      } catch (DeviceException e) {
        if (e.failure() instanceof DeviceFailure.NotFound) {
          gone.add(entry);
        } else {
          blocked.add(e.failure());
        }
      }
    }
    return new Undoing(steps, gone, blocked);
  }

  /// Puts back what [#plan] showed; all is tried, and what is done leaves the journal at once.
  public List<Outcome> undo(Undoing planned) {
    planned.gone().forEach(journal::forget);
    List<Outcome> outcomes = new ArrayList<>();
    for (Step step : planned.steps()) {
      Outcome outcome =
          Change.same(step.change().before(), step.change().after())
              ? new Outcome.Done(step)
              : attempt(step);
      outcomes.add(outcome);
      if (outcome instanceof Outcome.Done) {
        journal.forget(step.entry());
      }
    }
    return outcomes;
  }

  /// One of several with the same address and other ports would do as well: it is the same router.
  private Optional<RouterConfig> router(String address) {
    return config.routers().values().stream().filter(r -> r.address().equals(address)).findFirst();
  }

  private static DeviceFailure notConfigured(MendJournal.Entry entry) {
    return new DeviceFailure.NotFound(
        "the router "
            + entry.router()
            + ", on which "
            + entry.change().key()
            + " of "
            + entry.change().row()
            + " was changed, is not among the `routers` of the configuration",
        "name it there, or on that router: " + entry.change().reversed().command());
  }
}
