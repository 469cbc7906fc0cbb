package dev.wanctl.app.day;

import dev.wanctl.core.line.DirectionSettings;
import dev.wanctl.core.line.LineController;
import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import dev.wanctl.core.line.LineView;
import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.sim.line.Counters;
import dev.wanctl.sim.line.RateControl;
import dev.wanctl.sim.line.Reply;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.line.VirtualRun;
import dev.wanctl.sim.line.WanctlControl;
import java.util.ArrayList;
import java.util.List;

/// All that wanctl's own law decides in a scenario, in virtual time, by seconds.
///
/// @param seconds the decisions of each, in nanoseconds since the scenario's start
record Decided(List<List<LineSnapshot>> seconds) {

  private static final long SECOND = 1_000_000_000L;

  static final LineSettings SETTINGS =
      new LineSettings(bounds(3, Scenario.DOWNLOAD), bounds(1, Scenario.UPLOAD));

  private static DirectionSettings bounds(double min, double max) {
    return new DirectionSettings(BitRate.mbit(min), BitRate.bits(max));
  }

  static Decided in(Scenario scenario, VirtualRun.Options options) {
    List<List<LineSnapshot>> seconds = new ArrayList<>();
    for (long s = 0; s < scenario.length().toSeconds(); s++) {
      seconds.add(new ArrayList<>());
    }
    VirtualRun.run(
        scenario,
        line -> {
          LineController controller = new LineController(SETTINGS, line.now());
          return new Watched(new WanctlControl(controller, false), controller, seconds);
        },
        options);
    return new Decided(seconds);
  }

  /// The decisions of a second as if made at another time, after so many.
  List<LineSnapshot> at(int second, long startNanos, long before) {
    List<LineSnapshot> moved = new ArrayList<>();
    for (LineSnapshot d : seconds.get(second)) {
      moved.add(moved(d, startNanos + d.atNanos() % SECOND, before + moved.size() + 1));
    }
    return moved;
  }

  private static LineSnapshot moved(LineSnapshot d, long atNanos, long decisions) {
    return new LineSnapshot(
        atNanos,
        decisions,
        d.download(),
        d.upload(),
        d.sight(),
        d.oneWay(),
        d.delay(),
        d.threshold(),
        d.noise(),
        d.pathOffset(),
        d.baseline(),
        d.replyAge(),
        d.counterAge(),
        d.lag(),
        d.reallocations());
  }

  /// Notes each decision.
  private record Watched(
      RateControl control, LineController controller, List<List<LineSnapshot>> seconds)
      implements RateControl {

    @Override
    public boolean step(long nowNanos) {
      boolean changed = control.step(nowNanos);
      LineView view = new LineView();
      controller.show(view);
      int second = (int) (nowNanos / SECOND);
      if (second < seconds.size()) {
        seconds.get(second).add(view.snapshot());
      }
      return changed;
    }

    @Override
    public boolean foresees() {
      return control.foresees();
    }

    @Override
    public void sent(int reflector, long sentAtNanos) {
      control.sent(reflector, sentAtNanos);
    }

    @Override
    public boolean impatient() {
      return control.impatient();
    }

    @Override
    public void traffic(long takenAtNanos, Counters download, Counters upload) {
      control.traffic(takenAtNanos, download, upload);
    }

    @Override
    public void echo(Reply reply) {
      control.echo(reply);
    }

    @Override
    public double desired(Direction direction) {
      return control.desired(direction);
    }

    @Override
    public void confirmed(long sentAtNanos, long confirmedAtNanos, double download, double upload) {
      control.confirmed(sentAtNanos, confirmedAtNanos, download, upload);
    }
  }
}
