package dev.wanctl.app.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Writes the file of the history. Every second is added to all tiers in one transaction, so that
/// the same is known of a time however finely it is looked at, whenever the process dies; deleting
/// needs no summing up before. One thread.
final class HistoryFile implements AutoCloseable {

  static final String NAME = "history.db";

  private static final String ASIDE = ".aside-";
  private static final int MOST_ASIDE = 2;

  /// Events, and pages of free room, that one piece of maintenance takes away.
  private static final int PIECE = 240;

  private static final int PAGES = 256;

  /// Room for the log of writes, beside the file itself.
  private static final long LOG_BYTES = 2 << 20;

  /// A second that waits to be written, packed: one that waits takes little room.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it, and it is never changed
  record Waiting(String line, long at, byte[] step) {

    static Waiting of(String line, Step step) {
      return new Waiting(line, step.at(), step.packed());
    }
  }

  private final Path file;
  private final Database database;
  private final long mostBytes;
  private final Duration keep;

  private HistoryFile(Path file, Database database, long mostBytes, Duration keep) {
    this.file = file;
    this.database = database;
    this.mostBytes = mostBytes;
    this.keep = keep;
  }

  /// @param keep how old hours and events may become
  static HistoryFile open(Path file, long mostBytes, Duration keep) {
    return new HistoryFile(file, Database.writable(file), mostBytes, keep);
  }

  /// Moves a file that cannot be used out of the way, with what SQLite keeps beside it; the newest
  /// few are kept. Where it went.
  static Path setAside(Path file, Instant now) throws IOException {
    String stamp = now.toString().replaceAll("[^0-9TZ]", "");
    Path aside = file.resolveSibling(file.getFileName() + ASIDE + stamp);
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    for (String beside : List.of("-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + beside));
    }
    try (Stream<Path> all = Files.list(file.toAbsolutePath().getParent())) {
      List<Path> old =
          all.filter(p -> p.getFileName().toString().startsWith(file.getFileName() + ASIDE))
              .sorted(Comparator.comparing(Path::toString).reversed())
              .skip(MOST_ASIDE)
              .toList();
      for (Path p : old) {
        Files.deleteIfExists(p);
      }
    }
    return aside;
  }

  /// Adds all of it or nothing.
  void add(List<Waiting> seconds, List<HistoryEvent> events) {
    database.atomically(() -> {
      byLine(seconds).forEach(this::add);
      events.forEach(this::add);
    });
  }

  private static Map<String, List<Step>> byLine(List<Waiting> seconds) {
    Map<String, List<Step>> all = new LinkedHashMap<>();
    for (Waiting w : seconds) {
      all.computeIfAbsent(w.line(), _ -> new java.util.ArrayList<>())
          .add(Step.read(w.at(), ByteBuffer.wrap(w.step())));
    }
    return all;
  }

  private void add(String line, List<Step> seconds) {
    long id = lineId(line);
    for (Tier tier : Tier.ALL) {
      Map<Long, Chunk> chunks = new TreeMap<>();
      for (Step second : seconds) {
        chunks
            .computeIfAbsent(tier.chunkOf(second.at()), start -> chunk(tier, start, id))
            .add(second);
      }
      chunks.forEach((start, chunk) -> put(tier, start, id, chunk));
    }
  }

  private long lineId(String line) {
    database.with(
        "INSERT INTO line(name) VALUES(?) ON CONFLICT DO NOTHING",
        s -> {
          s.setString(1, line);
          return s.executeUpdate();
        });
    return database.with(
        "SELECT id FROM line WHERE name=?",
        s -> {
          s.setString(1, line);
          try (ResultSet rows = s.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
          }
        });
  }

  private Chunk chunk(Tier tier, long start, long line) {
    return database.with(
        "SELECT steps FROM chunk WHERE step=? AND start=? AND line=?",
        s -> {
          s.setInt(1, tier.step());
          s.setLong(2, start);
          s.setLong(3, line);
          try (ResultSet rows = s.executeQuery()) {
            return rows.next()
                ? Chunk.unpack(tier, start, rows.getBytes(1))
                : new Chunk(tier, start);
          }
        });
  }

  private void put(Tier tier, long start, long line, Chunk chunk) {
    database.with(
        "INSERT INTO chunk(step, start, line, steps) VALUES(?, ?, ?, ?)"
            + " ON CONFLICT(step, start, line) DO UPDATE SET steps=excluded.steps",
        s -> {
          s.setInt(1, tier.step());
          s.setLong(2, start);
          s.setLong(3, line);
          s.setBytes(4, chunk.pack());
          return s.executeUpdate();
        });
  }

  private void add(HistoryEvent event) {
    database.with(
        "INSERT INTO event(at, line, kind, severity, text) VALUES(?, ?, ?, ?, ?)",
        s -> {
          s.setLong(1, event.at());
          s.setString(2, event.line());
          s.setString(3, event.kind());
          s.setString(4, event.severity());
          s.setString(5, event.text());
          return s.executeUpdate();
        });
  }

  /// One small piece of keeping it within its bounds of age and size. True if there is more to do.
  boolean trim(Instant now) {
    boolean more = false;
    for (Tier tier : Tier.ALL) {
      Duration kept = tier == Tier.HOURS || keep.compareTo(tier.kept()) < 0 ? keep : tier.kept();
      more |= deleteChunks(tier, now.minus(kept).getEpochSecond());
    }
    more |= deleteEvents(now.minus(keep).toEpochMilli());
    if (used() > mostBytes - LOG_BYTES) {
      more |= deleteOldest();
    }
    if (database.number("PRAGMA freelist_count") > PAGES) {
      database.with("PRAGMA incremental_vacuum(" + PAGES + ")", s -> s.execute());
      more = true;
    }
    return more;
  }

  /// Bytes of the file that hold something.
  private long used() {
    return (database.number("PRAGMA page_count") - database.number("PRAGMA freelist_count"))
        * database.number("PRAGMA page_size");
  }

  private boolean deleteChunks(Tier tier, long before) {
    Optional<Long> oldest = oldest(tier);
    if (oldest.isEmpty() || oldest.get() >= tier.pieceOf(before)) {
      return false;
    }
    long until = tier.pieceOf(oldest.get()) + tier.piece();
    database.with(
        "DELETE FROM chunk WHERE step=? AND start<?",
        s -> {
          s.setInt(1, tier.step());
          s.setLong(2, until);
          return s.executeUpdate();
        });
    return true;
  }

  private boolean deleteEvents(long before) {
    return database.with(
            "DELETE FROM event WHERE rowid IN"
                + " (SELECT rowid FROM event WHERE at<? ORDER BY at LIMIT "
                + PIECE
                + ")",
            s -> {
              s.setLong(1, before);
              return s.executeUpdate();
            })
        == PIECE;
  }

  /// What is oldest of the finest tier that has more than its last hours; then events.
  private boolean deleteOldest() {
    for (Tier tier : Tier.ALL) {
      Optional<Long> oldest = oldest(tier);
      Optional<Long> newest = newest(tier);
      if (oldest.isPresent()
          && newest.isPresent()
          && newest.get() - oldest.get() > 2 * tier.piece()) {
        return deleteChunks(tier, newest.get());
      }
    }
    return deleteEvents(Long.MAX_VALUE);
  }

  private Optional<Long> oldest(Tier tier) {
    return edge("min", tier);
  }

  private Optional<Long> newest(Tier tier) {
    return edge("max", tier);
  }

  private Optional<Long> edge(String function, Tier tier) {
    return database.with(
        "SELECT " + function + "(start) FROM chunk WHERE step=" + tier.step(),
        s -> {
          try (ResultSet rows = s.executeQuery()) {
            long at = rows.next() ? rows.getLong(1) : 0;
            return rows.wasNull() ? Optional.<Long>empty() : Optional.of(at);
          }
        });
  }

  /// The hour in which what is known begins, seconds since 1970; 0 if nothing is.
  long oldest() {
    return database.with(
        "SELECT start, steps FROM chunk WHERE step=? ORDER BY start LIMIT 1",
        s -> {
          s.setInt(1, Tier.HOURS.step());
          try (ResultSet rows = s.executeQuery()) {
            return rows.next()
                ? Chunk.unpack(Tier.HOURS, rows.getLong(1), rows.getBytes(2)).steps().firstKey()
                : 0L;
          }
        });
  }

  /// Bytes on the disk.
  long bytes() {
    long bytes = 0;
    for (String part : List.of("", "-wal", "-shm")) {
      try {
        Path path = file.resolveSibling(file.getFileName() + part);
        bytes += Files.exists(path) ? Files.size(path) : 0;
      } catch (IOException _) {
        // One that just went has none.
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    database.close();
  }
}
