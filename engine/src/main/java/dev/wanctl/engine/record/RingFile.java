package dev.wanctl.engine.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One line's recording as it is written: a file of a fixed size whose segments are used in turn,
/// the oldest overwritten, but for those that are pinned. At most a third is pinned; then the
/// oldest of them goes. One thread.
final class RingFile implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("wanctl.recorder");

  private final FileChannel file;
  private final FileHeader header;
  private final List<Optional<SegmentHeader>> segments = new ArrayList<>();
  private int current = -1;
  private int previous = -1;
  private int used;

  private RingFile(FileChannel file, FileHeader header) {
    this.file = file;
    this.header = header;
  }

  /// Goes on with a file that is there and has the same size. Another ring of this line is begun
  /// anew; what is no recording at all is set aside, since it is somebody's.
  static RingFile open(Path path, FileHeader wanted) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      ByteBuffer first = ByteBuffer.allocate(FileHeader.BYTES);
      readFully(file, first, 0);
      if (file.size() > 0 && !sameRing(first.flip(), wanted)) {
        file.close();
        Path aside = path.resolveSibling(path.getFileName() + ".set-aside");
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.log(
            System.Logger.Level.WARNING,
            "recording={0} cannot be gone on with (another size, or no whole recording): it is now"
                + " {1}",
            path,
            aside);
        return open(path, wanted);
      }
      RingFile ring = new RingFile(file, wanted);
      ring.file.write(wanted.bytes(), 0);
      ring.look();
      return ring;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static boolean sameRing(ByteBuffer first, FileHeader wanted) {
    try {
      return FileHeader.read(first).equals(wanted);
    } catch (RecordingException e) {
      return false;
    }
  }

  private void look() throws IOException {
    for (int i = 0; i < header.segments(); i++) {
      ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
      readFully(file, bytes, header.offset(i));
      segments.add(SegmentHeader.read(bytes.flip()));
    }
    current =
        java.util.stream.IntStream.range(0, header.segments())
            .boxed()
            .filter(i -> segments.get(i).isPresent())
            .max(Comparator.comparingLong(this::number))
            .orElse(-1);
  }

  private long number(int segment) {
    return segments.get(segment).map(SegmentHeader::number).orElse(0L);
  }

  private boolean pinned(int segment) {
    return segments.get(segment).map(SegmentHeader::pinned).orElse(false);
  }

  static void readFully(FileChannel file, ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining() && file.read(into, at + into.position()) > 0) {
      // What is missing at the end of the file stays zero.
    }
  }

  /// Begins a segment in the place of the oldest that is not pinned.
  void begin(long epochMillis, long nanos) throws IOException {
    int next = (current + 1) % header.segments();
    while (pinned(next)) {
      next = (next + 1) % header.segments();
    }
    SegmentHeader fresh =
        new SegmentHeader(false, current < 0 ? 1 : number(current) + 1, epochMillis, nanos);
    previous = current;
    current = next;
    segments.set(next, Optional.of(fresh));
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES + 4);
    bytes.put(fresh.bytes()).putInt(0).flip();
    write(bytes, 0);
    used = SegmentHeader.BYTES;
  }

  /// Bytes of content that the next frame may have.
  int room() {
    return header.segmentBytes() - used - 2 * SegmentHeader.FRAME;
  }

  /// Adds a frame to the segment begun last, if there is [#room].
  void append(byte[] content, int length) throws IOException {
    SegmentHeader segment = segments.get(current).orElseThrow();
    ByteBuffer frame = ByteBuffer.allocate(SegmentHeader.FRAME + length + 4);
    frame.putInt(length).putInt(segment.crc(content, 0, length)).put(content, 0, length);
    frame.putInt(0).flip();
    write(frame, used);
    used += SegmentHeader.FRAME + length;
  }

  /// Keeps the present segment and the one before.
  void pin() throws IOException {
    pin(current);
    if (previous >= 0 && number(previous) == number(current) - 1) {
      pin(previous);
    }
  }

  private void pin(int segment) throws IOException {
    if (pinned(segment)) {
      return;
    }
    List<Integer> others =
        java.util.stream.IntStream.range(0, header.segments())
            .filter(this::pinned)
            .boxed()
            .sorted(Comparator.comparingLong(this::number))
            .toList();
    if (others.size() >= Math.max(1, header.segments() / 3)) {
      mark(others.getFirst(), false);
    }
    mark(segment, true);
  }

  private void mark(int segment, boolean on) throws IOException {
    segments.set(segment, segments.get(segment).map(s -> s.pinned(on)));
    file.write(
        ByteBuffer.allocate(4).putInt(on ? 1 : 0).flip(),
        header.offset(segment) + SegmentHeader.PINNED_AT);
  }

  int pinnedSegments() {
    return (int) segments.stream().flatMap(Optional::stream).filter(SegmentHeader::pinned).count();
  }

  private void write(ByteBuffer bytes, int at) throws IOException {
    long position = header.offset(current) + at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
