package dev.wanctl.app.audit;

import dev.wanctl.app.config.Problem;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.audit.Change;
import dev.wanctl.routeros.audit.Checked;
import java.util.ArrayList;
import java.util.List;

/// The result of a check for programs.
public final class AuditDocument {

  private AuditDocument() {}

  /// @param verdict `good`, `warning`, `unknown` or `problem`
  public static Json.Obj of(
      String file, String verdict, List<Problem> problems, AuditReport report) {
    List<Json> findings = new ArrayList<>();
    report
        .devices()
        .forEach(
            device -> device.checked().forEach(one -> findings.add(finding(device.title(), one))));
    return Json.object()
        .put("file", file)
        .put("verdict", verdict)
        .put("configuration", Json.array(problems.stream().map(AuditDocument::problem).toList()))
        .put("findings", Json.array(findings))
        .build();
  }

  private static Json problem(Problem problem) {
    return Json.object()
        .put("severity", problem.isError() ? "problem" : "warning")
        .put("message", problem.toString())
        .build();
  }

  private static Json finding(String device, Checked one) {
    Finding finding = one.finding();
    return Json.object()
        .put("device", device)
        .put("id", finding.id())
        .put("severity", finding.severity().word())
        .put("subject", finding.subject())
        .put("what", finding.what())
        .put("evidence", finding.evidence())
        .put("remedy", finding.remedy())
        .put("fix", Json.array(one.mends().stream().map(AuditDocument::change).toList()))
        .build();
  }

  private static Json change(Change change) {
    return Json.object()
        .put("menu", change.menu().path())
        .put("row", change.row())
        .put("key", change.key())
        .put("before", change.before())
        .put("after", change.after())
        .build();
  }
}
