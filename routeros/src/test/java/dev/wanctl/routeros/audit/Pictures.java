package dev.wanctl.routeros.audit;

import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.routeros.Menu;
import dev.wanctl.routeros.Router;
import dev.wanctl.routeros.audit.AuditedLine.Shaped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// Pictures of a router on which all is well, and what a test makes of it.
final class Pictures {

  static final AuditedLine LINE =
      new AuditedLine(
          "cable",
          new Shaped(Direction.DOWNLOAD, "wan-down", 50_000_000, 240_000_000),
          new Shaped(Direction.UPLOAD, "wan-up", 5_000_000, 24_000_000),
          Optional.of("ether1"));

  private final Map<Menu, List<Map<String, String>>> rows = new EnumMap<>(Menu.class);
  private final Map<Menu, DeviceFailure> unread = new EnumMap<>(Menu.class);
  private String version = "7.23.7 (long-term)";
  private Duration uptime = Duration.ofDays(3);
  private Optional<Router.Access> access =
      Optional.of(
          new Router.Access("wanctl", "wanctl", Set.of("read", "write", "api", "rest-api")));

  Pictures() {
    for (Menu menu : Menu.values()) {
      rows.put(menu, new ArrayList<>());
    }
    add(Menu.INTERFACE, "name=ether1", "name=bridge");
    add(Menu.QUEUE_TYPE, "name=default-small kind=pfifo");
    add(Menu.QUEUE_TYPE, "name=cake-down kind=cake cake-flowmode=dual-dsthost cake-nat=false");
    add(Menu.QUEUE_TYPE, "name=cake-up kind=cake cake-flowmode=dual-srchost cake-nat=true");
    add(
        Menu.QUEUE_TREE,
        "name=wan-down parent=bridge packet-mark=no-mark queue=cake-down limit-at=0"
            + " max-limit=240000000 burst-limit=0 bytes=7 disabled=false invalid=false",
        "name=wan-up parent=ether1 packet-mark=no-mark queue=cake-up limit-at=0"
            + " max-limit=24000000 burst-limit=0 bytes=7 disabled=false invalid=false");
    add(Menu.SERVICE, "name=api-ssl port=8729 disabled=false certificate=router");
    add(Menu.FILTER, "chain=forward action=accept disabled=false");
  }

  /// Rows as words `key=value`; a value with spaces is no business of this.
  Pictures add(Menu menu, String... lines) {
    for (String line : lines) {
      of(menu).add(new HashMap<>(values(line)));
    }
    return this;
  }

  private List<Map<String, String>> of(Menu menu) {
    return Objects.requireNonNull(rows.get(menu));
  }

  private static Map<String, String> values(String line) {
    Map<String, String> values = new HashMap<>();
    for (String word : line.split(" ", -1)) {
      values.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
    }
    return values;
  }

  /// Changes the rows of this name.
  Pictures set(Menu menu, String name, String line) {
    of(menu).stream()
        .filter(row -> name.equals(row.get("name")))
        .forEach(row -> row.putAll(values(line)));
    return this;
  }

  Pictures with(Menu menu, Map<String, String> row) {
    of(menu).add(new HashMap<>(row));
    return this;
  }

  Pictures remove(Menu menu, String name) {
    of(menu).removeIf(row -> name.equals(row.get("name")));
    return this;
  }

  Pictures clear(Menu menu) {
    of(menu).clear();
    return this;
  }

  Pictures unread(Menu menu, DeviceFailure why) {
    unread.put(menu, why);
    return this;
  }

  Pictures version(String text) {
    version = text;
    return this;
  }

  Pictures uptime(Duration time) {
    uptime = time;
    return this;
  }

  Pictures policies(String... policies) {
    access = Optional.of(new Router.Access("wanctl", "wanctl", Set.of(policies)));
    return this;
  }

  Pictures noAccess() {
    access = Optional.empty();
    return this;
  }

  Picture picture() {
    Map<Menu, Picture.Table> tables = new EnumMap<>(Menu.class);
    rows.forEach((menu, list) -> tables.put(menu, new Picture.Table.Rows(List.copyOf(list))));
    unread.forEach((menu, why) -> tables.put(menu, new Picture.Table.Unread(why)));
    return new Picture(
        "MikroTik",
        new Router.Resources(
            version,
            "CHR",
            uptime,
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty()),
        access,
        tables);
  }

  List<Checked> audit(Door... doors) {
    return RouterAudit.of(
        picture(), List.of(LINE), doors.length == 0 ? List.of(Door.API_SSL) : List.of(doors));
  }
}
