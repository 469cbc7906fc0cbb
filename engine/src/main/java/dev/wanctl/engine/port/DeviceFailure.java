package dev.wanctl.engine.port;

/// Why a device, a kernel or a router did not do what was asked. `what` says in plain words what
/// happened and where; `remedy` is what the operator can do about it, with the exact command where
/// there is one. Neither ever holds a secret.
public sealed interface DeviceFailure {

  String what();

  String remedy();

  /// A word for metrics and JSON, such as `unreachable`.
  default String code() {
    return switch (this) {
      case Unreachable _ -> "unreachable";
      case TimedOut _ -> "timed-out";
      case Untrusted _ -> "untrusted";
      case LoginRefused _ -> "login-refused";
      case Forbidden _ -> "forbidden";
      case NotFound _ -> "not-found";
      case Ambiguous _ -> "ambiguous";
      case Rejected _ -> "rejected";
      case Busy _ -> "busy";
      case Unsupported _ -> "unsupported";
      case Protocol _ -> "protocol";
    };
  }

  /// Whether trying the same again, unchanged and by itself, may succeed.
  default boolean transientByNature() {
    return switch (this) {
      case Unreachable _, TimedOut _, Busy _, Protocol _ -> true;
      case Untrusted _,
          LoginRefused _,
          Forbidden _,
          NotFound _,
          Ambiguous _,
          Rejected _,
          Unsupported _ ->
          false;
    };
  }

  /// Something went wrong that is no fault of the other side, as far as whoever speaks with it can
  /// tell: what it said was not understood.
  static DeviceFailure ofBug(RuntimeException bug) {
    return new Protocol(
        "a bug in wanctl (" + bug.getClass().getSimpleName() + ")", "report it, with the log");
  }

  /// No connection, no route, no such host.
  record Unreachable(String what, String remedy) implements DeviceFailure {}

  /// The total deadline of the operation passed.
  record TimedOut(String what, String remedy) implements DeviceFailure {}

  /// The certificate is neither verified nor pinned, or it changed.
  record Untrusted(String what, String remedy) implements DeviceFailure {}

  /// Wrong user or password.
  record LoginRefused(String what, String remedy) implements DeviceFailure {}

  /// Logged in, or running, without the right for this.
  record Forbidden(String what, String remedy) implements DeviceFailure {}

  /// The queue, interface or row does not exist.
  record NotFound(String what, String remedy) implements DeviceFailure {}

  /// More than one thing answers to the name, or another owner holds it.
  record Ambiguous(String what, String remedy) implements DeviceFailure {}

  /// The device refused the value, or took it and reads back something else.
  record Rejected(String what, String remedy) implements DeviceFailure {}

  /// The device answers that it cannot now (HTTP 5xx, EBUSY).
  record Busy(String what, String remedy) implements DeviceFailure {}

  /// This kernel or router lacks the feature.
  record Unsupported(String what, String remedy) implements DeviceFailure {}

  /// The answer makes no sense.
  record Protocol(String what, String remedy) implements DeviceFailure {}
}
