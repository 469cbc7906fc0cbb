package dev.wanctl.engine.port;

import java.security.MessageDigest;

/// A key that packets are signed with. It never shows itself by accident.
public final class HmacKey {

  private final byte[] bytes;

  public HmacKey(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /// The key itself, for the one who signs.
  public byte[] reveal() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HmacKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /// The same for all, so that not even a hash of it gets out.
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "****";
  }
}
