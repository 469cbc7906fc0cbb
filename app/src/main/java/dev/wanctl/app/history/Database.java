package dev.wanctl.app.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// A connection to the file of the history: the only class that knows how it is opened. Everything
/// that SQLite refuses comes out as a [HistoryException]. One thread at a time.
///
/// The file is in WAL mode: readers see the state of when they began, and hold up no writer.
final class Database implements AutoCloseable {

  /// `wctl`, in the head of the file.
  static final int APPLICATION = 0x7763_746c;

  static final int FORM = 1;

  private static final int WAIT_MILLIS = 2000;
  private static final int CANNOT_OPEN = 14;

  /// Works on a statement or a result.
  interface Work<T, R> {
    R on(T it) throws SQLException;
  }

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  /// Opens it for writing, and makes it if there is none or an empty one. Throws if it is not ours.
  static Database writable(Path file) {
    Database database = open(file, false, false);
    try {
      database.prepare();
      return database;
    } catch (HistoryException e) {
      database.close();
      throw e;
    }
  }

  /// Opens an existing one for reading. Where this user may not write and nobody else does, it is
  /// read as a file that does not change.
  static Database readable(Path file) {
    if (!Files.exists(file)) {
      throw new HistoryException(
          HistoryException.Cause.MISSING, "there is no history " + file + " yet");
    }
    try {
      return checked(open(file, true, false));
    } catch (HistoryException e) {
      boolean still = !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
      if (still
          && Files.isReadable(file)
          && e.getCause() instanceof SQLException sql
          && (sql.getErrorCode() & 0xff) == CANNOT_OPEN) {
        return checked(open(file, true, true));
      }
      throw e;
    }
  }

  private static Database checked(Database database) {
    try {
      database.check();
      return database;
    } catch (HistoryException e) {
      database.close();
      throw e;
    }
  }

  private static Database open(Path file, boolean reading, boolean still) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(WAIT_MILLIS);
    config.setCacheSize(-1024);
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    if (reading) {
      config.setReadOnly(true);
    } else {
      config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
      config.setJournalSizeLimit(1 << 20);
    }
    String url = "jdbc:sqlite:" + file.toUri() + (still ? "?immutable=1" : "");
    try {
      return new Database(config.createConnection(url));
    } catch (SQLException e) {
      throw HistoryException.of(e);
    } catch (Exception | LinkageError e) {
      throw new HistoryException(
          HistoryException.Cause.LIBRARY,
          "SQLite's library cannot be loaded: " + e.getMessage(),
          e);
    }
  }

  private void prepare() {
    if (number("PRAGMA application_id") == 0 && number("SELECT count(*) FROM sqlite_master") == 0) {
      run("PRAGMA auto_vacuum=INCREMENTAL");
      text("PRAGMA journal_mode=WAL");
      atomically(() -> {
        run("PRAGMA application_id=" + APPLICATION);
        run("PRAGMA user_version=" + FORM);
        run("CREATE TABLE line(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
        run(
            "CREATE TABLE chunk(step INTEGER NOT NULL, start INTEGER NOT NULL,"
                + " line INTEGER NOT NULL REFERENCES line, steps BLOB NOT NULL)");
        run("CREATE UNIQUE INDEX chunk_at ON chunk(step, start, line)");
        run(
            "CREATE TABLE event(at INTEGER NOT NULL, line TEXT NOT NULL, kind TEXT NOT NULL,"
                + " severity TEXT NOT NULL, text TEXT NOT NULL)");
        run("CREATE INDEX event_at ON event(at)");
      });
    }
    check();
    run("PRAGMA wal_autocheckpoint=250");
  }

  /// That it is ours, and of a form that is known.
  private void check() {
    if (number("PRAGMA application_id") != APPLICATION) {
      throw HistoryException.damaged("it is no history of wanctl");
    }
    long form = number("PRAGMA user_version");
    if (form != FORM) {
      throw HistoryException.damaged(
          "it was written by another version of wanctl (form " + form + ", known is " + FORM + ")");
    }
  }

  /// All of it or nothing, also over a crash.
  void atomically(Runnable work) {
    run("BEGIN IMMEDIATE");
    boolean done = false;
    try {
      work.run();
      run("COMMIT");
      done = true;
    } finally {
      if (!done) {
        rollback();
      }
    }
  }

  private void rollback() {
    try {
      run("ROLLBACK");
    } catch (HistoryException _) {
      // After some errors SQLite has done so by itself; what was thrown first tells more.
    }
  }

  /// One view of the file for several queries.
  void begin() {
    run("BEGIN");
  }

  void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw HistoryException.of(e);
    }
  }

  <R> R with(String sql, Work<PreparedStatement, R> work) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return work.on(statement);
    } catch (SQLException e) {
      throw HistoryException.of(e);
    }
  }

  /// The first column of the first row; 0 where there is none.
  long number(String sql) {
    return with(
        sql,
        s -> {
          try (ResultSet rows = s.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
          }
        });
  }

  private String text(String sql) {
    return with(
        sql,
        s -> {
          try (ResultSet rows = s.executeQuery()) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
          }
        });
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // Nothing was under way.
    }
  }
}
