package dev.wanctl.app.run;

import dev.wanctl.app.alert.Alerts;
import dev.wanctl.app.config.AlertConfig;
import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.ConfigDiff;
import dev.wanctl.app.config.ConfigLoader;
import dev.wanctl.app.config.LoadResult;
import dev.wanctl.app.config.Mode;
import dev.wanctl.app.config.Problem;
import dev.wanctl.app.config.Secret;
import dev.wanctl.app.config.SteeringConfig;
import dev.wanctl.app.history.History;
import dev.wanctl.app.history.HistoryPlan;
import dev.wanctl.app.http.LineOrdersPage;
import dev.wanctl.app.http.Served;
import dev.wanctl.app.http.SteeringOrdersPage;
import dev.wanctl.app.status.AlertReport;
import dev.wanctl.app.status.Export;
import dev.wanctl.app.status.HistoryReport;
import dev.wanctl.app.status.StatusSource;
import dev.wanctl.app.status.Version;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.Engine;
import dev.wanctl.engine.LinePlan;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.LineTimes;
import dev.wanctl.engine.Stages;
import dev.wanctl.engine.StateDirectory;
import dev.wanctl.engine.StateException;
import dev.wanctl.engine.json.Json;
import dev.wanctl.engine.record.RecorderPlan;
import dev.wanctl.engine.record.RecorderReport;
import dev.wanctl.engine.steer.SteeringReport;
import dev.wanctl.engine.steer.SteeringThread;
import dev.wanctl.linux.LinuxProber;
import dev.wanctl.remote.linux.LinuxRouterReport;
import dev.wanctl.routeros.RouterReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A running configuration: the engine and what it stands on. One thread calls [#start], [#reload]
/// and [#close].
public final class Daemon implements AutoCloseable, StatusSource {

  private static final System.Logger LOG = System.getLogger("wanctl");

  /// Where measurements keep their journal, within the state folder.
  public static final String MEASUREMENTS = "measurements";

  private final Path file;
  private final Map<String, String> environment;
  private final boolean observe;
  private final StateDirectory state;
  private final Claims claims = new Claims();
  private final Routers routers = new Routers();
  private final Engine engine;
  private volatile Optional<History> history = Optional.empty();
  private Optional<SteeringThread> steering = Optional.empty();
  private volatile Optional<Alerts> alerts = Optional.empty();
  private final Comparing comparing;
  private volatile Exports exports = Exports.none();
  private volatile LoadResult.Loaded loaded;
  private final long startedNanos = System.nanoTime();
  private volatile Optional<Reload> lastReload = Optional.empty();

  private Daemon(
      Path file,
      Map<String, String> environment,
      boolean observe,
      LoadResult.Loaded loaded,
      StateDirectory state) {
    this.file = file;
    this.environment = environment;
    this.observe = observe;
    this.loaded = loaded;
    this.state = state;
    engine =
        new Engine(
            LinuxProber::open,
            state,
            new RecorderPlan(Version.text(), loaded.config().recording()),
            event -> history.ifPresent(h -> h.happened(event)));
    comparing = new Comparing(state);
  }

  /// Starts the lines of a loaded configuration. Throws [StateException] when the state folder
  /// cannot be used, or another process sets the same shapers; nothing has been touched then.
  public static Daemon start(
      Path file, Map<String, String> environment, boolean observe, LoadResult.Loaded loaded) {
    boolean observing = observe || loaded.config().mode() == Mode.OBSERVE;
    Path folder = loaded.config().stateDirectory();
    StateDirectory state =
        observing ? StateDirectory.openBeside(folder) : StateDirectory.open(folder);
    Daemon daemon = new Daemon(file, environment, observe, loaded, state);
    Beginning.of(daemon::letGo, _ -> daemon.claim());
    return Beginning.of(daemon, Daemon::begin);
  }

  private void claim() {
    claim(loaded.config());
    if (!observing()) {
      claims.takeSteering(loaded.config());
    }
  }

  private void letGo() {
    claims.close();
    state.close();
  }

  private void begin() {
    Config config = loaded.config();
    LOG.log(
        System.Logger.Level.INFO,
        "wanctl starts config={0} lines={1} state={2}{3}",
        file,
        String.join(",", config.lines().keySet()),
        state.folder(),
        observing() ? " mode=observe (nothing is written to any device)" : "");
    loaded
        .warnings()
        .forEach(w -> LOG.log(System.Logger.Level.WARNING, "config {0}", w.toString()));
    if (!observing()) {
      // First of all: a line would take what is left for what was there before.
      KilledMeasurements.putRight(
          state.folder().resolve(MEASUREMENTS), new Leavings(config, routers, false));
    }
    keepHistory(config);
    engine.start(plans(config), new Leavings(config, routers, observing()));
    steer(config);
    alert(config.alerts());
    exports = Exports.start(config.exports(), this, engine::order);
  }

  private void keepHistory(Config config) {
    HistoryPlan plan =
        new HistoryPlan(state.folder(), config.history().mostBytes(), config.history().keep());
    History started =
        History.start(
            plan, this, usual -> usual.lines().forEach(engine::expect), comparing::second);
    history = Optional.of(started);
    started.happened("wanctl " + Version.text() + " starts");
  }

  /// What is kept of the past.
  public History past() {
    return history.orElseThrow();
  }

  @Override
  public HistoryReport history() {
    return history.map(History::report).orElseGet(() -> HistoryReport.off(startedNanos));
  }

  private void alert(AlertConfig config) {
    if (!config.sinks().isEmpty() || !config.broken().isEmpty()) {
      alerts = Optional.of(Alerts.start(config, this, state));
    }
  }

  /// What goes on and what waits is kept over the change.
  private void realert(AlertConfig next) {
    if (!next.equals(loaded.config().alerts())) {
      alerts.ifPresent(Alerts::close);
      alerts = Optional.empty();
      alert(next);
    }
  }

  @Override
  public AlertReport alerts() {
    return alerts.map(Alerts::report).orElse(AlertReport.NONE);
  }

  private void steer(Config config) {
    steering =
        config
            .steering()
            .filter(s -> s.mode() != SteeringConfig.Mode.OFF)
            .map(s ->
                new SteeringThread(
                    SteeringPlans.orders(s, config, observing()),
                    SteeringPlans.device(s, config, routers),
                    state,
                    engine::status));
    steering.ifPresent(SteeringThread::start);
  }

  /// What is served of this daemon beside its pages.
  Served served() {
    Optional<Secret> token = loaded.config().http().token();
    return new Served(
        new SteeringOrdersPage(steering, token),
        new LineOrdersPage(engine::order, token),
        loaded.config().exports().legacy().names());
  }

  @Override
  public List<Export> exports() {
    return exports.reports();
  }

  @Override
  public Optional<SteeringReport> steering() {
    return steering.map(SteeringThread::report);
  }

  private void claim(Config config) {
    if (!observe && config.mode() != Mode.OBSERVE) {
      claims.take(config);
    }
  }

  private List<LinePlan> plans(Config config) {
    return Plans.of(config, observe, routers);
  }

  /// Reads the file again. An invalid one changes nothing; of a valid one everything counts at once
  /// but what says that it needs a restart. Lines whose devices stay the same keep what they have
  /// learned. True if it was taken.
  public boolean reload() {
    switch (ConfigLoader.load(file, environment)) {
      case LoadResult.Invalid invalid -> {
        long errors = invalid.problems().stream().filter(Problem::isError).count();
        String found = counted(errors, "error");
        LOG.log(
            System.Logger.Level.ERROR,
            "reload refused, the running configuration stays: {0} in {1}",
            found,
            file);
        invalid
            .problems()
            .forEach(p -> LOG.log(System.Logger.Level.ERROR, "config {0}", p.toString()));
        told(false, found);
        return false;
      }
      case LoadResult.Loaded next -> {
        try {
          claim(next.config());
        } catch (StateException e) {
          LOG.log(
              System.Logger.Level.ERROR,
              "reload refused, the running configuration stays: {0}. Remedy: {1}",
              e.getMessage(),
              e.remedy());
          told(false, String.valueOf(e.getMessage()));
          return false;
        }
        ConfigDiff diff = ConfigDiff.between(loaded.effective(), next.effective());
        for (ConfigDiff.Change change : diff.changes()) {
          boolean later = needsRestart(change.path());
          LOG.log(
              later ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
              "reload {0}: {1} -> {2}{3}",
              change.path(),
              change.before(),
              change.after(),
              later ? " (counts after a restart)" : "");
        }
        Logs.level(next.config().log().level());
        engine.reload(plans(next.config()));
        realert(next.config().alerts());
        claims.keepOnly(next.config());
        loaded = next;
        String summary =
            diff.isEmpty() ? "nothing changed" : counted(diff.changes().size(), "change");
        told(true, summary);
        LOG.log(System.Logger.Level.INFO, "reload done: {0}", summary);
        return true;
      }
    }
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static boolean needsRestart(String path) {
    return path.startsWith("http.")
        || path.startsWith("state.")
        || path.startsWith("mqtt.")
        || path.startsWith("otlp.")
        || path.startsWith("legacy.")
        || path.startsWith("steering.")
        || path.startsWith("history.")
        || path.equals("log.format");
  }

  private void told(boolean accepted, String summary) {
    lastReload = Optional.of(new Reload(System.nanoTime(), accepted, summary));
    past().happened("reload " + (accepted ? "" : "refused: ") + summary);
  }

  @Override
  public List<LineStatus> lines() {
    return engine.status();
  }

  @Override
  public List<LineSnapshot> decisions(String line, int most) {
    return engine.decisions(line, most);
  }

  @Override
  public List<LineSnapshot> decisionsAfter(String line, long seen) {
    return engine.decisionsAfter(line, seen);
  }

  @Override
  public Optional<Json> comparison(String line) {
    return Optional.of(comparing.of(line));
  }

  @Override
  public List<RouterReport> routers() {
    return routers.reports();
  }

  @Override
  public List<LinuxRouterReport> linuxRouters() {
    return routers.linux().reports();
  }

  @Override
  public Duration sinceBeat() {
    return engine.sinceBeat();
  }

  @Override
  public long droppedEvidence() {
    return engine.droppedEvidence();
  }

  @Override
  public Map<String, LineTimes> times() {
    return engine.times();
  }

  @Override
  public Stages stages() {
    return engine.stages();
  }

  @Override
  public Map<String, RecorderReport> recorders() {
    return engine.recorders();
  }

  @Override
  public long startedNanos() {
    return startedNanos;
  }

  @Override
  public String version() {
    return Version.text();
  }

  @Override
  public Mode mode() {
    return observing() ? Mode.OBSERVE : Mode.ACTIVE;
  }

  @Override
  public Configuration configuration() {
    return new Configuration(file.toString(), loaded.effective().fingerprint());
  }

  @Override
  public Optional<Reload> lastReload() {
    return lastReload;
  }

  public Config config() {
    return loaded.config();
  }

  private boolean observing() {
    return observe || loaded.config().mode() == Mode.OBSERVE;
  }

  /// Ends steering and the lines by their stop policies, then everything else. Bounded.
  @Override
  public void close() {
    alerts.ifPresent(Alerts::close);
    exports.close();
    steering.ifPresent(SteeringThread::close);
    engine.stop();
    history.ifPresent(h -> h.happened("wanctl stops"));
    history.ifPresent(History::close);
    comparing.close();
    routers.close();
    letGo();
    LOG.log(System.Logger.Level.INFO, "wanctl stopped");
  }
}
