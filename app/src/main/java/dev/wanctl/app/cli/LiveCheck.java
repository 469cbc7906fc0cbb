package dev.wanctl.app.cli;

import dev.wanctl.app.audit.AuditDocument;
import dev.wanctl.app.audit.AuditReport;
import dev.wanctl.app.audit.AuditText;
import dev.wanctl.app.audit.LiveAudit;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Problem;
import dev.wanctl.app.run.Routers;
import dev.wanctl.engine.port.Finding.Severity;
import java.io.PrintStream;
import java.util.List;

/// `wanctl check FILE --live`: what the devices show.
final class LiveCheck {

  private LiveCheck() {}

  static int execute(String file, LoadResult.Loaded loaded, boolean json, PrintStream out) {
    AuditReport report;
    try (Routers routers = new Routers()) {
      report = new LiveAudit(loaded.config(), routers).look();
    }
    Severity worst = report.worst();
    if (worst == Severity.OK && !loaded.warnings().isEmpty()) {
      worst = Severity.WARNING;
    }
    if (json) {
      document(file, worst, loaded.warnings(), report, out);
    } else {
      CheckCommand.print(loaded.warnings(), out);
      AuditText.print(report, out);
      out.println(summary(file, report));
    }
    return exit(worst);
  }

  private static String summary(String file, AuditReport report) {
    String summary = AuditText.summary(report);
    long mendable = report.mendable();
    return file
        + ": "
        + (summary.isEmpty() ? "its devices are as they should be" : summary)
        + (mendable == 0
            ? ""
            : "; `wanctl check " + file + " --fix` mends " + mendable + " of them");
  }

  static void document(
      String file, Severity worst, List<Problem> problems, AuditReport report, PrintStream out) {
    String verdict = worst == Severity.OK ? "good" : worst.word();
    out.println(AuditDocument.of(file, verdict, problems, report).pretty());
  }

  static int exit(Severity worst) {
    return switch (worst) {
      case OK -> Exit.GOOD;
      case WARNING -> Exit.WARNING;
      case UNKNOWN -> Exit.CANNOT_TELL;
      case PROBLEM -> Exit.PROBLEM;
    };
  }
}
