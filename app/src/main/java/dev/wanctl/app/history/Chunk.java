package dev.wanctl.app.history;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Steps of one line and tier that are stored together, compressed, in the order of time.
final class Chunk {

  private static final int FORM = 1;
  private static final int MOST_BYTES = 8 << 20;

  private final Tier tier;
  private final long start;
  private final SortedMap<Long, Step> steps = new TreeMap<>();

  Chunk(Tier tier, long start) {
    this.tier = tier;
    this.start = start;
  }

  SortedMap<Long, Step> steps() {
    return steps;
  }

  /// Adds to the step of its time.
  void add(Step step) {
    steps.computeIfAbsent(tier.stepOf(step.at()), Step::new).add(step);
  }

  byte[] pack() {
    Bytes out = new Bytes();
    out.put(FORM);
    out.put(steps.size());
    long former = start;
    for (Step step : steps.values()) {
      out.put((step.at() - former) / tier.step());
      former = step.at();
      step.write(out);
    }
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(out.toArray());
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] part = new byte[4096];
      while (!deflater.finished()) {
        packed.write(part, 0, deflater.deflate(part));
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /// Throws [HistoryException] if it is no such thing.
  static Chunk unpack(Tier tier, long start, byte[] packed) {
    Chunk chunk = new Chunk(tier, start);
    ByteBuffer in = ByteBuffer.wrap(inflate(packed));
    try {
      if (Bytes.get(in) != FORM) {
        throw HistoryException.damaged("a chunk in it has an unknown form");
      }
      long number = Bytes.get(in);
      long at = start;
      for (long i = 0; i < number; i++) {
        at += Bytes.get(in) * tier.step();
        chunk.steps.put(at, Step.read(at, in));
      }
    } catch (BufferUnderflowException | ArithmeticException e) {
      throw HistoryException.damaged("a chunk in it is damaged");
    }
    return chunk;
  }

  private static byte[] inflate(byte[] packed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      byte[] part = new byte[4096];
      while (!inflater.finished()) {
        int length = inflater.inflate(part);
        if ((length == 0 && !inflater.finished()) || plain.size() > MOST_BYTES) {
          throw HistoryException.damaged("a chunk in it is damaged");
        }
        plain.write(part, 0, length);
      }
      return plain.toByteArray();
    } catch (DataFormatException e) {
      throw HistoryException.damaged("a chunk in it is damaged");
    } finally {
      inflater.end();
    }
  }
}
