package dev.wanctl.remote.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.TrafficSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `tc -s qdisc show dev IF` prints about CAKE at the root of an interface (iproute2's
/// `q_cake.c`; small builds print the same lines):
///
///     qdisc cake 8001: root refcnt 2 bandwidth 20Mbit diffserv3 triple-isolate nonat ...
///      Sent 1234 bytes 12 pkt (dropped 0, overlimits 0 requeues 0)
///      backlog 0b 0p requeues 0
///      ...
///                        Bulk  Best Effort        Voice
///       pk_delay          0us          5ms          0us
///       bytes               0         1234            0
///
/// Other qdiscs of the interface, below it or at its ingress, are passed over. Without `-s` there
/// is the first line alone.
final class TcText {

  /// CAKE, and where several queues of a card have one each, what stands above them. Without a
  /// number of its own (0) it is what the kernel puts where nobody put anything, and cannot be
  /// changed.
  private static final Pattern HEAD =
      Pattern.compile(
          "qdisc (cake|cake_mq) ([1-9a-f][0-9a-f]{0,3}:) root .*?bandwidth (\\S+) (.*)");

  private static final Pattern SENT =
      Pattern.compile(" Sent (\\d{1,19}) bytes (\\d{1,19}) pkts? \\(dropped (\\d{1,19}),.*");
  private static final Pattern BACKLOG = Pattern.compile(" backlog (\\S+) (\\d{1,19})p .*");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)([KMG]?)b");
  private static final Pattern TIME = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(us|ms|s)");

  /// What CAKE is set to.
  ///
  /// @param kind of the qdisc, as `tc` calls it
  /// @param handle its number on this interface: another one than before is another qdisc
  /// @param options all but the rate, in `tc`'s words
  record Cake(String kind, String handle, BitRate rate, String options) {

    /// Whether CAKE sets its rate by itself.
    boolean setsItsRate() {
      return options.contains("autorate-ingress");
    }
  }

  private final List<String> lines;

  private TcText(List<String> lines) {
    this.lines = lines;
  }

  /// The part about CAKE at the root; empty if it does not stand there.
  static Optional<TcText> of(String printed) {
    List<String> all = printed.lines().toList();
    for (int i = 0; i < all.size(); i++) {
      if (HEAD.matcher(all.get(i) + " ").matches()) {
        int end = i + 1;
        while (end < all.size() && !all.get(end).startsWith("qdisc ")) {
          end++;
        }
        TcText found = new TcText(all.subList(i, end));
        return found.cake().map(_ -> found);
      }
    }
    return Optional.empty();
  }

  Optional<Cake> cake() {
    Matcher head = HEAD.matcher(lines.getFirst() + " ");
    return head.matches()
        ? TcRate.read(head.group(3))
            .map(rate -> new Cake(head.group(1), head.group(2), rate, head.group(4).strip()))
        : Optional.empty();
  }

  /// Bytes that CAKE let through.
  long sentBytes() {
    return count(SENT, 1);
  }

  long backlogBytes() {
    return line(BACKLOG).map(m -> size(m.group(1)).orElse(-1)).orElse(TrafficSample.UNKNOWN);
  }

  /// Bytes that came to CAKE: what all tins took in, or where it has none what it let through and
  /// holds.
  long arrivedBytes() {
    List<String> bytes = row("bytes");
    if (!bytes.isEmpty()) {
      long sum = 0;
      for (String tin : bytes) {
        OptionalLong count = whole(tin);
        if (count.isEmpty()) {
          return TrafficSample.UNKNOWN;
        }
        sum += count.getAsLong();
      }
      return Math.max(TrafficSample.UNKNOWN, sum);
    }
    long sent = sentBytes();
    long backlog = backlogBytes();
    return sent < 0 || backlog < 0 ? TrafficSample.UNKNOWN : sent + backlog;
  }

  /// One reading for each tin, or one in all where there are none. What was dropped is in a tin's
  /// bytes.
  List<QueueReading> readings(Direction direction) {
    List<String> packets = row("pkts");
    if (packets.isEmpty()) {
      return List.of(
          new QueueReading(
              direction,
              "all",
              count(SENT, 2),
              count(SENT, 1),
              count(SENT, 3),
              0,
              backlogBytes(),
              line(BACKLOG).map(m -> whole(m.group(2)).orElse(-1)).orElse(-1L),
              -1,
              -1,
              -1));
    }
    List<QueueReading> readings = new ArrayList<>();
    List<String> names = names(cake().map(Cake::options).orElse(""));
    for (int tin = 0; tin < packets.size(); tin++) {
      long backlog = size(cell("backlog", tin)).orElse(0);
      long dropped = number("drops", tin) + Math.max(0, number("ack_drop", tin));
      readings.add(
          new QueueReading(
              direction,
              tin < names.size() ? names.get(tin) : "tin-" + tin,
              Math.max(0, number("pkts", tin) - dropped),
              number("bytes", tin) - backlog,
              dropped,
              number("marks", tin),
              backlog,
              -1,
              nanos(cell("pk_delay", tin)),
              nanos(cell("av_delay", tin)),
              nanos(cell("sp_delay", tin))));
    }
    return readings;
  }

  /// As the kernel orders them, in the words that the shapers of this machine have for them.
  private static List<String> names(String options) {
    return options.startsWith("diffserv3")
        ? List.of("bulk", "best-effort", "voice")
        : options.startsWith("diffserv4")
            ? List.of("bulk", "best-effort", "video", "voice")
            : options.startsWith("besteffort") ? List.of("best-effort") : List.of();
  }

  private OptionalInt at(String name) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("  " + name + " ")) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /// The cells of one row of the table of tins; empty if there is none.
  private List<String> row(String name) {
    OptionalInt at = at(name);
    if (at.isEmpty()) {
      return List.of();
    }
    String cells = lines.get(at.getAsInt()).substring(2 + name.length()).strip();
    return cells.isEmpty() ? List.of() : List.of(cells.split("\\s+"));
  }

  private String cell(String name, int tin) {
    List<String> row = row(name);
    return tin < row.size() ? row.get(tin) : "";
  }

  private long number(String name, int tin) {
    return whole(cell(name, tin)).orElse(0);
  }

  private long count(Pattern pattern, int group) {
    return line(pattern)
        .map(m -> whole(m.group(group)).orElse(TrafficSample.UNKNOWN))
        .orElse(TrafficSample.UNKNOWN);
  }

  private Optional<Matcher> line(Pattern pattern) {
    return lines.stream().map(l -> pattern.matcher(l + " ")).filter(Matcher::matches).findFirst();
  }

  private static OptionalLong whole(String text) {
    try {
      return text.matches("\\d{1,19}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /// Such as `3028b` and `4Mb`, in units of 1024.
  private static OptionalLong size(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      return OptionalLong.empty();
    }
    int power = m.group(2).isEmpty() ? 0 : 1 + "KMG".indexOf(m.group(2));
    return OptionalLong.of(Math.round(Double.parseDouble(m.group(1)) * Math.pow(1024, power)));
  }

  /// -1 for what is no time.
  private static long nanos(String text) {
    Matcher m = TIME.matcher(text);
    if (!m.matches()) {
      return -1;
    }
    double unit =
        switch (m.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          default -> 1e9;
        };
    return Math.round(Double.parseDouble(m.group(1)) * unit);
  }
}
