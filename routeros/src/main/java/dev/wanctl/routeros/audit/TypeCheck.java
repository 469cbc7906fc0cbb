package dev.wanctl.routeros.audit;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.Finding;
import dev.wanctl.routeros.ConsoleText;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.audit.AuditedLine.Shaped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The queue type of one queue: whether it is CAKE, and with which parameters.
///
/// Parameters as in MikroTik's manual ("CAKE"). That `cake-bandwidth` limits nothing in a queue
/// tree, and that `cake-nat` on the download brings long delays, are reports from the field, each
/// by one person. Overheads are not looked at: the tree holds the rate, and CAKE does not shape.
final class TypeCheck {

  private static final Set<String> NO_FLOWS = Set.of("none", "flowblind");

  private final Picture picture;
  private final Shaped shaped;
  private final Row queue;
  private final Set<String> ours;
  private final String typeName;
  private final List<Checked> findings = new ArrayList<>();

  TypeCheck(Picture picture, Shaped shaped, Row queue, Set<String> ours) {
    this.picture = picture;
    this.shaped = shaped;
    this.queue = queue;
    this.ours = ours;
    typeName = queue.text("queue");
  }

  List<Checked> judge() {
    if (picture.tables().get(Menu.QUEUE_TYPE) instanceof Picture.Table.Unread) {
      return List.of();
    }
    List<Row> types = picture.named(Menu.QUEUE_TYPE, typeName);
    if (types.isEmpty() || !isCake(types.getFirst())) {
      return List.of(notCake(types));
    }
    Row type = types.getFirst();
    if (!Change.same(type.text("cake-bandwidth"), Change.NONE)) {
      parameter(
          type,
          "cake-bandwidth",
          "has a bandwidth of its own, which is not what limits a queue of the tree",
          Change.NONE);
    }
    if (type.flag("cake-autorate-ingress")) {
      parameter(
          type,
          "cake-autorate-ingress",
          "lets CAKE guess the rate, which is wanctl's to set",
          "false");
    }
    if (type.flag("cake-nat") && shaped.direction() == Direction.DOWNLOAD) {
      parameter(
          type,
          "cake-nat",
          "looks behind NAT on the download, of which long delays were reported on RouterOS",
          "false");
    }
    if (NO_FLOWS.contains(type.text("cake-flowmode"))) {
      parameter(
          type,
          "cake-flowmode",
          "tells no flows apart, so that all wait in one queue",
          NewQueue.flowMode(shaped.direction()));
    }
    if (findings.isEmpty()) {
      findings.add(
          Checked.told(Finding.ok("queue-type", "queue type " + typeName, "is CAKE", say(type))));
    }
    return findings;
  }

  /// Whether it is a CAKE type that nothing need be changed in.
  static boolean serves(Row type, Direction direction) {
    return isCake(type)
        && Change.same(type.text("cake-bandwidth"), Change.NONE)
        && !type.flag("cake-autorate-ingress")
        && !(type.flag("cake-nat") && direction == Direction.DOWNLOAD)
        && !NO_FLOWS.contains(type.text("cake-flowmode"));
  }

  static boolean isCake(Row type) {
    return type.text("kind").startsWith("cake");
  }

  private static String say(Row type) {
    return "/queue type: "
        + type.say(
            "name",
            "kind",
            "cake-bandwidth",
            "cake-autorate-ingress",
            "cake-diffserv",
            "cake-flowmode",
            "cake-nat",
            "cake-rtt",
            "cake-ack-filter",
            "cake-wash");
  }

  private Checked notCake(List<Row> types) {
    List<Change> assign =
        unused()
            .map(name -> new Change(Menu.QUEUE_TREE, queue.name(), "queue", typeName, name))
            .toList();
    // Which of several, is for a person to choose.
    List<Change> mends = assign.size() == 1 ? assign : List.of();
    String remedy =
        mends.isEmpty()
            ? NewQueue.makeType(shaped.direction())
                + "; "
                + ConsoleText.set(
                    Menu.QUEUE_TREE, queue.name(), "queue=" + NewQueue.made(shaped.direction()))
            : mends.getFirst().command();
    return new Checked(
        Finding.problem(
            "queue-type",
            "queue " + queue.name(),
            "is of type " + typeName + ", which is not CAKE",
            types.isEmpty() ? "/queue type has no " + typeName : say(types.getFirst()),
            remedy),
        mends);
  }

  /// CAKE types that would do and that nobody uses.
  private Stream<String> unused() {
    return picture.rows(Menu.QUEUE_TYPE).stream()
        .filter(type -> serves(type, shaped.direction()))
        .map(Row::name)
        .filter(name -> users(name).isEmpty());
  }

  private void parameter(Row type, String key, String what, String after) {
    Change change = new Change(Menu.QUEUE_TYPE, typeName, key, type.text(key), after);
    List<String> others =
        users(typeName).stream().filter(user -> !user.equals("queue " + queue.name())).toList();
    boolean foreign = others.stream().anyMatch(user -> !isOurs(user));
    boolean shared = !others.isEmpty();
    // On a type for both directions, what harms the one may serve the other.
    boolean safe = !foreign && (!shared || !dependsOnDirection(key)) && completelyKnown();
    String whose = shared ? "; used by " + String.join(", ", others) + ", too" : "";
    findings.add(
        new Checked(
            Finding.warning(
                key, "queue type " + typeName, what, say(type) + whose, change.command()),
            safe ? List.of(change) : List.of()));
  }

  private static boolean dependsOnDirection(String key) {
    return key.equals("cake-nat") || key.equals("cake-flowmode");
  }

  private boolean isOurs(String user) {
    return user.startsWith("queue ") && ours.contains(user.substring("queue ".length()));
  }

  /// Whether all who might use a type could be looked at.
  private boolean completelyKnown() {
    return Stream.of(Menu.QUEUE_TREE, Menu.QUEUE_SIMPLE, Menu.QUEUE_INTERFACE)
        .allMatch(menu -> picture.tables().get(menu) instanceof Picture.Table.Rows);
  }

  /// Who uses a queue type: `queue NAME`, `simple queue NAME`, `interface NAME`.
  private List<String> users(String type) {
    return Stream.of(
            picture.rows(Menu.QUEUE_TREE).stream()
                .filter(row -> row.text("queue").equals(type))
                .map(row -> "queue " + row.name()),
            picture.rows(Menu.QUEUE_SIMPLE).stream()
                .filter(row -> List.of(row.text("queue").split("/", -1)).contains(type))
                .map(row -> "simple queue " + row.name()),
            picture.rows(Menu.QUEUE_INTERFACE).stream()
                .filter(row -> row.text("queue").equals(type))
                .map(row -> "interface " + row.text("interface")))
        .flatMap(users -> users)
        .toList();
  }
}
