package dev.wanctl.sim.router;

import dev.wanctl.sim.router.QueueBackend.InterfaceCounters;
import dev.wanctl.sim.router.QueueBackend.QueueCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the router knows: its menus, counters, users and log. Everything is guarded by the model's
/// own lock.
final class RouterModel {

  static final String QUEUE_TREE = "/queue/tree";
  static final String QUEUE_TYPE = "/queue/type";
  static final String INTERFACE = "/interface";
  static final String USER = "/user";
  static final String GROUP = "/user/group";
  static final String LOG = "/log";

  /// RouterOS's memory log.
  private static final int LOG_LINES = 1000;

  private static final Set<String> QUEUE_KEYS =
      Set.of(
          "name",
          "parent",
          "packet-mark",
          "queue",
          "limit-at",
          "max-limit",
          "priority",
          "burst-limit",
          "burst-threshold",
          "burst-time",
          "bucket-size",
          "disabled",
          "comment");

  private static final Set<String> TYPE_KEYS =
      Set.of(
          "name",
          "kind",
          "cake-ack-filter",
          "cake-atm",
          "cake-autorate-ingress",
          "cake-bandwidth",
          "cake-diffserv",
          "cake-flowmode",
          "cake-memlimit",
          "cake-mpu",
          "cake-nat",
          "cake-overhead",
          "cake-overhead-scheme",
          "cake-rtt",
          "cake-rtt-scheme",
          "cake-wash");

  final QueueBackend backend;
  private final LongSupplier clock;
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Map<String, QueueCounters> queueBase = new HashMap<>();
  private final Map<String, InterfaceCounters> interfaceBase = new HashMap<>();
  private final Map<String, String> passwords = new HashMap<>();
  private final Map<String, Consumer<Map<String, String>>> additions = new HashMap<>();
  private String identity = "MikroTik";
  private String version = "7.23.7 (long-term)";
  private long startedAtNanos;
  private long writtenSectors = 7000;
  private long writtenSectorsAtStart = writtenSectors;
  private int lastId;

  RouterModel(QueueBackend backend, LongSupplier clock) {
    this.backend = backend;
    this.clock = clock;
    startedAtNanos = clock.getAsLong();
    table(QUEUE_TREE, QUEUE_KEYS, queueDefaults());
    table(QUEUE_TYPE, TYPE_KEYS, Map.of());
    table(INTERFACE, Set.of(), Map.of("type", "ether", "disabled", "false", "running", "true"));
    MoreMenus.all().forEach(this::table);
    NetworkMenus.all().forEach(this::table);
    table(USER, Set.of("name", "group", "address", "disabled", "comment"), Map.of());
    table(GROUP, Set.of("name", "policy", "comment"), Map.of());
    table(LOG, Set.of(), Map.of());
    MoreMenus.services().forEach(table(MoreMenus.SERVICE)::add);
    group("full", "ssh,read,write,policy,test,password,sensitive,api,rest-api");
    group("read", "ssh,read,test,api,rest-api,!write,!policy");
    group("write", "ssh,read,write,test,api,rest-api,!policy");
  }

  private static Map<String, String> queueDefaults() {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("parent", "global");
    row.put("packet-mark", "");
    row.put("queue", "default-small");
    row.put("limit-at", "0");
    row.put("max-limit", "0");
    row.put("priority", "8");
    row.put("burst-limit", "0");
    row.put("burst-threshold", "0");
    row.put("burst-time", "0s");
    row.put("bucket-size", "0.1");
    row.put("disabled", "false");
    row.put("invalid", "false");
    return row;
  }

  private void table(String path, Set<String> keys, Map<String, String> defaults) {
    table(path, new MoreMenus.Menu(keys, defaults));
  }

  private void table(String path, MoreMenus.Menu menu) {
    tables.put(
        path, new Table(this, this::nextId, menu.settable(), menu.readOnly(), menu.defaults()));
  }

  /// From now on rows of this menu are shown with what this adds to them. Called while the model is
  /// locked.
  synchronized void liveBy(String path, Consumer<Map<String, String>> addition) {
    additions.put(path, addition);
  }

  /// Nanoseconds of the router's monotonic clock.
  long now() {
    return clock.getAsLong();
  }

  /// Ids are hexadecimal, leave gaps and are never used again.
  private synchronized String nextId() {
    lastId += 1 + lastId * 7 % 5;
    return "*" + Integer.toHexString(lastId).toUpperCase(Locale.ROOT);
  }

  Table table(String path) {
    return findTable(path).orElseThrow(() -> new IllegalArgumentException("no menu " + path));
  }

  Optional<Table> findTable(String path) {
    return Optional.ofNullable(tables.get(path));
  }

  Set<String> menus() {
    return Collections.unmodifiableSet(tables.keySet());
  }

  void group(String name, String policy) {
    table(GROUP).add(Map.of("name", name, "policy", policy));
  }

  synchronized void user(String name, String password, String group) {
    Optional<Map<String, String>> known = table(USER).named(name);
    if (known.isPresent()) {
      table(USER).set(known.get().getOrDefault(Table.ID, ""), Map.of("group", group));
    } else {
      table(USER).add(Map.of("name", name, "group", group, "disabled", "false"));
    }
    passwords.put(name, password);
  }

  synchronized boolean knows(String user, String password) {
    return password.equals(passwords.get(user));
  }

  boolean may(String user, String policy) {
    return table(USER)
        .named(user)
        .flatMap(row -> table(GROUP).named(row.getOrDefault("group", "")))
        .map(row -> List.of(row.getOrDefault("policy", "").split(",", -1)).contains(policy))
        .orElse(false);
  }

  /// A row as a reader sees it: with the live counters and state of its menu.
  synchronized Map<String, String> live(String path, Map<String, String> row) {
    String name = row.getOrDefault("name", "");
    Map<String, String> seen = new LinkedHashMap<>(row);
    if (path.equals(QUEUE_TREE)) {
      QueueCounters c =
          backend.counters(name).since(queueBase.getOrDefault(name, QueueCounters.ZERO));
      seen.put("rate", Long.toString(c.rate()));
      seen.put("packet-rate", Long.toString(c.packetRate()));
      seen.put("queued-bytes", Long.toString(c.queuedBytes()));
      seen.put("queued-packets", Long.toString(c.queuedPackets()));
      seen.put("bytes", Long.toString(c.bytes()));
      seen.put("packets", Long.toString(c.packets()));
      seen.put("dropped", Long.toString(c.dropped()));
    } else if (path.equals(INTERFACE)) {
      InterfaceCounters c =
          backend
              .interfaceCounters(name)
              .since(interfaceBase.getOrDefault(name, InterfaceCounters.ZERO));
      seen.put("rx-byte", Long.toString(c.rxBytes()));
      seen.put("tx-byte", Long.toString(c.txBytes()));
      seen.put("rx-packet", Long.toString(c.rxPackets()));
      seen.put("tx-packet", Long.toString(c.txPackets()));
    }
    additions.getOrDefault(path, _ -> {}).accept(seen);
    return seen;
  }

  synchronized List<Map<String, String>> liveRows(String path) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Map<String, String> row : table(path).rows()) {
      rows.add(live(path, row));
    }
    return rows;
  }

  synchronized void resetCounters(String queue) {
    queueBase.put(queue, backend.counters(queue));
  }

  /// Tells the backend of the limit that a queue has now.
  synchronized void announceLimit(Map<String, String> row) {
    backend.limitChanged(
        row.getOrDefault("name", ""), Long.parseLong(row.getOrDefault("max-limit", "0")));
  }

  /// As after a power cycle: configuration stays, counters, log and uptime begin again.
  synchronized void reboot(boolean renumber) {
    startedAtNanos = clock.getAsLong();
    writtenSectorsAtStart = writtenSectors;
    table(QUEUE_TREE).rows().forEach(row -> resetCounters(row.getOrDefault("name", "")));
    for (Map<String, String> row : table(INTERFACE).rows()) {
      String name = row.getOrDefault("name", "");
      interfaceBase.put(name, backend.interfaceCounters(name));
    }
    clear(table(LOG), 0);
    if (renumber) {
      tables.values().forEach(Table::renumber);
    }
  }

  synchronized Map<String, String> resource() {
    Map<String, String> resource = new TreeMap<>();
    resource.put("uptime", duration(Duration.ofNanos(clock.getAsLong() - startedAtNanos)));
    resource.put("version", version);
    resource.put("board-name", "CHR");
    resource.put("platform", "MikroTik");
    resource.put("cpu-load", "3");
    resource.put("write-sect-since-reboot", Long.toString(writtenSectors - writtenSectorsAtStart));
    resource.put("write-sect-total", Long.toString(writtenSectors));
    return resource;
  }

  /// Each changed setting costs flash sectors; how many is not known of real routers.
  synchronized void written() {
    writtenSectors += 8;
  }

  synchronized String identity() {
    return identity;
  }

  synchronized void identity(String name) {
    identity = name;
  }

  synchronized void version(String text) {
    version = text;
  }

  /// Whether the version it calls itself is this one or a later one.
  synchronized boolean atLeast(int major, int minor) {
    Matcher m = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(version);
    if (!m.matches()) {
      return false;
    }
    int itsMajor = Integer.parseInt(m.group(1));
    return itsMajor > major || (itsMajor == major && Integer.parseInt(m.group(2)) >= minor);
  }

  synchronized void log(String topics, String message) {
    Table log = table(LOG);
    log.add(Map.of("topics", topics, "message", message));
    clear(log, LOG_LINES);
  }

  private static void clear(Table log, int keep) {
    List<Map<String, String>> rows = log.rows();
    rows.subList(0, Math.max(0, rows.size() - keep))
        .forEach(row -> log.remove(row.getOrDefault(Table.ID, "")));
  }

  /// As RouterOS writes it: `2d20h12m20s`, without parts that are zero.
  static String duration(Duration d) {
    StringBuilder text = new StringBuilder();
    part(text, d.toDays() / 7, 'w');
    part(text, d.toDays() % 7, 'd');
    part(text, d.toHoursPart(), 'h');
    part(text, d.toMinutesPart(), 'm');
    part(text, d.toSecondsPart(), 's');
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long value, char unit) {
    if (value > 0) {
      text.append(value).append(unit);
    }
  }
}
