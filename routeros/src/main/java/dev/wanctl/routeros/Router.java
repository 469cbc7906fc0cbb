package dev.wanctl.routeros;

import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// A RouterOS router, as far as wanctl deals with one, whatever session carries the requests. Each
/// call keeps a total deadline and throws [DeviceException] for whatever can go wrong. Thread-safe;
/// [#counters] and [#interfaceCounters] never make the other calls wait, so that a slow reading of
/// statistics cannot delay a change. Belongs to whoever opened it: shapers and meters share it and
/// do not close it.
public interface Router extends AutoCloseable {

  /// Where it is, for messages, such as `192.168.88.1`.
  String name();

  /// `/system/identity`.
  String identity();

  /// `/system/resource`. An uptime smaller than before makes the session forget all ids.
  Resources resources();

  /// The policies of the group of the user who is logged in; empty when the router does not tell.
  Optional<Access> access();

  /// The entries of `/queue/tree` with exactly these names, in their order. A name with no entry is
  /// [DeviceFailure.NotFound], one with several [DeviceFailure.Ambiguous].
  List<Queue> queues(List<String> names);

  /// A row of `/queue/type`.
  Optional<QueueType> queueType(String name);

  /// Sets the `max-limit` of these queues, all requests in flight together, decreases sent first. A
  /// queue that by the router's last word has its limit already is not written again, which spares
  /// the router a change of its configuration; when that is so of all, they are read instead.
  /// Throws when nothing was set; when only some were, the result says what stands now and why.
  Applied setLimits(List<Limit> wanted);

  /// How often counters may be read without being a burden to the router.
  default Duration counterPeriod() {
    return Duration.ofMillis(200);
  }

  /// Counters of the entries of `/queue/tree` with exactly these names, in their order.
  List<Counters> counters(List<String> names);

  /// The newest there are, however old, for those who would rather not wait; asks the router if
  /// there are none.
  default List<Counters> latestCounters(List<String> names) {
    return counters(names);
  }

  /// Empty when there is no interface of that name.
  Optional<InterfaceCounters> interfaceCounters(String name);

  /// How many connections were opened so far. Another number than before means that the router may
  /// have restarted in between. Asks nobody.
  int connections();

  /// All rows of a menu, in the router's order: of each the menu's properties that it has, as the
  /// router writes them (flags as `true` and `false`, rates as plain numbers).
  List<Map<String, String>> rows(Menu menu);

  /// Sets these values of the one row that has exactly this name (in menus without names this
  /// comment, see [Menu#key]), and nothing else; flags as `true` and `false`. No such row is
  /// [DeviceFailure.NotFound], several are [DeviceFailure.Ambiguous]; nothing is set then. Whether
  /// it was heeded, only a reading tells.
  void set(Menu menu, String name, Map<String, String> values);

  /// Appends a row with these values unless one of the same name stands there; an empty value is a
  /// word by itself. When no answer comes it may have been added or not, and trying again is safe.
  void add(Menu menu, Map<String, String> values);

  /// Removes the one row of this name; several are [DeviceFailure.Ambiguous], none is no failure.
  void remove(Menu menu, String name);

  @Override
  void close();

  /// @param uptime whole seconds since the router started
  /// @param cpuLoad percent
  /// @param writtenSectors flash sectors written since the router started; empty on boards that do
  ///   not count them
  /// @param writtenSectorsEver the same over the router's life
  record Resources(
      String version,
      String board,
      Duration uptime,
      OptionalInt cpuLoad,
      OptionalLong writtenSectors,
      OptionalLong writtenSectorsEver) {}

  record Access(String user, String group, Set<String> policies) {
    public Access {
      policies = Set.copyOf(policies);
    }
  }

  /// @param parent an interface, another queue, or `global`
  /// @param type name of a row of `/queue/type`
  /// @param disabled it shapes nothing
  /// @param invalid it refers to something that does not exist just now
  record Queue(
      String name, String parent, String type, Limit limit, boolean disabled, boolean invalid) {}

  /// @param kind such as `cake` or `fq-codel`
  /// @param cakeBandwidth as written, empty when unset
  record QueueType(String name, String kind, String cakeBandwidth) {}

  /// @param bitsPerSecond 0 for unlimited, as RouterOS has it
  record Limit(String queue, long bitsPerSecond) {
    public Limit {
      if (bitsPerSecond < 0) {
        throw new IllegalArgumentException("a limit cannot be negative: " + bitsPerSecond);
      }
    }

    public boolean unlimited() {
      return bitsPerSecond == 0;
    }
  }

  /// What stands on the router after a change.
  ///
  /// @param limits in the order in which they were asked for
  /// @param before what stood until then, in the same order; empty where the router did not tell
  /// @param failure why some of them are not as asked; empty when all requests were accepted
  record Applied(List<Limit> limits, List<Limit> before, Optional<DeviceFailure> failure) {
    public Applied {
      limits = List.copyOf(limits);
      before = List.copyOf(before);
    }
  }

  /// Since the router started or its counters were reset. `dropped` counts packets, and stays 0 on
  /// CAKE queues of RouterOS 7.2x by two field reports.
  ///
  /// @param takenAtNanos [System#nanoTime], half-way between question and answer
  record Counters(
      String queue,
      long bytes,
      long packets,
      long dropped,
      long queuedBytes,
      long queuedPackets,
      long takenAtNanos) {}

  record InterfaceCounters(String name, long rxBytes, long txBytes) {}
}
