package dev.wanctl.app.config;

/// One thing that is wrong, or doubtful, in a configuration file. Holds no secret: the excerpt
/// shows `****` where the file has text that is not known to be harmless.
///
/// @param line counted from 1; 0 where the problem has no place, as with a file that is not there
/// @param column counted from 1, in code points
/// @param path the key, such as `lines.cable.download.max`; empty for the file as a whole
/// @param what what is wrong
/// @param expected what was expected there; may be empty
/// @param mend what to do about it; may be empty
/// @param excerpt the line of the file with a caret below the place, ends without a line break; may
///   be empty
public record Problem(
    Severity severity,
    String file,
    int line,
    int column,
    String path,
    String what,
    String expected,
    String mend,
    String excerpt) {

  /// An error refuses the file, a warning does not.
  public enum Severity {
    ERROR,
    WARNING
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /// `file:line:column: path: what; expected …; mend`, and below it the line with the caret.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(isError() ? ": " : ": warning: ");
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(what);
    if (!expected.isEmpty()) {
      text.append("; expected ").append(expected);
    }
    if (!mend.isEmpty()) {
      text.append("; ").append(mend);
    }
    return excerpt.isEmpty() ? text.toString() : text.append('\n').append(excerpt).toString();
  }
}
