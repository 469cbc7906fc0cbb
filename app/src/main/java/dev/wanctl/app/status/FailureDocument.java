package dev.wanctl.app.status;

import dev.wanctl.engine.Subsystem;
import dev.wanctl.engine.json.Json;

/// What keeps a part from working, as JSON.
final class FailureDocument {

  private FailureDocument() {}

  /// `null` for a part that works.
  static Json of(Subsystem.Report part) {
    return part.failure()
        .<Json>map(f ->
            Json.object()
                .put("code", f.code())
                .put("what", f.what())
                .put("remedy", f.remedy())
                .build())
        .orElseGet(Json::none);
  }
}
