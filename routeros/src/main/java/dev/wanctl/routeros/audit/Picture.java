package dev.wanctl.routeros.audit;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.Router.Access;
import dev.wanctl.routeros.Router.Resources;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a router showed of itself, read once. A table that it refused to show is in it as such.
///
/// @param access the rights of our user; empty where the router does not tell
public record Picture(
    String identity, Resources resources, Optional<Access> access, Map<Menu, Table> tables) {

  /// What came of reading a table.
  public sealed interface Table {
    record Rows(List<Map<String, String>> rows) implements Table {}

    record Unread(DeviceFailure why) implements Table {}
  }

  public Picture {
    tables = Collections.unmodifiableMap(new EnumMap<>(tables));
  }

  /// Reads, and changes nothing. Throws [DeviceException] where the router cannot be talked to.
  public static Picture read(Router router) {
    Resources resources = router.resources();
    String identity = router.identity();
    Optional<Access> access = router.access();
    Map<Menu, Table> tables = new EnumMap<>(Menu.class);
    for (Menu menu : EnumSet.range(Menu.QUEUE_TREE, Menu.SERVICE)) {
      tables.put(menu, table(router, menu));
    }
    return new Picture(identity, resources, access, tables);
  }

  private static Table table(Router router, Menu menu) {
    try {
      return new Table.Rows(router.rows(menu));
    } catch (DeviceException e) {
      return switch (e.failure()) {
        case DeviceFailure.Unreachable _,
            DeviceFailure.TimedOut _,
            DeviceFailure.Untrusted _,
            DeviceFailure.LoginRefused _ ->
            throw e;
        case DeviceFailure.Forbidden _,
            DeviceFailure.NotFound _,
            DeviceFailure.Ambiguous _,
            DeviceFailure.Rejected _,
            DeviceFailure.Busy _,
            DeviceFailure.Unsupported _,
            DeviceFailure.Protocol _ ->
            new Table.Unread(e.failure());
      };
    }
  }

  /// Empty where it was not read, too.
  List<Row> rows(Menu menu) {
    return tables.get(menu) instanceof Table.Rows(List<Map<String, String>> rows)
        ? rows.stream().map(Row::new).toList()
        : List.of();
  }

  List<Row> named(Menu menu, String name) {
    return rows(menu).stream().filter(row -> row.name().equals(name)).toList();
  }
}
