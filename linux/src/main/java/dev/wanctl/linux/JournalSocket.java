package dev.wanctl.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The system journal by its native protocol: one datagram for each entry, with fields that
/// `journalctl FIELD=value` finds. Never waits. Thread-safe.
public final class JournalSocket implements AutoCloseable {

  /// Where systemd's journal listens.
  public static final Path USUAL = Path.of("/run/systemd/journal/socket");

  private final UnixDatagrams socket;

  private JournalSocket(UnixDatagrams socket) {
    this.socket = socket;
  }

  /// Empty if there is no such socket.
  public static Optional<JournalSocket> open(Path path) {
    String name = path.toAbsolutePath().toString();
    return Files.exists(path) && UnixDatagrams.canBe(name)
        ? Optional.of(new JournalSocket(new UnixDatagrams(name)))
        : Optional.empty();
  }

  /// Sends an entry; false if it was not taken, so that it must go another way.
  ///
  /// @param fields by name: capital letters, digits and `_`
  public boolean send(Map<String, String> fields) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream(256);
    fields.forEach((name, value) -> {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      entry.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
      if (value.indexOf('\n') < 0) {
        entry.write('=');
      } else {
        entry.write('\n');
        entry.writeBytes(
            ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length)
                .array());
      }
      entry.writeBytes(bytes);
      entry.write('\n');
    });
    return socket.send(entry.toByteArray());
  }

  @Override
  public void close() {
    socket.close();
  }
}
