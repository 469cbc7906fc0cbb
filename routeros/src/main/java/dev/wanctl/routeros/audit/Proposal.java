package dev.wanctl.routeros.audit;

import dev.wanctl.core.units.Direction;
import dev.wanctl.routeros.Menu;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a router's tables suggest to somebody who writes a configuration for it: by which interface
/// the line is, and which queues shape it. Guesses, to be shown and asked about.
///
/// @param interfaces the names of all, in the router's order
/// @param queues the names of all entries of the queue tree, likewise
/// @param wan the interface of the line; empty where nothing suggests one
/// @param download the queue that shapes it
public record Proposal(
    List<String> interfaces,
    List<String> queues,
    Optional<String> wan,
    Optional<Queue> download,
    Optional<Queue> upload) {

  /// Types of interface that are a line, whatever they are called.
  private static final Set<String> LINES = Set.of("pppoe-out", "lte", "ppp-out");

  /// The port of the line as MikroTik's default configuration has it.
  private static final String USUAL = "ether1";

  /// @param maxBps its limit in bit/s, 0 if it has none
  public record Queue(String name, long maxBps) {
    private static Queue of(Row row) {
      return new Queue(row.name(), row.number("max-limit"));
    }
  }

  public static Proposal of(Picture picture) {
    List<Row> interfaces = picture.rows(Menu.INTERFACE).stream().filter(Row::enabled).toList();
    List<Row> all = picture.rows(Menu.QUEUE_TREE);
    List<Row> cakes = all.stream().filter(row -> isCake(picture, row)).toList();
    Optional<String> wan = wan(interfaces, cakes);
    return new Proposal(
        interfaces.stream().map(Row::name).toList(),
        all.stream().map(Row::name).toList(),
        wan,
        queue(Direction.DOWNLOAD, cakes, wan).map(Queue::of),
        queue(Direction.UPLOAD, cakes, wan).map(Queue::of));
  }

  private static boolean isCake(Picture picture, Row queue) {
    return picture.named(Menu.QUEUE_TYPE, queue.text("queue")).stream().anyMatch(TypeCheck::isCake);
  }

  private static Optional<String> wan(List<Row> interfaces, List<Row> cakes) {
    List<String> names = interfaces.stream().map(Row::name).toList();
    return named(Direction.UPLOAD, cakes)
        .map(row -> row.text("parent"))
        .filter(names::contains)
        .or(() ->
            interfaces.stream()
                .filter(row -> LINES.contains(row.text("type")))
                .map(Row::name)
                .findFirst())
        .or(() -> names.stream().filter(USUAL::equals).findFirst());
  }

  /// By the place where it hangs; where that leaves several, or none, by its name.
  private static Optional<Row> queue(Direction direction, List<Row> cakes, Optional<String> wan) {
    boolean up = direction == Direction.UPLOAD;
    List<Row> placed =
        wan.map(w -> cakes.stream().filter(row -> row.text("parent").equals(w) == up).toList())
            .orElse(List.of());
    return placed.size() == 1
        ? Optional.of(placed.getFirst())
        : named(direction, placed.isEmpty() ? cakes : placed);
  }

  private static Optional<Row> named(Direction direction, List<Row> cakes) {
    String word = direction == Direction.UPLOAD ? "up" : "down";
    return cakes.stream()
        .filter(row -> row.name().toLowerCase(Locale.ROOT).contains(word))
        .findFirst();
  }
}
