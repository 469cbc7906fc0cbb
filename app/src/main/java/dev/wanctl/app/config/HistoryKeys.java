package dev.wanctl.app.config;

import static dev.wanctl.app.config.Setting.Change.RESTART;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The rows for the history.
final class HistoryKeys {

  static final Setting<Long> MAX_SIZE =
      Keys.row(
          "history.max-size",
          maxSize(),
          "256M",
          RESTART,
          "How large the file of the history may become; what is finest and oldest goes first. Or"
              + " off: the page then shows the last hour only.",
          "64M");
  static final Setting<Duration> KEEP =
      Keys.row(
          "history.keep",
          Kinds.time(Duration.ofDays(1), Duration.ofDays(1095)),
          "730d",
          RESTART,
          "How old its hours and events may become. Minutes are kept for 60 days and seconds for two,"
              + " if that is less.",
          "365d");

  /// In the order of the reference.
  static final List<Setting<?>> ALL = List.of(MAX_SIZE, KEEP);

  private HistoryKeys() {}

  /// Bytes; 0 is off.
  private static Kind<Long> maxSize() {
    Kind.Scalar<Long> off = Kinds.choice(Map.of("off", 0L));
    Kind.Scalar<Long> size = Kinds.size(8L << 20, 64L << 30);
    return new Kind.Scalar<>(
        "off, or " + size.expectation(),
        off.words(),
        text -> text.matches("\\d.*") ? size.read(text) : off.read(text),
        bytes -> bytes == 0 ? "off" : size.text(bytes));
  }
}
