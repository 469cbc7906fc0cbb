package dev.wanctl.app.alert;

import dev.wanctl.engine.port.DeviceFailure;
import java.time.Duration;
import java.util.Optional;

/// What came of an attempt to send.
sealed interface Outcome {

  record Delivered() implements Outcome {}

  /// @param failure holds no secret
  /// @param pause how long the other side asks to be left alone
  record Failed(DeviceFailure failure, Optional<Duration> pause) implements Outcome {

    Failed(DeviceFailure failure) {
      this(failure, Optional.empty());
    }

    /// Whether it is this message that is not taken, so that another may be.
    boolean isAboutTheMessage() {
      return failure instanceof DeviceFailure.Rejected;
    }
  }
}
