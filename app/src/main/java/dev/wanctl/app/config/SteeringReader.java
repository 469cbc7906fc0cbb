package dev.wanctl.app.config;

import dev.wanctl.app.config.Values.Fallback;
import dev.wanctl.core.steer.LineClass;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Reads the section of steering.
final class SteeringReader {

  private static final String SECTION = "steering";

  /// A line of which fewer hosts are probed is never taken for lost.
  private static final int LEAST_REFLECTORS = 2;

  private final Values values;
  private final Written written;
  private final Problems problems;

  SteeringReader(Values values) {
    this.values = values;
    this.written = values.written();
    this.problems = values.problems();
  }

  /// Empty if there is no such section, or something in it is wrong; that was reported.
  Optional<SteeringConfig> read(Map<String, LineConfig> lines) {
    if (!written.has(SECTION) || written.isLost(SECTION)) {
      return Optional.empty();
    }
    SteeringConfig.Mode mode =
        values.value(SteeringKeys.MODE, () -> Fallback.plain(SteeringConfig.Mode.OBSERVE));
    Optional<SteeringConfig.Device> device = device(lines);
    boolean here = device.filter(SteeringConfig.Device.Linux.class::isInstance).isPresent();
    String lan =
        here
            ? values.optional(SteeringKeys.LAN).orElse("")
            : values.value(SteeringKeys.LAN, () -> Fallback.plain("LAN"));
    String mark = values.value(SteeringKeys.MARK, () -> Fallback.plain("wanctl"));
    SteeringConfig.OnStop onStop =
        values.value(SteeringKeys.ON_STOP, () -> Fallback.plain(SteeringConfig.OnStop.HOME));
    List<SteeringConfig.Line> chosen = new ArrayList<>();
    List<String> names = written.names(SteeringKeys.LINES);
    for (String name : names) {
      line(name, lines).ifPresent(chosen::add);
    }
    if (names.size() < 2 && !written.isLost(SteeringKeys.LINES)) {
      problems.error(
          written.placeOf(SteeringKeys.LINES),
          SteeringKeys.LINES,
          names.size() + " lines are named here",
          "at least two of `lines`, the one at home first",
          "write `lines: {cable: {}, lte: {class: metered}}`");
    }
    return device.isEmpty() || chosen.size() < Math.max(2, names.size())
        ? Optional.empty()
        : Optional.of(new SteeringConfig(mode, device.get(), lan, mark, onStop, chosen));
  }

  private Optional<SteeringConfig.Device> device(Map<String, LineConfig> lines) {
    SteeringKeys.DeviceKind kind =
        values.value(
            SteeringKeys.DEVICE,
            () ->
                shapedHere(lines)
                    ? Fallback.derived(
                        SteeringKeys.DeviceKind.LINUX, "this machine shapes the lines")
                    : Fallback.plain(SteeringKeys.DeviceKind.ROUTER));
    return switch (kind) {
      case ROUTER -> router(lines).map(SteeringConfig.Device.Router::new);
      case LINUX -> Optional.of(linux());
    };
  }

  private SteeringConfig.Device linux() {
    if (written.has(SteeringKeys.ROUTER.path())) {
      problems.error(
          written.placeOf(SteeringKeys.ROUTER.path()),
          SteeringKeys.ROUTER.path(),
          "this machine steers, so that no router does",
          "`steering.device: router`, or no router here",
          "remove `router`");
    }
    return new SteeringConfig.Device.Linux();
  }

  private boolean shapedHere(Map<String, LineConfig> lines) {
    List<LineConfig> known =
        written.names(SteeringKeys.LINES).stream()
            .filter(lines::containsKey)
            .map(lines::get)
            .toList();
    return !written.has(SteeringKeys.ROUTER.path())
        && !known.isEmpty()
        && known.stream()
            .noneMatch(l ->
                l.shaper() instanceof ShaperConfig.RouterQueues
                    || l.shaper() instanceof ShaperConfig.OnLinuxRouter);
  }

  private Optional<String> router(Map<String, LineConfig> lines) {
    Optional<String> named = values.optional(SteeringKeys.ROUTER);
    if (named.isPresent()) {
      if (!written.names("routers").contains(named.get())) {
        problems.error(
            written.placeOfValue(SteeringKeys.ROUTER.path()),
            SteeringKeys.ROUTER.path(),
            "there is no router `" + named.get() + "`",
            "one of `routers`",
            Nearest.hint(named.get(), written.names("routers")));
        return Optional.empty();
      }
      if (RouterSystem.of(named.get(), written) == RouterSystem.LINUX) {
        problems.error(
            written.placeOfValue(SteeringKeys.ROUTER.path()),
            SteeringKeys.ROUTER.path(),
            "a Linux router is not steered from another machine",
            "run wanctl on it, or remove `steering`");
        return Optional.empty();
      }
      return named;
    }
    TreeSet<String> shaping = new TreeSet<>();
    for (String name : written.names(SteeringKeys.LINES)) {
      LineConfig line = lines.get(name);
      if (line != null && line.shaper() instanceof ShaperConfig.RouterQueues queues) {
        shaping.add(queues.router());
      }
    }
    if (shaping.size() == 1) {
      String router = shaping.first();
      values.note(
          SteeringKeys.ROUTER,
          SteeringKeys.ROUTER.path(),
          router,
          Fallback.derived(router, "it shapes the lines").origin());
      return Optional.of(router);
    }
    if (!written.isLost(SteeringKeys.ROUTER.path()) && !lines.isEmpty()) {
      problems.error(
          written.placeOf(SECTION),
          SteeringKeys.ROUTER.path(),
          shaping.isEmpty()
              ? "no router shapes these lines, so it is not known which one steers"
              : "the lines are shaped by several routers: " + String.join(", ", shaping),
          "one of `routers`",
          "add `router: " + (shaping.isEmpty() ? "home" : shaping.first()) + "`");
    }
    return Optional.empty();
  }

  private Optional<SteeringConfig.Line> line(String name, Map<String, LineConfig> lines) {
    String path = SteeringKeys.LINES + "." + name;
    LineClass kind = values.value(SteeringKeys.CLASS, () -> Fallback.plain(LineClass.NORMAL), name);
    Optional<InetAddress> gateway = values.optional(SteeringKeys.GATEWAY, name);
    Optional<String> medium = values.optional(SteeringKeys.MEDIUM, name);
    Optional<String> uplink = values.optional(SteeringKeys.UPLINK, name);
    LineConfig line = lines.get(name);
    if (line == null) {
      if (!written.names("lines").contains(name)) {
        problems.error(
            written.placeOf(path),
            path,
            "there is no line `" + name + "`",
            "one of `lines`",
            Nearest.hint(name, written.names("lines")));
      }
      return Optional.empty();
    }
    if (line.probe().reflectors().size() < LEAST_REFLECTORS) {
      problems.warning(
          written.placeOf(path),
          path,
          "one host alone cannot tell a dead line from a dead host: this line is never taken for"
              + " lost",
          "name several in `lines." + name + ".probe.reflectors`");
    }
    boolean onRouter = line.shaper() instanceof ShaperConfig.RouterQueues;
    Optional<String> wan =
        line.shaper() instanceof ShaperConfig.RouterQueues queues
            ? queues.wan()
            : line.shaper().lineInterface();
    if (uplink.isEmpty() && wan.isPresent()) {
      values.note(
          SteeringKeys.UPLINK,
          SteeringKeys.UPLINK.path(name),
          wan.get(),
          Fallback.derived(wan.get(), onRouter ? "shaper.wan" : "shaper.interface").origin());
      uplink = wan;
    }
    if (uplink.isEmpty() && !written.isLost(SteeringKeys.UPLINK.path(name))) {
      problems.error(
          written.placeOf(path),
          SteeringKeys.UPLINK.path(name),
          "it is not known by which interface this line leaves",
          SteeringKeys.UPLINK.kind().expectation(),
          "add `uplink: ether1`, or `wan` to the line's shaper");
    }
    return uplink.map(u ->
        new SteeringConfig.Line(name, kind, u, gateway.map(InetAddress::getHostAddress), medium));
  }
}
