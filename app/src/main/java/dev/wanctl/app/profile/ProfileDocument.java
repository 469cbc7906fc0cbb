package dev.wanctl.app.profile;

import dev.wanctl.app.status.StatusSource;
import dev.wanctl.engine.Histogram;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.Stages;
import dev.wanctl.engine.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// What a daemon counted since it started, as JSON: whoever wants to know of a span takes it twice.
public final class ProfileDocument {

  private ProfileDocument() {}

  /// @param nowNanos [System#nanoTime]
  public static Json.Obj of(StatusSource source, long nowNanos) {
    Json.Builder stages = Json.object();
    for (Stage stage : Stage.values()) {
      stages.put(stage.code(), stage(stage, source.stages()));
    }
    return Json.object()
        .put("started_ns", source.startedNanos())
        .put("uptime_ns", nowNanos - source.startedNanos())
        .put("cpu_ns", processorTime().toNanos())
        .put("stages", stages.build())
        .build();
  }

  private static Json.Obj stage(Stage stage, Stages stages) {
    Histogram.Snapshot counted = stages.of(stage);
    return Json.object()
        .put("kind", stage.kind().name().toLowerCase(Locale.ROOT))
        .put("meaning", stage.meaning())
        .put("sum_ns", counted.sum())
        .put("longest_ns", counted.longest())
        .put("counts", Json.array(Arrays.stream(counted.counts()).mapToObj(Json::of).toList()))
        .build();
  }

  /// Of this process, all threads, to the hundredth of a second; zero where the system does not
  /// tell.
  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
