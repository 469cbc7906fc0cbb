package dev.wanctl.app.demo;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.HttpConfig;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.http.HttpService;
import dev.wanctl.app.http.Served;
import dev.wanctl.app.run.Daemon;
import dev.wanctl.app.run.Logs;
import dev.wanctl.core.line.Reason;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.json.Json;
import dev.wanctl.sim.line.Figures;
import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.router.RequestStatistics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// `wanctl demo`: the real daemon, unmodified, keeps a simulated line behind a simulated RouterOS
/// router that speaks REST over real HTTPS. The line's capacity falls and returns in each direction
/// while four downloads and two uploads take all they can get.
public final class Demo {

  private static final Duration REDRAW = Duration.ofMillis(250);
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private static final String LOOPBACK = "127.0.0.1";

  private Demo() {}

  /// Runs it for so long; returns the exit code.
  public static int execute(
      Duration length, boolean json, boolean interactive, PrintStream out, PrintStream err) {
    if (length.compareTo(SHORTEST) < 0) {
      err.println(
          "wanctl demo: --for needs at least " + SHORTEST.toSeconds() + "s to show anything");
      return 1;
    }
    Path folder = temporaryFolder();
    try (LiveLine line = LiveLine.start(scenario(length).model());
        DemoRouter router = DemoRouter.start(line)) {
      Path file = folder.resolve("wanctl.yaml");
      Files.writeString(file, router.configuration(line, folder.resolve("state")));
      Map<String, String> environment = Map.of(DemoRouter.PASSWORD, router.password());
      return switch (ConfigLoader.load(file, environment)) {
        case LoadResult.Invalid invalid ->
            throw new IllegalStateException("the demo's own configuration: " + invalid.problems());
        case LoadResult.Loaded loaded -> {
          Logs.install(loaded.config().log(), err, environment);
          yield keep(
              length, view(length, json, interactive, out), json, out, line, router, file, loaded);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      remove(folder);
    }
  }

  /// Longer than the demo, so that the load does not end before it.
  private static Scenario scenario(Duration length) {
    return Scenario.named("drop", length.plusSeconds(2), 1);
  }

  private static DemoView view(
      Duration length, boolean json, boolean interactive, PrintStream out) {
    return json ? DemoView.none() : DemoView.on(out, length, interactive);
  }

  private static int keep(
      Duration length,
      DemoView view,
      boolean json,
      PrintStream out,
      LiveLine line,
      DemoRouter router,
      Path file,
      LoadResult.Loaded loaded) {
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    try (Daemon daemon = Daemon.start(file, Map.of(), false, loaded);
        HttpService page =
            HttpService.start(
                new HttpConfig.Listen(LOOPBACK, 0), daemon, Served.PAGES, daemon.past())) {
      if (!json) {
        out.println("The live page: http://" + LOOPBACK + ":" + page.port() + "/\n");
      }
      while (System.nanoTime() < end) {
        Thread.sleep(
            Math.max(1, Math.min(REDRAW.toMillis(), (end - System.nanoTime()) / 1_000_000)));
        view.draw(daemon.lines().getFirst(), line, System.nanoTime() - begin);
      }
      LineStatus status = daemon.lines().getFirst();
      Figures with = line.figures();
      Figures without = line.withoutControl();
      if (json) {
        out.println(document(length, status, with, without, router.statistics()).pretty());
      } else {
        view.end();
        out.print(words(status, with, without));
      }
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static Json.Obj document(
      Duration length,
      LineStatus status,
      Figures with,
      Figures without,
      RequestStatistics requests) {
    Json.Builder reasons = Json.object();
    status
        .reasons()
        .forEach((reason, count) -> {
          if (count > 0) {
            reasons.put(reason.code(), Json.of(count));
          }
        });
    return Json.object()
        .put("seconds", Json.of(length.toMillis() / 1e3))
        .put(
            "utilisation",
            Json.object()
                .put("download", rounded(with.downloadUtilisation(), 3))
                .put("upload", rounded(with.uploadUtilisation(), 3))
                .build())
        .put("added_delay_ms", delays(with))
        .put(
            "without_control",
            Json.object()
                .put(
                    "utilisation",
                    Json.object()
                        .put("download", rounded(without.downloadUtilisation(), 3))
                        .put("upload", rounded(without.uploadUtilisation(), 3))
                        .build())
                .put("added_delay_ms", delays(without))
                .build())
        .put(
            "router",
            Json.object()
                .put("transport", Json.of("rest"))
                .put("writes", Json.of(status.actuator().writes()))
                .put("confirmed", Json.of(status.actuator().confirmations()))
                .put("reads", Json.of(requests.reads()))
                .put("errors", Json.of(status.actuator().errors() + status.counters().failures()))
                .put("requests", Json.of(requests.total()))
                .put("connections", Json.of(requests.connectionsOpened()))
                .put("confirm_ms", confirm(status))
                .build())
        .put("decisions", Json.of(status.decision().map(d -> d.decisions()).orElse(0L)))
        .put("reasons", reasons.build())
        .build();
  }

  private static Json.Obj delays(Figures figures) {
    return Json.object()
        .put("p50", rounded(figures.p50Millis(), 1))
        .put("p95", rounded(figures.p95Millis(), 1))
        .put("p99", rounded(figures.p99Millis(), 1))
        .build();
  }

  private static Json.Obj confirm(LineStatus status) {
    return Json.object()
        .put("p50", rounded(status.actuator().confirmTimeMedian().toNanos() / 1e6, 2))
        .put("p99", rounded(status.actuator().confirmTimeSlow().toNanos() / 1e6, 2))
        .build();
  }

  private static Json rounded(double value, int digits) {
    double unit = Math.pow(10, digits);
    return Double.isNaN(value) ? Json.none() : Json.of(Math.round(value * unit) / unit);
  }

  private static String words(LineStatus status, Figures with, Figures without) {
    long cuts = status.reasons().getOrDefault(Reason.CUT, 0L);
    return String.format(
        Locale.ROOT,
        """
        The line was full all the time, and lost half of its capacity for a while in each direction.

                                     with wanctl   without
          download used                 %5.1f %%    %5.1f %%
          upload used                   %5.1f %%    %5.1f %%
          added delay, usual (p50)     %6.1f ms  %6.1f ms
          added delay, bad (p95)       %6.1f ms  %6.1f ms
          added delay, worst (p99)     %6.1f ms  %6.1f ms

        wanctl decided %d times (%d cuts) and wrote %d rates to the router over HTTPS, each confirmed in about
        %.1f ms. Nothing outside this machine was touched. Your own line: wanctl check FILE, then wanctl run --config FILE.
        """,
        100 * with.downloadUtilisation(),
        100 * without.downloadUtilisation(),
        100 * with.uploadUtilisation(),
        100 * without.uploadUtilisation(),
        with.p50Millis(),
        without.p50Millis(),
        with.p95Millis(),
        without.p95Millis(),
        with.p99Millis(),
        without.p99Millis(),
        status.decision().map(d -> d.decisions()).orElse(0L),
        cuts,
        status.actuator().writes(),
        status.actuator().confirmTimeMedian().toNanos() / 1e6);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("wanctl-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
