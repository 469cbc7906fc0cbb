package dev.wanctl.app.otlp;

import dev.wanctl.app.http.Exposition;
import dev.wanctl.app.http.Exposition.Distribution;
import dev.wanctl.app.http.Exposition.Family;
import dev.wanctl.app.http.Exposition.Point;
import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The body of an OTLP request for metrics (`ExportMetricsServiceRequest`) by the JSON mapping of
/// protocol buffers as OTLP 1.x narrows it: names in lowerCamelCase, enumerations as numbers,
/// 64-bit integers as text. Names, labels and values are those of `/metrics`.
///
/// @param started since when counters count
record OtlpJson(String version, String instance, Instant started, Instant now) {

  /// `AGGREGATION_TEMPORALITY_CUMULATIVE`
  private static final int CUMULATIVE = 2;

  Json.Obj request(Exposition page) {
    Json scope =
        Json.object()
            .put("scope", Json.object().put("name", "wanctl").put("version", version).build())
            .put("metrics", Json.array(page.families().stream().map(this::metric).toList()))
            .build();
    Json resource =
        Json.object()
            .put(
                "attributes",
                attributes(
                    List.of(
                        "service.name",
                        "wanctl",
                        "service.version",
                        version,
                        "service.instance.id",
                        instance)))
            .build();
    return Json.object()
        .put(
            "resourceMetrics",
            Json.array(
                List.of(
                    Json.object()
                        .put("resource", resource)
                        .put("scopeMetrics", Json.array(List.of(scope)))
                        .build())))
        .build();
  }

  private Json metric(Family family) {
    Json.Builder json =
        Json.object()
            .put("name", family.name())
            .put("description", family.help())
            .put("unit", unit(family));
    Json.Builder data = Json.object();
    switch (family.type()) {
      case GAUGE -> json.put("gauge", data.put("dataPoints", points(family)).build());
      case COUNTER ->
          json.put(
              "sum",
              data.put("dataPoints", points(family))
                  .put("aggregationTemporality", CUMULATIVE)
                  .put("isMonotonic", true)
                  .build());
      case HISTOGRAM ->
          json.put(
              "histogram",
              data.put(
                      "dataPoints",
                      Json.array(family.distributions().stream().map(this::distribution).toList()))
                  .put("aggregationTemporality", CUMULATIVE)
                  .build());
    }
    return json.build();
  }

  /// By UCUM, from the end of the name.
  private static String unit(Family family) {
    String name = family.name().replaceFirst("_total$", "");
    if (name.endsWith("_bps")) {
      return "bit/s";
    }
    if (name.endsWith("_seconds")) {
      return "s";
    }
    return name.endsWith("_bytes") ? "By" : "1";
  }

  private Json points(Family family) {
    return Json.array(
        family.points().stream()
            .<Json>map(p -> {
              Json.Builder json = common(p.labels(), family.type() == Exposition.Type.COUNTER);
              return value(json, p).build();
            })
            .toList());
  }

  private static Json.Builder value(Json.Builder json, Point p) {
    return p.text().matches("-?[0-9]{1,18}")
        ? json.put("asInt", p.text())
        : switch (p.text()) {
          case "+Inf" -> json.put("asDouble", "Infinity");
          case "-Inf" -> json.put("asDouble", "-Infinity");
          default -> json.put("asDouble", Double.parseDouble(p.text()));
        };
  }

  private Json.Builder common(List<String> labels, boolean counts) {
    Json.Builder json = Json.object().put("attributes", attributes(labels));
    if (counts) {
      json.put("startTimeUnixNano", nanos(started));
    }
    return json.put("timeUnixNano", nanos(now));
  }

  private Json distribution(Distribution d) {
    Histogram.Snapshot times = d.times();
    List<Json> counts = new ArrayList<>();
    List<Json> bounds = new ArrayList<>();
    long before = 0;
    for (long bound : d.bounds()) {
      long upTo = times.countUpTo(bound);
      counts.add(Json.of(Long.toString(upTo - before)));
      bounds.add(Json.of(bound / 1e9));
      before = upTo;
    }
    counts.add(Json.of(Long.toString(times.count() - before)));
    return common(d.labels(), true)
        .put("count", Long.toString(times.count()))
        .put("sum", times.sum() / 1e9)
        .put("bucketCounts", Json.array(counts))
        .put("explicitBounds", Json.array(bounds))
        .build();
  }

  private static Json attributes(List<String> labels) {
    List<Json> all = new ArrayList<>();
    for (int i = 0; i < labels.size(); i += 2) {
      all.add(
          Json.object()
              .put("key", labels.get(i))
              .put("value", Json.object().put("stringValue", labels.get(i + 1)).build())
              .build());
    }
    return Json.array(all);
  }

  private static String nanos(Instant at) {
    return Long.toString(Math.addExact(at.getEpochSecond() * 1_000_000_000L, at.getNano()));
  }
}
