package dev.wanctl.app.run;

import dev.wanctl.app.config.Config;
import dev.wanctl.app.config.LineConfig;
import dev.wanctl.app.config.LinuxRouterConfig;
import dev.wanctl.app.config.Mode;
import dev.wanctl.app.config.OneWay;
import dev.wanctl.app.config.RouterConfig;
import dev.wanctl.app.config.ShaperConfig;
import dev.wanctl.engine.LinePlan;
import dev.wanctl.engine.ProbePlan;
import dev.wanctl.engine.port.CakeParameters;
import dev.wanctl.engine.port.Meter;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.linux.LinuxMeter;
import dev.wanctl.linux.LinuxShapers;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/// Turns a configuration into what the engine runs. The makers are records, so that the engine can
/// tell a line whose devices changed from one that only got other bounds.
public final class Plans {

  private Plans() {}

  static List<LinePlan> of(Config config, boolean observe, Routers routers) {
    return config.lines().values().stream()
        .map(line -> of(line, config, observe || config.mode() == Mode.OBSERVE, routers))
        .toList();
  }

  /// That of one line.
  public static LinePlan of(LineConfig line, Config config, boolean observe, Routers routers) {
    return new LinePlan(
        line.name(),
        line.settings(),
        shaper(line.shaper(), config, routers),
        meter(line.shaper(), config, routers),
        new ProbePlan(
            line.probe().reflectors(),
            line.probe().spares(),
            line.probe().binding(),
            line.probe().spacing(),
            line.probe().idleInterval(),
            line.probe().oneWay() == OneWay.AUTO,
            line.probe().tcpPort(),
            line.shaper().lineInterface()),
        line.onStop(),
        line.rules(),
        observe);
  }

  private static Supplier<Shaper> shaper(ShaperConfig shaper, Config config, Routers routers) {
    return switch (shaper) {
      case ShaperConfig.OnInterface on -> new OnInterface(on.name(), on.download(), on.upload());
      case ShaperConfig.OnPair on ->
          new OnPair(on.download(), on.downloadCake(), on.upload(), on.uploadCake());
      case ShaperConfig.Adopted pair -> new Adopted(pair.download(), pair.upload());
      case ShaperConfig.RouterQueues queues -> routers.shaper(router(config, queues), queues);
      case ShaperConfig.OnLinuxRouter on -> routers.linux().shaper(linuxRouter(config, on), on);
    };
  }

  private static Supplier<Meter> meter(ShaperConfig shaper, Config config, Routers routers) {
    return switch (shaper) {
      case ShaperConfig.OnInterface on -> new InterfaceMeter(on.name());
      case ShaperConfig.OnPair pair -> new PairMeter(pair.download(), pair.upload());
      case ShaperConfig.Adopted pair -> new PairMeter(pair.download(), pair.upload());
      case ShaperConfig.RouterQueues queues -> routers.meter(router(config, queues), queues);
      case ShaperConfig.OnLinuxRouter on -> routers.linux().meter(linuxRouter(config, on), on);
    };
  }

  private static RouterConfig router(Config config, ShaperConfig.RouterQueues queues) {
    return Objects.requireNonNull(
        config.routers().get(queues.router()), "the loader checks the names of routers");
  }

  private static LinuxRouterConfig linuxRouter(Config config, ShaperConfig.OnLinuxRouter on) {
    return Objects.requireNonNull(
        config.linuxRouters().get(on.router()), "the loader checks the names of routers");
  }

  private record OnInterface(String name, CakeParameters download, CakeParameters upload)
      implements Supplier<Shaper> {
    @Override
    public Shaper get() {
      return LinuxShapers.onInterface(name, download, upload);
    }
  }

  private record OnPair(
      String download, CakeParameters downloadCake, String upload, CakeParameters uploadCake)
      implements Supplier<Shaper> {
    @Override
    public Shaper get() {
      return LinuxShapers.onPair(download, downloadCake, upload, uploadCake);
    }
  }

  private record Adopted(String download, String upload) implements Supplier<Shaper> {
    @Override
    public Shaper get() {
      return LinuxShapers.adopt(download, upload);
    }
  }

  private record InterfaceMeter(String name) implements Supplier<Meter> {
    @Override
    public Meter get() {
      return LinuxMeter.of(name);
    }
  }

  private record PairMeter(String download, String upload) implements Supplier<Meter> {
    @Override
    public Meter get() {
      return LinuxMeter.of(download, upload);
    }
  }
}
