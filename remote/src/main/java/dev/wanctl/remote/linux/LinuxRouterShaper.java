package dev.wanctl.remote.linux;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Direction;
import dev.wanctl.core.units.Rates;
import dev.wanctl.engine.port.DeviceException;
import dev.wanctl.engine.port.DeviceFailure;
import dev.wanctl.engine.port.PartlyApplied;
import dev.wanctl.engine.port.Prior;
import dev.wanctl.engine.port.QueueReading;
import dev.wanctl.engine.port.Shaper;
import dev.wanctl.engine.port.WritePolicy;
import dev.wanctl.remote.SshShell.Answer;
import dev.wanctl.remote.linux.TcText.Cake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Shapes a line by the rates of two CAKE qdiscs that stand on a Linux router already. Both are
/// read before, changed and read back in one round trip. Shares the router with others and leaves
/// it open.
///
/// CAKE that is gone (the interface went and came, the router restarted) is put up again by
/// whatever put it up before, with a rate of its own, which is noticed and changed.
public final class LinuxRouterShaper implements Shaper {

  private static final String INTERFACE = ".router-interface";
  private static final String BANDWIDTH = ".bandwidth";

  /// Milliseconds per change and some work for the router, but nothing for its flash.
  private static final WritePolicy POLICY =
      new WritePolicy(
          0.02,
          Duration.ofMillis(250),
          Duration.ofSeconds(5),
          Duration.ofMillis(200),
          WritePolicy.ANY_NUMBER);

  private final LinuxRouter router;
  private final RouterInterfaces interfaces;
  private Optional<Pair> standing = Optional.empty();
  private Optional<Rates> former = Optional.empty();

  public LinuxRouterShaper(LinuxRouter router, RouterInterfaces interfaces) {
    this.router = router;
    this.interfaces = interfaces;
  }

  @Override
  public String name() {
    return name(router.name(), interfaces);
  }

  /// The name of the shaper of these interfaces on a router at this address.
  public static String name(String address, RouterInterfaces interfaces) {
    return "router " + address + ", CAKE on " + interfaces;
  }

  /// Facts `download.router-interface`, `download.bandwidth` (bit/s or `unlimited`), and the same
  /// for upload.
  @Override
  public Prior inspect() {
    Rates now = read();
    Map<String, String> facts = new TreeMap<>();
    for (Direction direction : Direction.values()) {
      facts.put(direction.word() + INTERFACE, interfaces.of(direction));
      facts.put(direction.word() + BANDWIDTH, TcRate.word(rate(now, direction)));
    }
    return new Prior(facts);
  }

  @Override
  public Rates prepare(Rates first) {
    return apply(first);
  }

  @Override
  public Rates apply(Rates wanted) {
    Pair known = standing.isPresent() ? standing.get() : look();
    former = Optional.empty();
    Change change = change(known, wanted);
    former = change.before().map(Pair::rates);
    if (!change.refused().isEmpty()
        && change.before().filter(now -> !now.sameQdiscs(known)).isPresent()) {
      // Put up anew since the last reading: by its new handle it can be changed.
      change = change(change.before().get(), wanted);
    }
    if (change.refused().size() == Direction.values().length) {
      throw new DeviceException(change.refused().getFirst());
    }
    Rates rates = require(change.after()).rates();
    if (!change.refused().isEmpty()) {
      throw new PartlyApplied(change.refused().getFirst(), rates);
    }
    return rates;
  }

  /// @param before what stood there; empty where that cannot be told
  private record Change(Optional<Pair> before, List<DeviceFailure> refused, List<Answer> after) {}

  /// A decrease goes before an increase.
  private Change change(Pair known, Rates wanted) {
    List<Direction> order =
        wanted.upload().compareTo(known.upload().rate()) < 0
            ? List.of(Direction.UPLOAD, Direction.DOWNLOAD)
            : List.of(Direction.DOWNLOAD, Direction.UPLOAD);
    List<String> commands = new ArrayList<>(shows());
    for (Direction direction : order) {
      commands.add(
          Commands.change(interfaces.of(direction), known.of(direction), rate(wanted, direction)));
    }
    commands.addAll(shows());
    List<Answer> answers = router.change(commands);
    List<DeviceFailure> refused = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Answer answer = answers.get(2 + i);
      if (answer.status() != 0) {
        String on = interfaces.of(order.get(i));
        refused.add(router.failures().of(answer, "setting the rate of CAKE on " + on, on));
      }
    }
    return new Change(pair(answers.subList(0, 2)), refused, answers.subList(4, 6));
  }

  @Override
  public Optional<Rates> former() {
    return former;
  }

  @Override
  public Rates read() {
    return look().rates();
  }

  private Pair look() {
    return require(router.run(shows()));
  }

  private List<String> shows() {
    return List.of(Commands.show(interfaces.download()), Commands.show(interfaces.upload()));
  }

  /// What both answers say, download first. It is remembered: a change is meant for that alone.
  private Pair require(List<Answer> answers) {
    standing = Optional.empty();
    Pair pair =
        new Pair(
            require(answers.getFirst(), interfaces.download()),
            require(answers.getLast(), interfaces.upload()));
    standing = Optional.of(pair);
    return pair;
  }

  private Cake require(Answer answer, String interfaceName) {
    return router
        .cake(answer, interfaceName)
        .flatMap(TcText::cake)
        .orElseThrow(() -> new DeviceException(router.failures().noCake(interfaceName)));
  }

  private static Optional<Pair> pair(List<Answer> answers) {
    Optional<Cake> download = TcText.of(answers.getFirst().text()).flatMap(TcText::cake);
    Optional<Cake> upload = TcText.of(answers.getLast().text()).flatMap(TcText::cake);
    return download.flatMap(d -> upload.map(u -> new Pair(d, u)));
  }

  /// What stands on both interfaces.
  private record Pair(Cake download, Cake upload) {
    Cake of(Direction direction) {
      return direction == Direction.DOWNLOAD ? download : upload;
    }

    Rates rates() {
      return new Rates(download.rate(), upload.rate());
    }

    boolean sameQdiscs(Pair other) {
      return download.handle().equals(other.download.handle())
          && download.kind().equals(other.download.kind())
          && upload.handle().equals(other.upload.handle())
          && upload.kind().equals(other.upload.kind());
    }
  }

  private static BitRate rate(Rates rates, Direction direction) {
    return direction == Direction.DOWNLOAD ? rates.download() : rates.upload();
  }

  @Override
  public List<QueueReading> queues() {
    List<Answer> answers =
        router.run(
            List.of(Commands.count(interfaces.download()), Commands.count(interfaces.upload())));
    List<QueueReading> readings = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      String on = interfaces.of(direction);
      router
          .cake(answers.get(direction == Direction.DOWNLOAD ? 0 : 1), on)
          .ifPresent(text -> readings.addAll(text.readings(direction)));
    }
    return List.copyOf(readings);
  }

  /// Sets back the rates that [#inspect] found.
  @Override
  public void restore(Prior prior) {
    Rates found = formerRates(prior);
    Rates now;
    try {
      now = apply(found);
    } catch (PartlyApplied e) {
      throw new DeviceException(e.failure(), e);
    }
    if (!near(now.download(), found.download()) || !near(now.upload(), found.upload())) {
      throw new DeviceException(
          new DeviceFailure.Rejected(
              name() + " reads back " + now + " in place of " + found,
              "set it by hand on the router: " + restoringCommands(prior)));
    }
  }

  /// The same but for what `tc` cuts off.
  private static boolean near(BitRate a, BitRate b) {
    long difference = Math.abs(a.bitsPerSecond() - b.bitsPerSecond());
    return difference <= Math.max(1000, b.bitsPerSecond() / 1000);
  }

  /// The interfaces whose rates a [Prior] holds; empty if it is not one of [#inspect].
  public static Optional<RouterInterfaces> interfacesOf(Prior prior) {
    String download = prior.facts().get(Direction.DOWNLOAD.word() + INTERFACE);
    String upload = prior.facts().get(Direction.UPLOAD.word() + INTERFACE);
    return download == null || upload == null
        ? Optional.empty()
        : Optional.of(new RouterInterfaces(download, upload));
  }

  /// What [#restore] does, as commands of a shell.
  public static String restoringCommands(Prior prior) {
    RouterInterfaces interfaces = interfacesOf(prior).orElseThrow();
    Rates rates = formerRates(prior);
    return Commands.changeByHand(interfaces.download(), rates.download())
        + "; "
        + Commands.changeByHand(interfaces.upload(), rates.upload());
  }

  private static Rates formerRates(Prior prior) {
    return new Rates(formerRate(prior, Direction.DOWNLOAD), formerRate(prior, Direction.UPLOAD));
  }

  private static BitRate formerRate(Prior prior, Direction direction) {
    String word = prior.facts().getOrDefault(direction.word() + BANDWIDTH, "");
    return TcRate.read(word)
        .orElseThrow(
            () -> new IllegalArgumentException("no former " + direction + " rate in " + prior));
  }

  @Override
  public boolean local() {
    return false;
  }

  @Override
  public WritePolicy writePolicy() {
    return POLICY;
  }

  @Override
  public void close() {}
}
