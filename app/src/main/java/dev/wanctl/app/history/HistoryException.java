package dev.wanctl.app.history;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/// The history cannot be read or written. The message says why; never that there is no data.
public final class HistoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What can be done about it.
  public enum Cause {
    /// There is no file.
    MISSING("run wanctl with `history.max-size` not off, and look again after a minute"),
    /// Another process holds a lock.
    LOCKED(
        "end the other program that has the file open for writing; `fuser` on it tells which it is"),
    /// The disk is full or refuses.
    DISK(
        "make room on the disk, or make the state folder writable, or set `history.max-size: off`"),
    /// It is no history, or its content is damaged.
    DAMAGED("move the file away; the running daemon does so by itself and begins a new one"),
    /// The program's own library for it cannot be loaded.
    LIBRARY(
        "let wanctl write to and run from its temporary folder, or set `java.io.tmpdir` in"
            + " JAVA_TOOL_OPTIONS to one where it may"),
    OTHER("see the log; `history.max-size: off` does without a history");

    private final String remedy;

    Cause(String remedy) {
      this.remedy = remedy;
    }
  }

  private final Cause kind;

  HistoryException(Cause kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  HistoryException(Cause kind, String message) {
    super(message);
    this.kind = kind;
  }

  static HistoryException damaged(String message) {
    return new HistoryException(Cause.DAMAGED, message);
  }

  static HistoryException of(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    Cause kind =
        is(code, SQLiteErrorCode.SQLITE_BUSY) || is(code, SQLiteErrorCode.SQLITE_LOCKED)
            ? Cause.LOCKED
            : is(code, SQLiteErrorCode.SQLITE_CORRUPT) || is(code, SQLiteErrorCode.SQLITE_NOTADB)
                ? Cause.DAMAGED
                : is(code, SQLiteErrorCode.SQLITE_FULL)
                        || is(code, SQLiteErrorCode.SQLITE_IOERR)
                        || is(code, SQLiteErrorCode.SQLITE_READONLY)
                        || is(code, SQLiteErrorCode.SQLITE_PERM)
                        || is(code, SQLiteErrorCode.SQLITE_CANTOPEN)
                    ? Cause.DISK
                    : Cause.OTHER;
    String words =
        switch (kind) {
          case LOCKED -> "another process holds a lock on it";
          case DAMAGED -> "it is damaged, or no history of wanctl";
          default -> String.valueOf(e.getMessage());
        };
    return new HistoryException(kind, words, e);
  }

  private static boolean is(int code, SQLiteErrorCode known) {
    return code == known.code;
  }

  public Cause kind() {
    return kind;
  }

  public String what() {
    return String.valueOf(getMessage());
  }

  public String remedy() {
    return kind.remedy;
  }
}
