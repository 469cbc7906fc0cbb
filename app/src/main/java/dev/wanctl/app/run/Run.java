package dev.wanctl.app.run;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Problem;
import dev.wanctl.engine.StateException;
import dev.wanctl.linux.SdNotify;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// `wanctl run`: the daemon in the foreground, as systemd and people like it. SIGHUP reloads,
/// SIGTERM and SIGINT stop.
public final class Run {

  private static final System.Logger LOG = System.getLogger("wanctl");

  /// What the main thread is told.
  private enum Order {
    RELOAD,
    STOP,
    FAIL
  }

  private static final int STOPPED = 0;
  private static final int CANNOT_START = 1;
  private static final int BUG = 70;

  /// A loop that has not turned for so long does not turn any more.
  private static final Duration LOOP_STANDS = Duration.ofSeconds(2);

  /// So often the watchdog would be fed, if there is none.
  private static final Duration ROUND = Duration.ofSeconds(10);

  private Run() {}

  /// Runs until a signal ends it; returns the exit code.
  public static int execute(Path file, boolean observe) {
    switch (ConfigLoader.load(file, System.getenv())) {
      case LoadResult.Invalid invalid -> {
        for (Problem problem : invalid.problems()) {
          System.err.println(problem);
        }
        return CANNOT_START;
      }
      case LoadResult.Loaded loaded -> {
        Logs.install(loaded.config().log(), System.err, System.getenv());
        return run(file, observe, loaded);
      }
    }
  }

  private static int run(Path file, boolean observe, LoadResult.Loaded loaded) {
    BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> {
      LOG.log(System.Logger.Level.ERROR, "bug in thread " + thread.getName() + ": stopping", bug);
      orders.add(Order.FAIL);
    });
    Signals.on("HUP", () -> orders.add(Order.RELOAD));
    Signals.on("TERM", () -> orders.add(Order.STOP));
    Signals.on("INT", () -> orders.add(Order.STOP));
    try (SdNotify systemd = new SdNotify(System.getenv());
        Daemon daemon = Daemon.start(file, System.getenv(), observe, loaded);
        Face _ = Face.open(loaded.config(), daemon)) {
      systemd.ready("running " + String.join(", ", loaded.config().lines().keySet()));
      int code = serve(daemon, systemd, orders);
      systemd.stopping();
      return code;
    } catch (StateException e) {
      LOG.log(System.Logger.Level.ERROR, "{0}. Remedy: {1}", e.getMessage(), e.remedy());
      return CANNOT_START;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BUG;
    } catch (RuntimeException bug) {
      LOG.log(System.Logger.Level.ERROR, "bug: stopping", bug);
      return BUG;
    }
  }

  /// Waits for orders, and feeds the watchdog meanwhile: as long as the control loop turns, and for
  /// nothing else.
  private static int serve(Daemon daemon, SdNotify systemd, BlockingQueue<Order> orders)
      throws InterruptedException {
    long pause = systemd.watchdog().map(w -> w.toMillis() / 2).orElse(ROUND.toMillis());
    FileMemory memory = new FileMemory(System.nanoTime());
    while (true) {
      Order order = orders.poll(pause, TimeUnit.MILLISECONDS);
      if (order == null) {
        if (daemon.sinceBeat().compareTo(LOOP_STANDS) < 0) {
          systemd.alive();
        }
        memory.look(System.nanoTime());
        continue;
      }
      switch (order) {
        case RELOAD -> {
          systemd.reloading();
          daemon.reload();
          systemd.ready("running " + String.join(", ", daemon.config().lines().keySet()));
        }
        case STOP -> {
          return STOPPED;
        }
        case FAIL -> {
          return BUG;
        }
      }
    }
  }
}
