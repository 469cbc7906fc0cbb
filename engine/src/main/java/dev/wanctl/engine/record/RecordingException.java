package dev.wanctl.engine.record;

/// A file that cannot be read as a recording, or not be replayed. The message says what is wrong
/// with it, without its name.
public final class RecordingException extends Exception {

  private static final long serialVersionUID = 1;

  RecordingException(String message) {
    super(message);
  }

  RecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
