package dev.wanctl.linux;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/// Random numbers that nobody can guess, a supply at a time: asked for one by one, [SecureRandom]
/// makes garbage.
final class Cookies {

  private static final int SUPPLY = 2048;

  private final SecureRandom random = new SecureRandom();
  private final byte[] bytes = new byte[SUPPLY];
  private final ByteBuffer supply = ByteBuffer.wrap(bytes).position(SUPPLY);

  long next() {
    if (!supply.hasRemaining()) {
      random.nextBytes(bytes);
      supply.clear();
    }
    return supply.getLong();
  }
}
