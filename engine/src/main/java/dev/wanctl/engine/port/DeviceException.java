package dev.wanctl.engine.port;

import org.jspecify.annotations.Nullable;

/// Carries a [DeviceFailure]; the only exception that code which touches devices tolerates at run
/// time.
public sealed class DeviceException extends RuntimeException permits PartlyApplied {

  private static final long serialVersionUID = 1L;

  private final transient DeviceFailure failure;

  public DeviceException(DeviceFailure failure) {
    this(failure, null);
  }

  public DeviceException(DeviceFailure failure, @Nullable Throwable cause) {
    super(failure.what(), cause);
    this.failure = failure;
  }

  public DeviceFailure failure() {
    return failure;
  }
}
