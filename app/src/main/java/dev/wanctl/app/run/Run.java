package dev.wanctl.app.run;

import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Problem;
import dev.wanctl.engine.StateException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

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
    try (Daemon daemon = Daemon.start(file, System.getenv(), observe, loaded)) {
      while (true) {
        switch (orders.take()) {
          case RELOAD -> daemon.reload();
          case STOP -> {
            return STOPPED;
          }
          case FAIL -> {
            return BUG;
          }
        }
      }
    } catch (StateException e) {
      LOG.log(System.Logger.Level.ERROR, "{0}. Remedy: {1}", e.getMessage(), e.remedy());
      return CANNOT_START;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BUG;
    }
  }
}
