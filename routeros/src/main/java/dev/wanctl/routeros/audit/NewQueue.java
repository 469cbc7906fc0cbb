package dev.wanctl.routeros.audit;

import dev.wanctl.core.units.Direction;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.AuditedLine.Shaped;
import java.util.List;
import java.util.Optional;

/// The commands that make a queue which is missing, with what the router's tables tell filled in;
/// words in capitals stand for what they do not tell.
final class NewQueue {

  private NewQueue() {}

  static String commands(Picture picture, Shaped shaped, Optional<String> wan) {
    Optional<String> type = type(picture, shaped.direction());
    String add =
        "/queue tree add name="
            + ConsoleText.quoted(shaped.queue())
            + " parent="
            + parent(picture, shaped.direction(), wan)
            + " packet-mark=no-mark queue="
            + type.map(ConsoleText::quoted).orElse(made(shaped.direction()))
            + " max-limit="
            + shaped.maxBps();
    return type.isPresent() ? add : makeType(shaped.direction()) + "; " + add;
  }

  /// The name that a queue type is given which has to be made.
  static String made(Direction direction) {
    return "wanctl-" + direction.word();
  }

  static String makeType(Direction direction) {
    return "/queue type add name="
        + made(direction)
        + " kind=cake cake-flowmode="
        + flowMode(direction);
  }

  /// Fair between the hosts at home, whichever end of the packets they are.
  static String flowMode(Direction direction) {
    return direction == Direction.DOWNLOAD ? "dual-dsthost" : "dual-srchost";
  }

  /// A queue takes what leaves by its parent: uploads by the line, downloads by the other side.
  private static String parent(Picture picture, Direction direction, Optional<String> wan) {
    if (direction == Direction.UPLOAD) {
      return wan.map(ConsoleText::quoted).orElse("INTERFACE-OF-THE-LINE");
    }
    List<Row> bridges =
        picture.rows(Menu.INTERFACE).stream()
            .filter(row -> row.enabled() && row.text("type").equals("bridge"))
            .filter(row -> !wan.equals(Optional.of(row.name())))
            .toList();
    return bridges.size() == 1
        ? ConsoleText.quoted(bridges.getFirst().name())
        : "INTERFACE-OF-THE-HOME-SIDE";
  }

  private static Optional<String> type(Picture picture, Direction direction) {
    return picture.rows(Menu.QUEUE_TYPE).stream()
        .filter(type -> TypeCheck.serves(type, direction))
        .filter(type -> type.text("cake-flowmode").equals(flowMode(direction)))
        .map(Row::name)
        .findFirst();
  }
}
