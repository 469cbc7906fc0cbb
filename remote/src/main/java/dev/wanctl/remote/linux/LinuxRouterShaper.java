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
  private static final String USUAL_KIND = "cake";

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
  private String downloadKind = USUAL_KIND;
  private String uploadKind = USUAL_KIND;
  private Optional<Rates> former = Optional.empty();
  private Rates confirmed = new Rates(UNLIMITED, UNLIMITED);

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
    List<Direction> order =
        wanted.upload().compareTo(confirmed.upload()) < 0
            ? List.of(Direction.UPLOAD, Direction.DOWNLOAD)
            : List.of(Direction.DOWNLOAD, Direction.UPLOAD);
    List<String> commands = new ArrayList<>(shows());
    for (Direction direction : order) {
      commands.add(
          Commands.change(interfaces.of(direction), kind(direction), rate(wanted, direction)));
    }
    commands.addAll(shows());
    List<Answer> answers = router.run(commands);
    former = Optional.empty();
    Optional<Rates> before = rates(answers.subList(0, 2));
    List<DeviceFailure> refused = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Answer answer = answers.get(2 + i);
      if (answer.status() != 0) {
        String on = interfaces.of(order.get(i));
        refused.add(router.failures().of(answer, "setting the rate of CAKE on " + on, on));
      }
    }
    if (refused.size() == order.size()) {
      throw new DeviceException(refused.getFirst());
    }
    Rates standing = require(answers.subList(4, 6));
    former = before;
    if (!refused.isEmpty()) {
      throw new PartlyApplied(refused.getFirst(), standing);
    }
    return standing;
  }

  @Override
  public Optional<Rates> former() {
    return former;
  }

  @Override
  public Rates read() {
    return require(router.run(shows()));
  }

  private List<String> shows() {
    return List.of(Commands.show(interfaces.download()), Commands.show(interfaces.upload()));
  }

  /// The rates in two answers, download first.
  private Rates require(List<Answer> answers) {
    Cake download = require(answers.getFirst(), interfaces.download());
    Cake upload = require(answers.getLast(), interfaces.upload());
    downloadKind = download.kind();
    uploadKind = upload.kind();
    confirmed = new Rates(download.rate(), upload.rate());
    return confirmed;
  }

  private Cake require(Answer answer, String interfaceName) {
    return router
        .cake(answer, interfaceName)
        .flatMap(TcText::cake)
        .orElseThrow(() -> new DeviceException(router.failures().noCake(interfaceName)));
  }

  private static Optional<Rates> rates(List<Answer> answers) {
    Optional<Cake> download = TcText.of(answers.getFirst().text()).flatMap(TcText::cake);
    Optional<Cake> upload = TcText.of(answers.getLast().text()).flatMap(TcText::cake);
    return download.flatMap(d -> upload.map(u -> new Rates(d.rate(), u.rate())));
  }

  private String kind(Direction direction) {
    return direction == Direction.DOWNLOAD ? downloadKind : uploadKind;
  }

  private static BitRate rate(Rates rates, Direction direction) {
    return direction == Direction.DOWNLOAD ? rates.download() : rates.upload();
  }

  @Override
  public List<QueueReading> queues() {
    List<Answer> answers = router.run(shows());
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
    Rates standing;
    try {
      standing = apply(found);
    } catch (PartlyApplied e) {
      throw new DeviceException(e.failure(), e);
    }
    if (!near(standing.download(), found.download()) || !near(standing.upload(), found.upload())) {
      throw new DeviceException(
          new DeviceFailure.Rejected(
              name() + " reads back " + standing + " in place of " + found,
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
    return Commands.change(interfaces.download(), USUAL_KIND, rates.download())
        + "; "
        + Commands.change(interfaces.upload(), USUAL_KIND, rates.upload());
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
