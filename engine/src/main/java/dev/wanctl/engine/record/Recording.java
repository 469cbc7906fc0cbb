package dev.wanctl.engine.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A recording to read: the ring of a daemon, which may go on writing it, or a part of one that
/// [#export] made. Holds no more than one segment in memory. One thread.
public final class Recording implements AutoCloseable {

  private record Place(int segment, SegmentHeader header) {}

  private final FileChannel file;
  private final FileHeader header;
  private final List<Place> places;

  private Recording(FileChannel file, FileHeader header, List<Place> places) {
    this.file = file;
    this.header = header;
    this.places = places;
  }

  /// Throws [RecordingException] when it is none, or of another kind, or has nothing in it.
  public static Recording open(Path path) throws IOException, RecordingException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      ByteBuffer first = ByteBuffer.allocate(FileHeader.BYTES);
      RingFile.readFully(file, first, 0);
      FileHeader header = FileHeader.read(first.flip());
      List<Place> places = new ArrayList<>();
      for (int i = 0; i < header.segments(); i++) {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
        RingFile.readFully(file, bytes, header.offset(i));
        int segment = i;
        SegmentHeader.read(bytes.flip()).ifPresent(h -> places.add(new Place(segment, h)));
      }
      if (places.isEmpty()) {
        throw new RecordingException("there is nothing in it: it is cut off, or was just begun");
      }
      places.sort(Comparator.comparingLong(p -> p.header().number()));
      return new Recording(file, header, List.copyOf(places));
    } catch (IOException | RecordingException e) {
      file.close();
      throw e;
    }
  }

  /// The line that it is of.
  public String line() {
    return header.line();
  }

  /// How many segments there are, oldest first.
  int segments() {
    return places.size();
  }

  /// The segment in which this time is, or the first there is.
  int segmentAt(long epochMillis) {
    int found = 0;
    for (int i = 0; i < places.size(); i++) {
      found = places.get(i).header().epochMillis() <= epochMillis ? i : found;
    }
    return found;
  }

  /// Empty when a daemon that goes on recording has just overwritten it.
  Optional<Segment> segment(int index) throws IOException, RecordingException {
    Place place = places.get(index);
    byte[] bytes = bytes(place);
    Optional<SegmentHeader> now = SegmentHeader.read(ByteBuffer.wrap(bytes));
    if (now.isEmpty() || now.get().number() != place.header().number()) {
      return Optional.empty();
    }
    return Optional.of(Segment.read(place.header(), bytes));
  }

  private byte[] bytes(Place place) throws IOException {
    long at = header.offset(place.segment());
    ByteBuffer bytes = ByteBuffer.allocate(Math.clamp(file.size() - at, 0, header.segmentBytes()));
    RingFile.readFully(file, bytes, at);
    return bytes.array();
  }

  /// Copies the segments of the last time into a file of its own; returns how many. The first of
  /// them may begin earlier, since a segment is whole or of no use.
  public int export(Path to, Duration last) throws IOException {
    // A segment reaches to the next one's beginning; the newest to now.
    long from = System.currentTimeMillis() - last.toMillis();
    List<Place> wanted = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      boolean older = i + 1 < places.size() && places.get(i + 1).header().epochMillis() < from;
      if (!older) {
        wanted.add(places.get(i));
      }
    }
    FileHeader copy = new FileHeader(header.segmentBytes(), wanted.size(), header.line());
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(out, copy.bytes(), 0);
      for (int i = 0; i < wanted.size(); i++) {
        write(out, ByteBuffer.wrap(bytes(wanted.get(i))), copy.offset(i));
      }
    }
    return wanted.size();
  }

  private static void write(FileChannel out, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += out.write(bytes, position);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
