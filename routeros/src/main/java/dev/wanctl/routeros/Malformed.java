package dev.wanctl.routeros;

import java.io.IOException;

/// What came is not the protocol that the service speaks.
final class Malformed extends IOException {
  private static final long serialVersionUID = 1L;

  Malformed(String message) {
    super(message);
  }
}
