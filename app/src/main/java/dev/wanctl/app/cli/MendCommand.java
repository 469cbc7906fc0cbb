package dev.wanctl.app.cli;

import dev.wanctl.app.audit.AuditReport;
import dev.wanctl.app.audit.AuditText;
import dev.wanctl.app.audit.LiveAudit;
import dev.wanctl.app.audit.MendJournal;
import dev.wanctl.app.audit.Mends;
import dev.wanctl.app.audit.Mends.Outcome;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.run.Routers;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StateException;
import dev.wanctl.engine.port.DeviceFailure;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// `wanctl check FILE --fix` and `--undo`: shows the difference, asks, makes it and tells what came
/// of it. Holds the state folder, so that no daemon steers the same queues meanwhile.
final class MendCommand {

  private final Config config;
  private final boolean yes;
  private final Terminal terminal;
  private final PrintStream out;

  MendCommand(Config config, boolean yes, Terminal terminal) {
    this.config = config;
    this.yes = yes;
    this.terminal = terminal;
    out = terminal.out();
  }

  private interface Work {
    int with(Routers routers, Mends mends);
  }

  int fix(String file) {
    return holdingState((routers, mends) -> fix(file, routers, mends));
  }

  int undo() {
    return holdingState((_, mends) -> undo(mends));
  }

  private int holdingState(Work work) {
    try (StateDirectory state = StateDirectory.open(config.stateDirectory());
        Routers routers = new Routers()) {
      return work.with(routers, new Mends(config, routers, new MendJournal(state)));
    } catch (StateException e) {
      terminal.err().println("wanctl check: " + e.getMessage() + "; " + e.remedy());
      return Exit.PROBLEM;
    } catch (UncheckedIOException e) {
      // The journal comes before the change it tells of, so nothing more was changed.
      String why = Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("");
      terminal
          .err()
          .println(
              "wanctl check: %s failed (%s); make room in the state folder, or mend it, and try again"
                  .formatted(e.getMessage(), why));
      return Exit.PROBLEM;
    }
  }

  private int fix(String file, Routers routers, Mends mends) {
    LiveAudit audit = new LiveAudit(config, routers);
    AuditReport before = audit.look();
    AuditText.print(before, out);
    List<Mends.Step> steps = Mends.of(before);
    if (steps.isEmpty()) {
      out.println("nothing that --fix may change: " + left(before));
      return LiveCheck.exit(before.worst());
    }
    AuditText.printDifference(steps, out);
    if (!agreed("Change this?")) {
      return Exit.PROBLEM;
    }
    boolean done = told(mends.make(steps));
    out.println("to take it back: wanctl check " + file + " --undo");
    AuditReport after = audit.look();
    out.println("what is left: " + left(after));
    return done ? LiveCheck.exit(after.worst()) : Exit.PROBLEM;
  }

  private static String left(AuditReport report) {
    String summary = AuditText.summary(report);
    return summary.isEmpty() ? "nothing, all is as it should be" : summary;
  }

  private int undo(Mends mends) {
    Mends.Undoing planned = mends.plan();
    planned
        .gone()
        .forEach(entry ->
            out.println(
                "%s %s is gone: nothing of it to take back"
                    .formatted(entry.change().menu().console(), entry.change().row())));
    planned.blocked().forEach(this::tell);
    if (planned.steps().isEmpty()) {
      mends.undo(planned);
      out.println("nothing to take back");
      return planned.blocked().isEmpty() ? Exit.GOOD : Exit.PROBLEM;
    }
    AuditText.printDifference(planned.steps(), out);
    if (!agreed("Put this back?")) {
      return Exit.PROBLEM;
    }
    boolean done = told(mends.undo(planned));
    return done && planned.blocked().isEmpty() ? Exit.GOOD : Exit.PROBLEM;
  }

  private boolean agreed(String question) {
    if (yes) {
      return true;
    }
    if (!terminal.interactive()) {
      terminal.err().println("wanctl check: nobody to ask here, nothing changed; say --yes");
      return false;
    }
    boolean agreed = terminal.confirms(question);
    if (!agreed) {
      out.println("nothing changed");
    }
    return agreed;
  }

  private boolean told(List<Outcome> outcomes) {
    boolean all = true;
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Done(Mends.Step step) ->
            out.println(
                "done, read back: " + step.change().row() + " " + AuditText.value(step.change()));
        case Outcome.Failed(Mends.Step step, DeviceFailure why) -> {
          all = false;
          out.println("failed: " + step.change().row() + " " + AuditText.value(step.change()));
          tell(why);
        }
      }
    }
    return all;
  }

  private void tell(DeviceFailure why) {
    out.println("  " + why.what());
    out.println("  -> " + why.remedy());
  }
}
