package dev.wanctl.engine.json;

/// The text is no JSON, or more of it than was agreed to read. The message says where (line and
/// column) and what was wrong; it does not repeat the text.
public final class JsonException extends Exception {

  private static final long serialVersionUID = 1L;

  JsonException(String message) {
    super(message);
  }
}
