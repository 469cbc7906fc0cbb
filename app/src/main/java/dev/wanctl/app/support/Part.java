package dev.wanctl.app.support;

import java.nio.charset.StandardCharsets;

/// A file of a bundle.
///
/// @param bytes as they will be written; not copied, as recordings are large
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Part(String name, byte[] bytes) {

  public static Part of(String name, String text) {
    return new Part(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
