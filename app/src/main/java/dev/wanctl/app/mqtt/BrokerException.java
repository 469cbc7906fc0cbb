package dev.wanctl.app.mqtt;

import dev.wanctl.engine.port.DeviceFailure;

/// The broker cannot be talked to; why, and what to do.
final class BrokerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient DeviceFailure failure;

  BrokerException(DeviceFailure failure, Throwable cause) {
    super(failure.what(), cause);
    this.failure = failure;
  }

  BrokerException(DeviceFailure failure) {
    super(failure.what());
    this.failure = failure;
  }

  DeviceFailure failure() {
    return failure;
  }
}
