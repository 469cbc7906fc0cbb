package dev.wanctl.app.demo;

import dev.wanctl.sim.line.LiveLine;
import dev.wanctl.sim.line.Scenario;
import dev.wanctl.sim.router.Network;
import dev.wanctl.sim.router.QueueBackend;
import dev.wanctl.sim.router.RouterSimulator;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The lines behind the simulated router: each with an interface, two queues, a gateway and a
/// default route.
final class SimLines implements QueueBackend, AutoCloseable {

  /// Long enough to try things out; after it the lines lie idle.
  private static final Duration LENGTH = Duration.ofHours(1);

  /// One of them.
  private record One(
      String name, String wan, LiveLine line, LineBehindQueues behind, SimSource source) {

    static One start(int number, String scenario, InetAddress bind) {
      String name = number == 1 ? "sim" : "sim" + number;
      String wan = "ether" + number;
      LiveLine line =
          LiveLine.start(
              Scenario.named(scenario, LENGTH, number).model().withGuests(SimSource.MOST_FLOWS));
      return new One(
          name,
          wan,
          line,
          new LineBehindQueues(line, wan, name + "-down"),
          SimSource.start(line, bind));
    }

    String down() {
      return name + "-down";
    }

    String up() {
      return name + "-up";
    }
  }

  private final List<One> lines;

  private SimLines(List<One> lines) {
    this.lines = List.copyOf(lines);
  }

  /// @param scenario of the first; the others do as usual
  /// @param bind where sources of load beyond the lines listen
  static SimLines start(int count, String scenario, String usual, InetAddress bind) {
    List<One> lines = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      lines.add(One.start(number, number == 1 ? scenario : usual, bind));
    }
    return new SimLines(lines);
  }

  /// Interfaces, queues, gateways and routes; the first line is preferred.
  void stand(RouterSimulator router) {
    router.addInterface(Network.HOME);
    router.table("/interface/list").add(Map.of("name", "LAN"));
    router.table("/interface/list/member").add(Map.of("list", "LAN", "interface", Network.HOME));
    for (int i = 0; i < lines.size(); i++) {
      One one = lines.get(i);
      router
          .network()
          .line(
              one.wan(),
              Optional.of("192.0.2." + (i + 1)),
              Optional.of("2001:db8:" + (i + 1) + "::1"),
              i + 1);
      router.addQueue(one.down(), Network.HOME, "cake-down", 0);
      router.addQueue(one.up(), one.wan(), "cake-up", 0);
    }
  }

  /// What loads each of them, as options of the commands that measure.
  String sources() {
    return lines.stream()
        .map(one ->
            "%s: --with %s --upload-to %s"
                .formatted(one.name(), one.source().url(), one.source().url()))
        .collect(Collectors.joining("\n  "));
  }

  int count() {
    return lines.size();
  }

  /// As `lines` of a configuration.
  String configuration() {
    return lines.stream()
        .map(one ->
            """
              %s:
                shaper: {router: sim, download: %s, upload: %s, wan: %s}
                download: {max: 24Mbit}
                upload: {max: 6Mbit}
                probe: {reflectors: [%s]}
            """
                .formatted(
                    one.name(),
                    one.down(),
                    one.up(),
                    one.wan(),
                    LineBehindQueues.asProbed(one.line().reflectors())))
        .collect(Collectors.joining("", "", steering()));
  }

  /// With several lines, new sensitive connections can be steered.
  private String steering() {
    return lines.size() < 2
        ? ""
        : """
        steering:
          mode: observe            # or active
          lines: {%s}
        """
            .formatted(
                lines.stream().map(one -> one.name() + ": {}").collect(Collectors.joining(", ")));
  }

  /// The interface of a line by its name.
  Optional<String> wan(String name) {
    return lines.stream().filter(one -> one.name().equals(name)).map(One::wan).findFirst();
  }

  /// A line that is silent answers nobody.
  void silent(String name, boolean on) {
    lines.stream().filter(one -> one.name().equals(name)).forEach(one -> one.line().silent(on));
  }

  private Optional<One> of(String queue) {
    return lines.stream()
        .filter(one -> one.down().equals(queue) || one.up().equals(queue))
        .findFirst();
  }

  @Override
  public void limitChanged(String queue, long bitsPerSecond) {
    of(queue).ifPresent(one -> one.behind().limitChanged(queue, bitsPerSecond));
  }

  @Override
  public QueueCounters counters(String queue) {
    return of(queue).map(one -> one.behind().counters(queue)).orElse(QueueCounters.ZERO);
  }

  @Override
  public InterfaceCounters interfaceCounters(String interfaceName) {
    return lines.stream()
        .filter(one -> one.wan().equals(interfaceName))
        .findFirst()
        .map(one -> one.behind().interfaceCounters(interfaceName))
        .orElse(InterfaceCounters.ZERO);
  }

  @Override
  public void close() {
    lines.forEach(one -> {
      one.source().close();
      one.line().close();
    });
  }
}
