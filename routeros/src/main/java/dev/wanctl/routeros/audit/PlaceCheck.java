package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.AuditedLine.Shaped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a line's two queues hang where its packets pass: a queue of an interface takes what
/// *leaves* by it, so the upload's is at the line and the download's on the other side.
final class PlaceCheck {

  private final Picture picture;
  private final AuditedLine line;

  PlaceCheck(Picture picture, AuditedLine line) {
    this.picture = picture;
    this.line = line;
  }

  List<Finding> judge() {
    List<Finding> findings = new ArrayList<>();
    line.wan().filter(_ -> canTell()).ifPresent(wan -> wan(wan, findings));
    Optional<String> down = parent(line.download());
    Optional<String> up = parent(line.upload());
    if (down.isPresent() && down.equals(up) && isInterface(down.get())) {
      findings.add(
          Finding.warning(
              "same-parent",
              "line " + line.name(),
              "both queues take what leaves by " + down.get() + ", so that one direction has none",
              say(line.download()) + "; " + say(line.upload()),
              ConsoleText.set(
                  Menu.QUEUE_TREE, line.download().queue(), "parent=INTERFACE-OF-THE-HOME-SIDE")));
    }
    return findings;
  }

  private void wan(String wan, List<Finding> findings) {
    if (!isInterface(wan)) {
      findings.add(
          Finding.problem(
              "wan-missing",
              "line " + line.name(),
              "the router has no interface " + wan + ", whose counters `wan` asks for",
              "/interface: "
                  + String.join(
                      ", ",
                      picture.rows(Menu.INTERFACE).stream().map(Row::name).limit(20).toList()),
              "set `wan` of its shaper to one of these: /interface print"));
      return;
    }
    Optional<String> down = parent(line.download());
    Optional<String> up = parent(line.upload());
    if (down.isPresent() && down.get().equals(wan) && !down.equals(up)) {
      findings.add(
          Finding.problem(
              "reversed",
              "line " + line.name(),
              "its download queue takes what leaves to the Internet by "
                  + wan
                  + ": the two are reversed",
              say(line.download()) + "; " + say(line.upload()),
              "change `download` and `upload` of its shaper, or: "
                  + ConsoleText.set(Menu.QUEUE_TREE, line.download().queue(), "parent=HOME-SIDE")
                  + "; "
                  + ConsoleText.set(
                      Menu.QUEUE_TREE,
                      line.upload().queue(),
                      "parent=" + ConsoleText.quoted(wan))));
    } else if (up.isPresent() && isInterface(up.get()) && !up.get().equals(wan)) {
      findings.add(
          Finding.warning(
              "upload-parent",
              "line " + line.name(),
              "its upload queue takes what leaves by " + up.get() + ", but the line is " + wan,
              say(line.upload()),
              ConsoleText.set(
                  Menu.QUEUE_TREE, line.upload().queue(), "parent=" + ConsoleText.quoted(wan))));
    }
  }

  private boolean canTell() {
    return picture.tables().get(Menu.INTERFACE) instanceof Picture.Table.Rows;
  }

  private boolean isInterface(String name) {
    return !picture.named(Menu.INTERFACE, name).isEmpty();
  }

  private Optional<String> parent(Shaped shaped) {
    List<Row> rows = picture.named(Menu.QUEUE_TREE, shaped.queue());
    return rows.size() == 1 ? Optional.of(rows.getFirst().text("parent")) : Optional.empty();
  }

  private String say(Shaped shaped) {
    return "/queue tree: name=" + shaped.queue() + ", parent=" + parent(shaped).orElse("");
  }
}
