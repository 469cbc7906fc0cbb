package dev.wanctl.routeros;

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
import dev.wanctl.routeros.Router.Access;
import dev.wanctl.routeros.Router.Applied;
import dev.wanctl.routeros.Router.Counters;
import dev.wanctl.routeros.Router.Limit;
import dev.wanctl.routeros.Router.Queue;
import dev.wanctl.routeros.Router.QueueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Shapes a line by `max-limit` of two entries of a router's queue tree, which stand there already
/// with CAKE as their queue type: on RouterOS it is the queue tree that holds the rate, not
/// `cake-bandwidth`. Shares the router with others and leaves it open.
public final class RouterShaper implements Shaper {

  /// Facts of [#inspect] that begin so are advice for the operator, one sentence each.
  public static final String WARNING = "warning.";

  private static final String UNLIMITED_WORD = "unlimited";
  private static final String QUEUE = ".queue";
  private static final String MAX_LIMIT = ".max-limit";

  private final Router router;
  private final RouterQueues queues;
  private Optional<Rates> former = Optional.empty();

  public RouterShaper(Router router, RouterQueues queues) {
    this.router = router;
    this.queues = queues;
  }

  @Override
  public String name() {
    return name(router.name(), queues);
  }

  /// The name of the shaper of these queues on a router at this address.
  public static String name(String address, RouterQueues queues) {
    return "router " + address + ", queues " + queues;
  }

  /// Facts `download.queue`, `download.max-limit` (bits per second or `unlimited`), the same for
  /// upload, `router.identity`, `router.version`, and warnings.
  @Override
  public Prior inspect() {
    Optional<Access> access = router.access();
    if (access.isPresent() && !access.get().policies().contains("write")) {
      throw new DeviceException(
          new DeviceFailure.Forbidden(
              "user "
                  + access.get().user()
                  + " of router "
                  + router.name()
                  + " may not write: group "
                  + access.get().group()
                  + " lacks the policy",
              "/user group set [find name=\""
                  + access.get().group()
                  + "\"] policy="
                  + withWrite(access.get())));
    }
    Map<String, String> facts = new TreeMap<>();
    List<Queue> found = router.queues(queues.both());
    for (Direction direction : Direction.values()) {
      Queue queue = found.get(direction == Direction.DOWNLOAD ? 0 : 1);
      facts.put(direction.word() + QUEUE, queue.name());
      facts.put(direction.word() + MAX_LIMIT, word(queue.limit()));
      List<String> warnings = warnings(queue);
      for (int i = 0; i < warnings.size(); i++) {
        facts.put(WARNING + direction.word() + "." + (i + 1), warnings.get(i));
      }
    }
    facts.put("router.identity", router.identity());
    facts.put("router.version", router.resources().version());
    return new Prior(facts);
  }

  /// `set policy=` replaces the whole list, so what is there must be in it.
  private static String withWrite(Access access) {
    Set<String> policies = new TreeSet<>(access.policies());
    policies.add("write");
    return String.join(",", policies);
  }

  private List<String> warnings(Queue queue) {
    List<String> warnings = new ArrayList<>();
    String find = "[find name=\"" + queue.name() + "\"]";
    if (queue.disabled()) {
      warnings.add(
          "queue " + queue.name() + " is disabled and shapes nothing: /queue tree enable " + find);
    }
    if (queue.invalid()) {
      warnings.add(
          "queue "
              + queue.name()
              + " is invalid: its parent "
              + queue.parent()
              + " does not exist just now");
    }
    Optional<QueueType> type = router.queueType(queue.type());
    if (type.isEmpty() || !type.get().kind().startsWith("cake")) {
      warnings.add(
          "queue "
              + queue.name()
              + " is of type "
              + queue.type()
              + ", which is not CAKE: /queue type add name=cake-wan kind=cake; /queue tree set "
              + find
              + " queue=cake-wan");
    } else if (!type.get().cakeBandwidth().isEmpty()) {
      warnings.add(
          "queue type "
              + queue.type()
              + " has a cake-bandwidth of its own: /queue type set [find"
              + " name=\""
              + queue.type()
              + "\"] cake-bandwidth=0");
    }
    return warnings;
  }

  @Override
  public Rates prepare(Rates first) {
    return apply(first);
  }

  /// One round trip: all requests are on the wire together, and their answers are the read-back. A
  /// direction whose rate stays is not sent.
  @Override
  public Rates apply(Rates wanted) {
    List<Limit> limits =
        List.of(
            limit(queues.download(), wanted.download()), limit(queues.upload(), wanted.upload()));
    Applied applied = router.setLimits(limits);
    former =
        applied.before().isEmpty()
            ? Optional.empty()
            : Optional.of(new Rates(rate(applied.before().get(0)), rate(applied.before().get(1))));
    Rates standing = new Rates(rate(applied.limits().get(0)), rate(applied.limits().get(1)));
    // An answer that was lost is a failure of no consequence where the limits stand all the same.
    if (applied.failure().isPresent() && !applied.limits().equals(limits)) {
      throw new PartlyApplied(applied.failure().get(), standing);
    }
    return standing;
  }

  @Override
  public Optional<Rates> former() {
    return former;
  }

  private static Limit limit(String queue, BitRate rate) {
    if (rate.compareTo(BitRate.UNLIMITED) >= 0) {
      return new Limit(queue, 0);
    }
    // RouterOS takes 0 for unlimited: the very opposite of what a rate of 0 asks for.
    return new Limit(queue, Math.max(1, rate.bitsPerSecond()));
  }

  private static BitRate rate(Limit limit) {
    return limit.unlimited() ? BitRate.UNLIMITED : new BitRate(limit.bitsPerSecond());
  }

  @Override
  public Rates read() {
    List<Queue> now = router.queues(queues.both());
    return new Rates(rate(now.get(0).limit()), rate(now.get(1).limit()));
  }

  /// One reading per direction: RouterOS shows neither tins nor delays of CAKE. Those that the
  /// meter read last will do, so that no change waits for them.
  @Override
  public List<QueueReading> queues() {
    List<QueueReading> readings = new ArrayList<>();
    List<Counters> counters = router.latestCounters(queues.both());
    for (Direction direction : Direction.values()) {
      Counters c = counters.get(direction == Direction.DOWNLOAD ? 0 : 1);
      readings.add(
          new QueueReading(
              direction,
              c.queue(),
              c.packets(),
              c.bytes(),
              c.dropped(),
              0,
              c.queuedBytes(),
              c.queuedPackets(),
              -1,
              -1,
              -1));
    }
    return readings;
  }

  /// Sets back what [#inspect] found, on the queues it found it on.
  @Override
  public void restore(Prior prior) {
    List<Limit> former = former(prior);
    Applied applied = router.setLimits(former);
    if (!applied.limits().equals(former)) {
      throw new DeviceException(
          applied
              .failure()
              .orElseGet(() ->
                  new DeviceFailure.Rejected(
                      "router " + router.name() + " keeps " + applied.limits(),
                      "set them by hand: " + commands(former))));
    }
  }

  /// The queues whose limits a [Prior] holds; empty if it is not one of [#inspect].
  public static Optional<RouterQueues> queuesOf(Prior prior) {
    String download = prior.facts().get(Direction.DOWNLOAD.word() + QUEUE);
    String upload = prior.facts().get(Direction.UPLOAD.word() + QUEUE);
    return download == null || upload == null
        ? Optional.empty()
        : Optional.of(new RouterQueues(download, upload));
  }

  /// What [#restore] does, as commands of the router's console.
  public static String restoringCommands(Prior prior) {
    return commands(former(prior));
  }

  private static List<Limit> former(Prior prior) {
    List<Limit> former = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      String queue = prior.facts().getOrDefault(direction.word() + QUEUE, "");
      String text = prior.facts().getOrDefault(direction.word() + MAX_LIMIT, "");
      OptionalLong bps = text.equals(UNLIMITED_WORD) ? OptionalLong.of(0) : Rows.rate(text);
      if (queue.isEmpty() || bps.isEmpty()) {
        throw new IllegalArgumentException("no former " + direction + " limit in " + prior);
      }
      former.add(new Limit(queue, bps.getAsLong()));
    }
    return former;
  }

  /// The same, each by itself.
  static List<String> eachRestoringCommand(Prior prior) {
    return each(former(prior));
  }

  private static String commands(List<Limit> limits) {
    return String.join("; ", each(limits));
  }

  private static List<String> each(List<Limit> limits) {
    return limits.stream()
        .map(l -> ConsoleText.set(Menu.QUEUE_TREE, l.queue(), "max-limit=" + l.bitsPerSecond()))
        .toList();
  }

  private static String word(Limit limit) {
    return limit.unlimited() ? UNLIMITED_WORD : Long.toString(limit.bitsPerSecond());
  }

  @Override
  public boolean local() {
    return false;
  }

  @Override
  public WritePolicy writePolicy() {
    return WritePolicy.ROUTER;
  }

  @Override
  public void close() {}
}
