package dev.wanctl.routeros;

import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.routeros.Router.Counters;
import dev.wanctl.routeros.Router.InterfaceCounters;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.routeros.Router.Queue;
import dev.wanctl.routeros.Router.QueueType;
import dev.wanctl.routeros.Router.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Rows of replies, whatever carried them, as records. RouterOS sends every value as a string,
/// flags as `true` or `false` or not at all, rates as integers. Empty when a value that is needed
/// makes no sense.
final class Rows {

  static final List<String> QUEUE =
      List.of(".id", "name", "parent", "queue", "max-limit", "disabled", "invalid");

  /// No more than what limit it has.
  static final List<String> LIMIT = List.of("name", "max-limit");

  /// The same for who needs no id.
  static final List<String> QUEUE_SHAPE =
      List.of("name", "parent", "queue", "max-limit", "disabled", "invalid");

  static final List<String> COUNTERS =
      List.of("name", "bytes", "packets", "dropped", "queued-bytes", "queued-packets");
  static final List<String> TYPE = List.of("name", "kind", "cake-bandwidth");

  /// Of `/system/resource`.
  static final List<String> RESOURCES_EVERYWHERE =
      List.of("version", "board-name", "uptime", "cpu-load");

  /// Only boards with flash of their own have these.
  static final List<String> RESOURCES_OF_FLASH =
      List.of("write-sect-since-reboot", "write-sect-total");

  static final List<String> RESOURCES =
      Stream.concat(RESOURCES_EVERYWHERE.stream(), RESOURCES_OF_FLASH.stream()).toList();

  static final List<String> INTERFACE = List.of("name", "rx-byte", "tx-byte");

  private static final Pattern TIME =
      Pattern.compile(
          "(?:(\\d{1,5})w)?(?:(\\d{1,6})d)?(?:(\\d{1,8})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");
  private static final Pattern CLOCK_TIME =
      Pattern.compile("(?:(\\d{1,5})w)?(?:(\\d{1,6})d)?(\\d{1,8}):(\\d{2}):(\\d{2})");
  static final Pattern ID = Pattern.compile("\\*[0-9A-Fa-f]{1,16}");

  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

  private static final Pattern RATE = Pattern.compile("(\\d{1,15})([kMG]?)");

  private Rows() {}

  static Optional<Queue> queue(Json.Obj row) {
    Optional<String> name = row.string("name");
    OptionalLong limit = rate(row.string("max-limit").orElse("0"));
    if (name.isEmpty() || limit.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Queue(
            name.get(),
            row.string("parent").orElse(""),
            row.string("queue").orElse(""),
            new Limit(name.get(), limit.getAsLong()),
            flag(row, "disabled"),
            flag(row, "invalid")));
  }

  static Optional<Counters> counters(Json.Obj row, long takenAtNanos) {
    Optional<String> name = row.string("name");
    OptionalLong bytes = number(row, "bytes");
    if (name.isEmpty() || bytes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Counters(
            name.get(),
            bytes.getAsLong(),
            number(row, "packets").orElse(0),
            number(row, "dropped").orElse(0),
            number(row, "queued-bytes").orElse(0),
            number(row, "queued-packets").orElse(0),
            takenAtNanos));
  }

  /// The counters of exactly these queues, in their order, from rows that have them.
  static List<Counters> counters(
      List<String> names, List<Json.Obj> rows, long takenAtNanos, RouterFailures failures) {
    List<Counters> counters = new ArrayList<>();
    for (String name : names) {
      List<Json.Obj> found = named(rows, name);
      if (found.isEmpty()) {
        throw rows.stream().allMatch(row -> row.string("name").isPresent())
            ? new DeviceException(failures.noQueue(name))
            : failures.nonsense("/queue/tree");
      }
      if (found.size() > 1) {
        throw new DeviceException(failures.severalQueues(name, found.size()));
      }
      counters.add(
          counters(found.getFirst(), takenAtNanos)
              .orElseThrow(() -> failures.nonsense("/queue/tree")));
    }
    return counters;
  }

  static List<Json.Obj> named(List<Json.Obj> rows, String name) {
    return rows.stream().filter(row -> row.string("name").orElse("").equals(name)).toList();
  }

  /// What rows of a menu say; a property without a value is as one that is not there.
  static List<Map<String, String>> texts(Menu menu, List<Json.Obj> rows) {
    List<Map<String, String>> all = new ArrayList<>();
    for (Json.Obj row : rows) {
      Map<String, String> texts = new LinkedHashMap<>();
      for (String property : menu.properties()) {
        row.string(property)
            .filter(text -> !text.isEmpty())
            .ifPresent(text -> texts.put(property, text));
      }
      all.add(texts);
    }
    return all;
  }

  /// The id of the one row of this name.
  static String onlyId(Menu menu, String name, List<Json.Obj> rows, RouterFailures failures) {
    return idIfAny(menu, name, rows, failures)
        .orElseThrow(() -> new DeviceException(failures.noRow(menu, name)));
  }

  /// The id of the row of this name, by the menu's key; empty if there is none. Several are a
  /// failure.
  static Optional<String> idIfAny(
      Menu menu, String name, List<Json.Obj> rows, RouterFailures failures) {
    List<Json.Obj> found =
        rows.stream().filter(row -> row.string(menu.key()).orElse("").equals(name)).toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.size() > 1) {
      throw new DeviceException(failures.severalRows(menu, name, found.size()));
    }
    return Optional.of(
        found
            .getFirst()
            .string(".id")
            .filter(id -> ID.matcher(id).matches())
            .orElseThrow(() -> failures.nonsense(menu.path())));
  }

  /// `read,write,!policy`: what is granted. Scripts separate by semicolons.
  static Set<String> policies(String text) {
    Set<String> granted = new TreeSet<>(Arrays.asList(text.split("[,;]", -1)));
    granted.removeIf(p -> p.isEmpty() || p.startsWith("!"));
    return granted;
  }

  static Optional<InterfaceCounters> interfaceCounters(Json.Obj row) {
    OptionalLong received = number(row, "rx-byte");
    OptionalLong sent = number(row, "tx-byte");
    return row.string("name").isEmpty() || received.isEmpty() || sent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new InterfaceCounters(
                row.string("name").get(), received.getAsLong(), sent.getAsLong()));
  }

  static QueueType queueType(Json.Obj row) {
    String bandwidth = row.string("cake-bandwidth").orElse("");
    return new QueueType(
        row.string("name").orElse(""),
        row.string("kind").orElse(""),
        bandwidth.equals("0") || bandwidth.equals("0bps") || bandwidth.equals("unlimited")
            ? ""
            : bandwidth);
  }

  static Optional<Resources> resources(Json.Obj row) {
    Optional<Duration> uptime = row.string("uptime").flatMap(Rows::time);
    OptionalLong load = number(row, "cpu-load");
    return uptime.map(up ->
        new Resources(
            row.string("version").orElse(""),
            row.string("board-name").orElse(""),
            up,
            load.isPresent() ? OptionalInt.of((int) load.getAsLong()) : OptionalInt.empty(),
            number(row, "write-sect-since-reboot"),
            number(row, "write-sect-total")));
  }

  /// Integers as REST and the API send them; the suffixes of the console just in case.
  static OptionalLong rate(String text) {
    Matcher m = RATE.matcher(text);
    if (!m.matches()) {
      return OptionalLong.empty();
    }
    long unit =
        switch (m.group(2)) {
          case "k" -> 1000;
          case "M" -> 1_000_000;
          case "G" -> 1_000_000_000;
          default -> 1;
        };
    long value = Long.parseLong(m.group(1));
    return value > Long.MAX_VALUE / unit ? OptionalLong.empty() : OptionalLong.of(value * unit);
  }

  /// `2w1d3h4m5s`, any part of it; scripts and older versions write `2w1d03:04:05`.
  static Optional<Duration> time(String text) {
    Matcher m = (text.contains(":") ? CLOCK_TIME : TIME).matcher(text);
    if (text.isEmpty() || !m.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(part(m, 1) * 7 + part(m, 2))
            .plusHours(part(m, 3))
            .plusMinutes(part(m, 4))
            .plusSeconds(part(m, 5)));
  }

  private static long part(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static OptionalLong number(Json.Obj row, String name) {
    String text = row.string(name).orElse("");
    return COUNT.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static boolean flag(Json.Obj row, String name) {
    String text = row.string(name).orElse("false");
    return text.equals("true") || text.equals("yes");
  }
}
