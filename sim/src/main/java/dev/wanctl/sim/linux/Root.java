package dev.wanctl.sim.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands at the root of an interface.
///
/// @param kind `cake`, another qdisc's, or empty where there is none
/// @param bitsPerSecond 0: unlimited
/// @param sent bytes that it let through
/// @param arrived bytes that came to it
/// @param dropped packets
/// @param backlog bytes that wait in it
public record Root(
    String kind, long bitsPerSecond, long sent, long arrived, long dropped, long backlog) {

  static final String OPTIONS =
      "diffserv3 triple-isolate nat nowash no-ack-filter split-gso rtt 100ms noatm overhead 22";

  private static final Pattern TEXT =
      Pattern.compile(
          "kind=(\\w*) handle=\\w+ bps=(\\d+) options='[^']*' sent=(\\d+) arrived=(\\d+) dropped=(\\d+)"
              + " backlog=(\\d+)\\s*");

  public Root withRate(long bps) {
    return new Root(kind, bps, sent, arrived, dropped, backlog);
  }

  /// After so many bytes came and went.
  public Root carried(long bytes) {
    return new Root(kind, bitsPerSecond, sent + bytes, arrived + bytes, dropped, backlog);
  }

  /// As the model of `tc` reads it.
  String text(int handle, String options) {
    return "kind=%s handle=%x bps=%d options='%s' sent=%d arrived=%d dropped=%d backlog=%d%n"
        .formatted(kind, handle, bitsPerSecond, options, sent, arrived, dropped, backlog);
  }

  static Root read(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalStateException("not what tc keeps: " + text);
    }
    return new Root(
        m.group(1),
        Long.parseLong(m.group(2)),
        Long.parseLong(m.group(3)),
        Long.parseLong(m.group(4)),
        Long.parseLong(m.group(5)),
        Long.parseLong(m.group(6)));
  }
}
