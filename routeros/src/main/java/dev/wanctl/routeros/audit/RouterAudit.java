package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.AuditedLine.Shaped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Judges a [Picture] by what the configuration wants of the router. Pure: the same picture and the
/// same lines give the same findings.
public final class RouterAudit {

  private final Picture picture;
  private final List<AuditedLine> lines;

  private RouterAudit(Picture picture, List<AuditedLine> lines) {
    this.picture = picture;
    this.lines = lines;
  }

  /// @param lines those that this router shapes
  /// @param doors the ways to it that are configured, best first
  public static List<Checked> of(Picture picture, List<AuditedLine> lines, List<Door> doors) {
    return new RouterAudit(picture, List.copyOf(lines)).judge(doors);
  }

  private List<Checked> judge(List<Door> doors) {
    List<Checked> all = new ArrayList<>();
    new AccessCheck(picture, doors).judge().forEach(f -> all.add(Checked.told(f)));
    if (lines.isEmpty()) {
      return all; // what else stands on it is no business of ours
    }
    unread().forEach(f -> all.add(Checked.told(f)));
    Set<String> ours =
        lines.stream()
            .flatMap(line -> line.both().stream())
            .map(Shaped::queue)
            .collect(Collectors.toUnmodifiableSet());
    for (AuditedLine line : lines) {
      for (Shaped shaped : line.both()) {
        all.addAll(new QueueCheck(picture, shaped, line.wan(), ours).judge());
      }
      new PlaceCheck(picture, line).judge().forEach(f -> all.add(Checked.told(f)));
    }
    new BypassCheck(picture, ours).judge().forEach(f -> all.add(Checked.told(f)));
    new OwnersCheck(picture, ours).judge().forEach(f -> all.add(Checked.told(f)));
    return all;
  }

  private List<Finding> unread() {
    List<Finding> findings = new ArrayList<>();
    for (Menu menu : Menu.values()) {
      if (picture.tables().get(menu) instanceof Picture.Table.Unread(var why)) {
        findings.add(Finding.unknown("not-read", menu.console(), why));
      }
    }
    return findings;
  }
}
