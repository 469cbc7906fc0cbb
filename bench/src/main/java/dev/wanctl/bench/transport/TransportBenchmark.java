package dev.wanctl.bench.transport;

import dev.wanctl.routeros.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/// Measures every way to a router and prints tables (Markdown). The argument `quick` makes a tenth
/// of the measurements, to see that it works.
public final class TransportBenchmark {

  /// A Cloud Hosted Router answers a reading by REST in about 2 ms, a busy small board a change in
  /// 10 ms to 40 ms (field reports).
  private static final List<Duration> SERVICE_TIMES =
      List.of(Duration.ZERO, Duration.ofMillis(4), Duration.ofMillis(40));

  private final int share;

  private TransportBenchmark(int share) {
    this.share = share;
  }

  public static void main(String[] arguments) {
    boolean quick = arguments.length > 0 && arguments[0].equals("quick");
    new TransportBenchmark(quick ? 10 : 1).run();
  }

  private void run() {
    Map<Way, Double> fresh = new EnumMap<>(Way.class);
    Map<Way, Double> kept = new EnumMap<>(Way.class);
    for (Duration time : SERVICE_TIMES) {
      heading(
          time.isZero()
              ? "A router that takes no time: what the way costs"
              : "A router that takes " + time.toMillis() + " ms for each request");
      System.out.println(
          "| way | operation | p50 ms | p99 ms | p50 over the router | p99 over the router | kB allocated |");
      System.out.println("|---|---|---:|---:|---:|---:|---:|");
      for (Way way : Way.values()) {
        try (Bench bench = new Bench(way)) {
          bench.serviceTime(time);
          int times = (time.isZero() ? 3_000 : time.toMillis() < 10 ? 500 : 60) / share;
          int warmUp = time.isZero() ? times : times / 5;
          operations(bench, way, time, warmUp, times, kept);
          fresh(bench, way, time, fresh);
        }
      }
    }
    heading("Several at once, at a router that takes no time");
    together(Duration.ZERO, 2_000 / share);
    heading("Several at once, at a router that takes 4 ms for each request");
    together(Duration.ofMillis(4), 500 / share);
    heading("Bytes, lines in the router's log and connections, for each operation");
    traces();
    heading("Kept against fresh");
    System.out.println("| way | pair, kept p50 ms | pair, fresh p50 ms | ratio |");
    System.out.println("|---|---:|---:|---:|");
    for (Way way : Way.values()) {
      double a = kept.getOrDefault(way, Double.NaN);
      double b = fresh.getOrDefault(way, Double.NaN);
      print("| %s | %.3f | %.2f | %.0f |", way, a, b, b / a);
    }
  }

  private static void operations(
      Bench bench, Way way, Duration time, int warmUp, int times, Map<Way, Double> kept) {
    try (Router session = bench.session()) {
      Timing pair = Timing.of(warmUp, times, i -> Bench.pair(session, 0, i));
      if (time.isZero()) {
        kept.put(way, pair.quantile(0.5));
      }
      row(way, "pair with read-back", pair, time, 1);
      row(way, "single", Timing.of(warmUp, times, i -> Bench.single(session, 0, i)), time, 1);
      Timing two = Timing.of(warmUp, times, i -> Bench.sequential(session, 0, i));
      row(way, "two singles", two, time, 2);
      row(way, "statistics", Timing.of(warmUp, times, _ -> Bench.statistics(session, 0)), time, 1);
    }
  }

  /// A new session each time, as by a program that keeps none.
  private void fresh(Bench bench, Way way, Duration time, Map<Way, Double> fresh) {
    int times = (time.isZero() ? 60 : 20) / share;
    Timing setUp =
        Timing.of(
            times / 2,
            times,
            _ -> {
              try (Router session = bench.session()) {
                session.identity();
              }
            });
    rowOfFresh(way, "fresh: set-up and one question", setUp);
    Timing pair =
        Timing.of(
            times / 2,
            times,
            i -> {
              try (Router session = bench.session()) {
                Bench.pair(session, 0, i);
              }
            });
    if (time.isZero()) {
      fresh.put(way, pair.quantile(0.5));
    }
    rowOfFresh(way, "fresh: set-up and a pair", pair);
  }

  private void together(Duration time, int times) {
    System.out.println("| way | what | p50 ms | p99 ms |");
    System.out.println("|---|---|---:|---:|");
    for (Way way : Way.values()) {
      try (Bench bench = new Bench(way);
          Router session = bench.session()) {
        bench.serviceTime(time);
        Timing.of(0, times / 2, i -> Bench.pair(session, 0, i));
        Timing beside =
            beside(
                2, line -> Bench.statistics(session, line), times, i -> Bench.pair(session, 0, i));
        concurrent(way, "pair, while two others read statistics without a pause", beside);
        Timing lines =
            beside(
                Bench.LINES - 1,
                line -> Bench.pair(session, line, (int) System.nanoTime() & 0xFFFF),
                times,
                i -> Bench.pair(session, 0, i));
        concurrent(way, "pair, while three other lines write pairs without a pause", lines);
      }
    }
  }

  /// @param others how many threads do the other thing without a pause; each gets a line's number
  private static Timing beside(
      int others, IntConsumer otherThing, int times, IntConsumer operation) {
    List<Thread> threads = new ArrayList<>();
    AtomicBoolean running = new AtomicBoolean(true);
    for (int line = 1; line <= others; line++) {
      int number = line;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                while (running.get()) {
                  otherThing.accept(number);
                }
              }));
    }
    try {
      return Timing.of(times / 5, times, operation);
    } finally {
      running.set(false);
      threads.forEach(TransportBenchmark::join);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void traces() {
    System.out.println(
        "| way | operation | bytes sent | bytes received | log lines | connections |");
    System.out.println("|---|---|---:|---:|---:|---:|");
    int times = 500 / share;
    for (Way way : Way.values()) {
      try (Bench bench = new Bench(way)) {
        try (Router session = bench.countedSession()) {
          Bench.pair(session, 0, 0);
          Bench.statistics(session, 0);
          int[] number = {0};
          traces(
              way,
              "pair with read-back",
              bench.traces(times, () -> Bench.pair(session, 0, ++number[0])));
          traces(way, "single", bench.traces(times, () -> Bench.single(session, 0, ++number[0])));
          traces(
              way,
              "two singles",
              bench.traces(times, () -> Bench.sequential(session, 0, ++number[0])));
          traces(way, "statistics", bench.traces(times, () -> Bench.statistics(session, 0)));
        }
        int[] number = {0};
        traces(
            way,
            "fresh: set-up and a pair",
            bench.traces(
                50 / share,
                () -> {
                  try (Router session = bench.countedSession()) {
                    Bench.pair(session, 0, ++number[0]);
                  }
                }));
      }
    }
  }

  /// @param requests how many the router must answer one after the other
  private static void row(Way way, String what, Timing timing, Duration service, int requests) {
    double router = requests * service.toNanos() / 1e6;
    print(
        "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.1f |",
        way,
        what,
        timing.quantile(0.5),
        timing.quantile(0.99),
        timing.quantile(0.5) - router,
        timing.quantile(0.99) - router,
        timing.allocated() / 1000);
  }

  private static void rowOfFresh(Way way, String what, Timing timing) {
    print(
        "| %s | %s | %.3f | %.3f | | | |", way, what, timing.quantile(0.5), timing.quantile(0.99));
  }

  private static void concurrent(Way way, String what, Timing timing) {
    print("| %s | %s | %.3f | %.3f |", way, what, timing.quantile(0.5), timing.quantile(0.99));
  }

  private static void traces(Way way, String what, Bench.Traces t) {
    print(
        "| %s | %s | %.0f | %.0f | %.2f | %.2f |",
        way, what, t.sent(), t.received(), t.logLines(), t.connections());
  }

  private static void heading(String text) {
    System.out.println("\n## " + text + "\n");
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency for this alone.
  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
