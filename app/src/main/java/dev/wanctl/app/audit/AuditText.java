package dev.wanctl.app.audit;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.engine.port.Finding.Severity;
import dev.wanctl.routeros.audit.Change;
import dev.wanctl.routeros.audit.Checked;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An audit for people. What devices say of themselves is printed without control characters, which
/// a terminal would obey.
public final class AuditText {

  private static final String INDENT = " ".repeat(9);

  private AuditText() {}

  public static void print(AuditReport report, PrintStream out) {
    for (AuditReport.Device device : report.devices()) {
      out.println(clean(device.title()) + ":");
      device.checked().forEach(one -> print(one, out));
      out.println();
    }
  }

  private static void print(Checked one, PrintStream out) {
    Finding finding = one.finding();
    out.println(
        String.format(
            Locale.ROOT,
            "%-8s %s: %s: %s",
            finding.severity().word(),
            finding.id(),
            clean(finding.subject()),
            clean(finding.what())));
    if (!finding.evidence().isEmpty()) {
      out.println(INDENT + "read: " + clean(finding.evidence()));
    }
    if (!finding.remedy().isEmpty()) {
      out.println(
          INDENT + "-> " + clean(finding.remedy()) + (one.mends().isEmpty() ? "" : "  [--fix]"));
    }
  }

  /// Such as `1 problem, 2 warnings`; empty where all is well.
  public static String summary(AuditReport report) {
    List<String> parts = new ArrayList<>();
    count(report.count(Severity.PROBLEM), "problem", parts);
    count(report.count(Severity.WARNING), "warning", parts);
    long unknown = report.count(Severity.UNKNOWN);
    if (unknown > 0) {
      parts.add(unknown + " not to be told");
    }
    return String.join(", ", parts);
  }

  private static void count(long number, String what, List<String> parts) {
    if (number > 0) {
      parts.add(number + " " + what + (number == 1 ? "" : "s"));
    }
  }

  /// The difference that steps would make, grouped by router and row.
  public static void printDifference(List<Mends.Step> steps, PrintStream out) {
    String heading = "";
    for (Mends.Step step : steps) {
      Change change = step.change();
      String next =
          "router %s: %s %s"
              .formatted(step.router().name(), change.menu().console(), clean(change.row()));
      if (!next.equals(heading)) {
        out.println(next);
        heading = next;
      }
      out.println("  " + value(change));
    }
  }

  public static String value(Change change) {
    return change.key() + ": " + clean(change.before()) + " -> " + clean(change.after());
  }

  static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
