package dev.wanctl.app.config;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineSettings;
import java.time.Duration;

/// One line, with everything derived that the file leaves out.
///
/// @param goal the added delay that the controller aims for while the line is busy
public record LineConfig(
    String name,
    Preset preset,
    ShaperConfig shaper,
    DirectionSettings download,
    DirectionSettings upload,
    ProbeConfig probe,
    Duration goal,
    Aggressiveness aggressiveness,
    StopPolicy onStop) {

  public LineConfig {
    if (!goal.isPositive()) {
      throw new IllegalArgumentException("goal " + goal);
    }
  }

  /// What the controller is told; the only place where configuration becomes control.
  public LineSettings settings() {
    return new LineSettings(download, upload);
  }
}
