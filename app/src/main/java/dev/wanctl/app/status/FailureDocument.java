package dev.wanctl.app.status;

import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.port.DeviceFailure;
import java.util.Optional;

/// What keeps a part from working, as JSON.
final class FailureDocument {

  private FailureDocument() {}

  /// `null` for a part that works.
  static Json of(Subsystem.Report part) {
    return of(part.failure());
  }

  static Json of(Optional<DeviceFailure> failure) {
    return failure
        .<Json>map(f ->
            Json.object()
                .put("code", f.code())
                .put("what", f.what())
                .put("remedy", f.remedy())
                .build())
        .orElseGet(Json::none);
  }
}
