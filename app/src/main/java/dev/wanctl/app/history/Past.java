package dev.wanctl.app.history;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the file of the history, also while a daemon writes it: what it reads is of one moment. Of
/// every stretch of time one tier is read, so nothing counts twice. One thread.
public final class Past implements AutoCloseable {

  /// Steps that can be asked for, s: each is a part of a minute, a part of an hour, or whole hours.
  private static final List<Integer> STEPS =
      List.of(
          1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
          86_400);

  /// A stretch of time.
  ///
  /// @param seconds how long; longer than asked for where only a coarser tier is left
  public record Stretch(Step step, int seconds) {}

  private final Database database;

  private Past(Database database) {
    this.database = database;
  }

  /// Throws [HistoryException] when there is no file, or it cannot be read.
  public static Past open(Path file) {
    Database database = Database.readable(file);
    try {
      database.begin();
      return new Past(database);
    } catch (HistoryException e) {
      database.close();
      throw e;
    }
  }

  /// The file in a state folder.
  public static Path file(Path folder) {
    return folder.resolve(HistoryFile.NAME);
  }

  /// The shortest step by which a span has at most so many points, s.
  public static int step(long span, int points) {
    return step(Math.ceilDiv(Math.max(1, span), points));
  }

  /// The shortest of the steps that is not below this, s.
  public static int step(long wanted) {
    return STEPS.stream().filter(s -> s >= wanted).findFirst().orElse(STEPS.getLast());
  }

  /// Names of the lines that something is known of.
  public List<String> lines() {
    return database.with(
        "SELECT name FROM line ORDER BY id",
        s -> {
          List<String> names = new ArrayList<>();
          try (ResultSet rows = s.executeQuery()) {
            while (rows.next()) {
              names.add(rows.getString(1));
            }
          }
          return names;
        });
  }

  /// What a line did from then until before then, seconds since 1970, oldest first; stretches of
  /// which nothing is known are left out.
  ///
  /// @param step one of [#step]
  public List<Stretch> read(String line, long from, long until, int step) {
    Optional<Long> id = id(line);
    SortedMap<Long, Stretch> found = new TreeMap<>();
    if (id.isEmpty()) {
      return List.of();
    }
    Tier tier = Tier.SECONDS;
    for (Tier t : Tier.ALL) {
      tier = step % t.step() == 0 ? t : tier;
    }
    long before = until;
    for (Optional<Tier> at = Optional.of(tier); at.isPresent() && from < before; ) {
      Optional<Tier> coarser = coarser(at.get());
      int width = Math.max(step, at.get().step());
      long begin = begin(at.get(), coarser, id.get());
      begin = Math.max(begin, from - Math.floorMod(from, (long) width));
      slice(at.get(), id.get(), begin, before, width, found);
      before = Math.min(before, begin);
      at = coarser;
    }
    return List.copyOf(found.values());
  }

  @SuppressWarnings("EnumOrdinal") // the next one in the order of the enumeration
  private static Optional<Tier> coarser(Tier tier) {
    int next = tier.ordinal() + 1;
    return next < Tier.ALL.size() ? Optional.of(Tier.ALL.get(next)) : Optional.empty();
  }

  /// From when on a tier tells everything that is known.
  private long begin(Tier tier, Optional<Tier> coarser, long line) {
    if (coarser.isEmpty()) {
      return Long.MIN_VALUE;
    }
    Optional<Long> own = oldest(tier, line);
    if (own.isEmpty()) {
      return Long.MAX_VALUE;
    }
    Optional<Long> other = oldest(coarser.get(), line);
    boolean longer = other.isPresent() && other.get() < coarser.get().stepOf(own.get());
    int step = coarser.get().step();
    return longer ? Math.ceilDiv(own.get(), (long) step) * step : Long.MIN_VALUE;
  }

  /// The first step there is of a tier.
  private Optional<Long> oldest(Tier tier, long line) {
    return database.with(
        "SELECT start, steps FROM chunk WHERE step=? AND line=? ORDER BY start LIMIT 1",
        s -> {
          s.setInt(1, tier.step());
          s.setLong(2, line);
          try (ResultSet rows = s.executeQuery()) {
            return rows.next()
                ? Optional.of(
                    Chunk.unpack(tier, rows.getLong(1), rows.getBytes(2)).steps().firstKey())
                : Optional.<Long>empty();
          }
        });
  }

  private void slice(
      Tier tier, long line, long from, long until, int width, SortedMap<Long, Stretch> found) {
    if (from >= until) {
      return;
    }
    database.with(
        "SELECT start, steps FROM chunk WHERE step=? AND line=? AND start>=? AND start<?"
            + " ORDER BY start",
        s -> {
          s.setInt(1, tier.step());
          s.setLong(2, line);
          s.setLong(3, tier.chunkOf(from));
          s.setLong(4, until);
          return add(s, tier, from, until, width, found);
        });
  }

  private static int add(
      PreparedStatement query,
      Tier tier,
      long from,
      long until,
      int width,
      SortedMap<Long, Stretch> found)
      throws SQLException {
    int steps = 0;
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        Chunk chunk = Chunk.unpack(tier, rows.getLong(1), rows.getBytes(2));
        for (Step step : chunk.steps().subMap(from, until).values()) {
          long at = step.at() - Math.floorMod(step.at(), (long) width);
          found.computeIfAbsent(at, a -> new Stretch(new Step(a), width)).step().add(step);
          steps++;
        }
      }
    }
    return steps;
  }

  private Optional<Long> id(String line) {
    return database.with(
        "SELECT id FROM line WHERE name=?",
        s -> {
          s.setString(1, line);
          try (ResultSet rows = s.executeQuery()) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.<Long>empty();
          }
        });
  }

  /// What happened from then until before then, oldest first: of a line and of the daemon as a
  /// whole, or of everything if `line` is empty; of more than `most` the newest.
  public List<HistoryEvent> events(String line, long from, long until, int most) {
    return database
        .with(
            "SELECT at, line, kind, severity, text FROM event WHERE at>=? AND at<?"
                + " AND (?='' OR line='' OR line=?) ORDER BY at DESC, rowid DESC LIMIT ?",
            s -> {
              s.setLong(1, 1000 * from);
              s.setLong(2, 1000 * until);
              s.setString(3, line);
              s.setString(4, line);
              s.setInt(5, most);
              List<HistoryEvent> events = new ArrayList<>();
              try (ResultSet rows = s.executeQuery()) {
                while (rows.next()) {
                  events.add(
                      new HistoryEvent(
                          rows.getLong(1),
                          rows.getString(2),
                          rows.getString(3),
                          rows.getString(4),
                          rows.getString(5)));
                }
              }
              return events;
            })
        .reversed();
  }

  @Override
  public void close() {
    database.close();
  }
}
