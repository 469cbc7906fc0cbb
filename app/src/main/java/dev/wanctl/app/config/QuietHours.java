package dev.wanctl.app.config;

import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A span of the day, which may pass midnight.
///
/// @param until the first time of day that is not in it
public record QuietHours(LocalTime from, LocalTime until) {

  private static final Pattern FORM =
      Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");

  /// Empty if the text is no such span, or one without end.
  static Optional<QuietHours> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    QuietHours hours =
        new QuietHours(
            LocalTime.of(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))),
            LocalTime.of(Integer.parseInt(m.group(3)), Integer.parseInt(m.group(4))));
    return hours.from.equals(hours.until) ? Optional.empty() : Optional.of(hours);
  }

  public boolean contains(LocalTime time) {
    return from.isBefore(until)
        ? !time.isBefore(from) && time.isBefore(until)
        : !time.isBefore(from) || time.isBefore(until);
  }

  @Override
  public String toString() {
    return from + "-" + until;
  }
}
