package dev.wanctl.app.status;

import dev.wanctl.app.config.Mode;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.engine.LineStatus;
import dev.wanctl.engine.Stages;
import dev.wanctl.engine.record.RecorderReport;
import dev.wanctl.remote.linux.LinuxRouterReport;
import dev.wanctl.routeros.RouterReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// A source that shows what a test says.
public final class MadeUpSource implements StatusSource {

  private final AtomicReference<Supplier<List<LineStatus>>> lines = new AtomicReference<>();
  private final AtomicReference<List<LineSnapshot>> decisions = new AtomicReference<>(List.of());
  private final AtomicReference<Duration> sinceBeat = new AtomicReference<>(Duration.ofMillis(20));
  private final AtomicReference<Optional<Reload>> reload = new AtomicReference<>(Optional.empty());
  private final Stages stages = new Stages();
  private final AtomicReference<Map<String, RecorderReport>> recorders =
      new AtomicReference<>(Map.of());
  private final AtomicReference<Long> dropped = new AtomicReference<>(0L);

  private final AtomicReference<AlertReport> alerts = new AtomicReference<>(AlertReport.NONE);
  private final AtomicReference<LinuxRouterReport> linuxRouter =
      new AtomicReference<>(Samples.LINUX_ROUTER);
  private final AtomicReference<String> poisoned = new AtomicReference<>("");

  /// What [#poison(String)] takes.
  static final List<String> PARTS = List.of("routers", "alerts", "recorders", "configuration");

  public MadeUpSource(LineStatus... lines) {
    show(lines);
  }

  public void show(LineStatus... shown) {
    List<LineStatus> all = List.of(shown);
    lines.set(() -> all);
  }

  /// Every reading of the lines runs into a bug.
  public void poison() {
    lines.set(() -> {
      throw new IllegalStateException("poisoned by a test");
    });
  }

  /// Every reading of this part runs into a bug.
  void poison(String part) {
    poisoned.set(part);
  }

  private void pass(String part) {
    if (poisoned.get().equals(part)) {
      throw new IllegalStateException("poisoned by a test");
    }
  }

  void alerting(AlertReport report) {
    alerts.set(report);
  }

  @Override
  public AlertReport alerts() {
    pass("alerts");
    return alerts.get();
  }

  public void decided(List<LineSnapshot> made) {
    decisions.set(made);
  }

  public void sinceBeat(Duration duration) {
    sinceBeat.set(duration);
  }

  void reloaded(Reload result) {
    reload.set(Optional.of(result));
  }

  public void refused(String summary) {
    reloaded(new Reload(Samples.NOW, false, summary));
  }

  void dropped(long count) {
    dropped.set(count);
  }

  @Override
  public List<LineStatus> lines() {
    return lines.get().get();
  }

  @Override
  public List<LineSnapshot> decisions(String line, int most) {
    List<LineSnapshot> all = decisions.get();
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  @Override
  public List<LineSnapshot> decisionsAfter(String line, long seen) {
    List<LineSnapshot> all = decisions.get();
    boolean anew = !all.isEmpty() && all.getLast().decisions() < seen;
    return all.stream().filter(d -> anew || d.decisions() > seen).toList();
  }

  @Override
  public List<RouterReport> routers() {
    pass("routers");
    return List.of(Samples.ROUTER);
  }

  void linuxRouter(LinuxRouterReport report) {
    linuxRouter.set(report);
  }

  @Override
  public List<LinuxRouterReport> linuxRouters() {
    return List.of(linuxRouter.get());
  }

  @Override
  public Duration sinceBeat() {
    return sinceBeat.get();
  }

  @Override
  public long droppedEvidence() {
    return dropped.get();
  }

  @Override
  public Stages stages() {
    return stages;
  }

  public void recorded(Map<String, RecorderReport> reports) {
    recorders.set(reports);
  }

  @Override
  public Map<String, RecorderReport> recorders() {
    pass("recorders");
    return recorders.get();
  }

  @Override
  public long startedNanos() {
    return Samples.START;
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public Mode mode() {
    return Mode.ACTIVE;
  }

  @Override
  public Configuration configuration() {
    pass("configuration");
    return new Configuration("/etc/wanctl/wanctl.yaml", "cafe0123");
  }

  @Override
  public Optional<Reload> lastReload() {
    return reload.get();
  }
}
