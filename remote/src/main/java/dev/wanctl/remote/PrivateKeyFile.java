package dev.wanctl.remote;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// What can be told of a private key without its passphrase.
public enum PrivateKeyFile {
  /// No private key in OpenSSH's or PEM form.
  NONE,
  OPEN,
  /// Needs its passphrase.
  LOCKED;

  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final String END = "-----END OPENSSH PRIVATE KEY-----";

  /// Before the name of the cipher in OpenSSH's form (its `PROTOCOL.key`).
  private static final String MAGIC = "openssh-key-v1\0";

  /// Looks into a file. Throws where it cannot be read.
  public static PrivateKeyFile look(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin >= 0 && end > begin) {
      return openSsh(text.substring(begin + BEGIN.length(), end));
    }
    if (begin >= 0 || !text.contains("PRIVATE KEY-----")) {
      return NONE;
    }
    return text.contains("ENCRYPTED") ? LOCKED : OPEN;
  }

  private static PrivateKeyFile openSsh(String body) {
    try {
      ByteBuffer key = ByteBuffer.wrap(Base64.getMimeDecoder().decode(body));
      byte[] magic = new byte[MAGIC.length()];
      key.get(magic);
      byte[] cipher = new byte[Math.clamp(key.getInt(), 0, 100)];
      key.get(cipher);
      if (!new String(magic, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
        return NONE;
      }
      return new String(cipher, StandardCharsets.ISO_8859_1).equals("none") ? OPEN : LOCKED;
    } catch (IllegalArgumentException | BufferUnderflowException _) {
      return NONE;
    }
  }
}
