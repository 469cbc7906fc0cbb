package dev.wanctl.app.mqtt;

import dev.wanctl.engine.LineOrders;
import dev.wanctl.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What Home Assistant is told so that each line is a device of its with sensors and switches (its
/// integration `mqtt`, "MQTT discovery", one topic for each entity).
///
/// @param commands whether orders can be given: then they are switches, else they are only shown
record Discovery(String prefix, Topics topics, String version, boolean commands) {

  private static final String SENSOR = "sensor";

  /// One entity by its key in [LineReport].
  private record Entity(String component, String key, String name, Map<String, String> more) {}

  private static Entity sensor(String key, String name, String... more) {
    return new Entity(SENSOR, key, name, pairs(more));
  }

  private static Map<String, String> pairs(String... words) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      map.put(words[i], words[i + 1]);
    }
    return map;
  }

  private static Entity delay(String key, String name) {
    return sensor(
        key,
        name,
        "unit_of_measurement",
        "ms",
        "device_class",
        "duration",
        "state_class",
        "measurement",
        "suggested_display_precision",
        "1");
  }

  private static Entity rate(String direction, String what, String name) {
    return sensor(
        direction + "_" + what + "_mbps",
        name,
        "unit_of_measurement",
        "Mbit/s",
        "device_class",
        "data_rate",
        "state_class",
        "measurement",
        "suggested_display_precision",
        "1");
  }

  private static final List<Entity> ALWAYS =
      List.of(
          sensor("verdict", "Verdict", "icon", "mdi:check-network"),
          sensor("why", "Why", "icon", "mdi:comment-text"),
          sensor("conditions", "Conditions", "icon", "mdi:alert-circle-outline"),
          delay("delay_p50_ms", "Added delay"),
          delay("delay_p95_ms", "Added delay, 95th percentile"),
          rate("download", "rate", "Download rate"),
          rate("download", "load", "Download load"),
          rate("download", "capacity", "Download capacity"),
          rate("upload", "rate", "Upload rate"),
          rate("upload", "load", "Upload load"),
          rate("upload", "capacity", "Upload capacity"),
          sensor("steering", "Steering", "icon", "mdi:call-split"));

  /// Where the birth of Home Assistant is told, after which it wants to be told everything again.
  String birth() {
    return prefix + "/status";
  }

  /// Every topic that [#of] may give for any line.
  String mine() {
    return prefix + "/+/" + topics.node() + "/+/config";
  }

  /// By topic, what Home Assistant is to know of a line.
  Map<String, String> of(String line) {
    Map<String, String> all = new LinkedHashMap<>();
    ALWAYS.forEach(e -> put(all, line, e));
    for (LineOrders.Kind kind : LineOrders.Kind.values()) {
      String name = kind == LineOrders.Kind.HOLD ? "Hold rates" : "Observe only";
      put(
          all,
          line,
          new Entity(
              commands ? "switch" : "binary_sensor",
              kind.code(),
              name,
              commands ? pairs("command_topic", topics.order(line, kind)) : Map.of()));
    }
    return all;
  }

  private void put(Map<String, String> all, String line, Entity entity) {
    String id = line + "_" + entity.key();
    Json.Builder json =
        Json.object()
            .put("name", entity.name())
            .put("unique_id", topics.node() + "_" + id)
            .put("state_topic", topics.line(line))
            .put("value_template", "{{ value_json." + entity.key() + " }}")
            .put("availability_topic", topics.availability());
    entity
        .more()
        .forEach((key, value) -> {
          if (key.equals("suggested_display_precision")) {
            json.put(key, Integer.parseInt(value));
          } else {
            json.put(key, value);
          }
        });
    if (!entity.component().equals(SENSOR)) {
      json.put("payload_on", LineReport.ON).put("payload_off", LineReport.OFF);
    }
    all.put(
        prefix + "/" + entity.component() + "/" + topics.node() + "/" + id + "/config",
        json.put("device", device(line)).put("origin", origin()).build().compact());
  }

  private Json device(String line) {
    return Json.object()
        .put("identifiers", Json.array(List.of(Json.of(topics.node() + "_" + line))))
        .put("name", "wanctl " + line)
        .put("model", "Internet line")
        .put("sw_version", version)
        .build();
  }

  private Json origin() {
    return Json.object().put("name", "wanctl").put("sw_version", version).build();
  }
}
