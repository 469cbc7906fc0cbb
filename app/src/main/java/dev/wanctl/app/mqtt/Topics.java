package dev.wanctl.app.mqtt;

import dev.wanctl.engine.LineOrders;
import java.util.Optional;

/// The names of topics. A line's name has letters, digits, `-` and `_` only, so that it is a level
/// of a topic as it is.
record Topics(String root) {

  static final String ONLINE = "online";
  static final String OFFLINE = "offline";

  String availability() {
    return root + "/status";
  }

  String line(String line) {
    return root + "/line/" + line;
  }

  String order(String line, LineOrders.Kind kind) {
    return line(line) + "/" + kind.code() + "/set";
  }

  /// Every [#order].
  String orders() {
    return root + "/line/+/+/set";
  }

  /// What an order is about.
  record Ordered(String line, LineOrders.Kind kind) {}

  /// What is ordered by a message on this topic; empty if it is none of [#orders].
  Optional<Ordered> ordered(String topic) {
    String start = root + "/line/";
    if (!topic.startsWith(start)) {
      return Optional.empty();
    }
    String[] levels = topic.substring(start.length()).split("/", -1);
    if (levels.length != 3 || !levels[2].equals("set")) {
      return Optional.empty();
    }
    for (LineOrders.Kind kind : LineOrders.Kind.values()) {
      if (kind.code().equals(levels[1])) {
        return Optional.of(new Ordered(levels[0], kind));
      }
    }
    return Optional.empty();
  }

  /// The root as one word, which names this daemon among Home Assistant's devices.
  String node() {
    return root.replace('/', '_');
  }
}
