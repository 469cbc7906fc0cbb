package dev.wanctl.engine;

import dev.wanctl.engine.port.Prober;
import dev.wanctl.engine.port.Reflector;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The two ways to a line's hosts, pings and TCP connects, and which is taken ([SignalChoice]).
/// Hosts that the configuration names in another way are asked in that alone. All of it belongs to
/// the probing thread.
final class SecondWay {

  private static final System.Logger LOG = System.getLogger("wanctl.probe");

  private final String line;
  private final int port;
  private final List<AskedReflector> named;
  private final List<AskedReflector> pings;
  private final List<AskedReflector> connects;
  private final List<AskedReflector> reflectors;
  private final List<AskedReflector> withConnects;
  private final SignalChoice choice;
  private final int[] pingNumber;

  private List<AskedReflector> inUse;
  private int turn = -1;
  private int besideTurn;
  private Optional<ProbeReport.Instead> instead = Optional.empty();

  SecondWay(String line, ProbePlan plan, long now) {
    this.line = line;
    port = plan.tcpPort().orElse(0);
    named =
        plan.reflectors().stream()
            .map(r -> new AskedReflector(r, plan.binding(), plan.oneWay()))
            .toList();
    pings = named.stream().filter(AskedReflector::pings).toList();
    connects =
        plan.connects().stream().map(r -> new AskedReflector(r, plan.binding(), false)).toList();
    reflectors = Stream.concat(named.stream(), connects.stream()).toList();
    withConnects =
        Stream.concat(connects.stream(), named.stream().filter(r -> !r.pings())).toList();
    pingNumber = named.stream().mapToInt(pings::indexOf).toArray();
    choice = new SignalChoice(connects.size(), now);
    inUse = named;
  }

  /// The named ones, of which one in doubt may give its place.
  List<AskedReflector> named() {
    return named;
  }

  /// Whether the named ones are those whose turn comes.
  boolean goesByNamed() {
    return !choice.connects();
  }

  /// The number of the connects to the host that stands at that place; none if there are none.
  OptionalInt twin(int place) {
    int host = pingNumber[place];
    return host >= 0 && host < connects.size()
        ? OptionalInt.of(named.size() + host)
        : OptionalInt.empty();
  }

  /// Another host stands there, in both ways.
  void exchange(Prober prober, int place, Reflector next) {
    named.get(place).exchange(prober, next);
    if (next instanceof Reflector.IcmpEcho icmp) {
      twin(place)
          .ifPresent(twin -> reflectors.get(twin).exchange(prober, ProbePlan.connect(icmp, port)));
      choice.forget(pingNumber[place]);
    }
  }

  /// All of both ways: the named ones, then the connects, by the numbers that the law knows.
  List<AskedReflector> reflectors() {
    return reflectors;
  }

  /// Those whose turn comes.
  List<AskedReflector> inUse() {
    return inUse;
  }

  /// The next of them.
  AskedReflector next() {
    turn = (turn + 1) % inUse.size();
    return inUse.get(turn);
  }

  /// It is the line's turn to probe. True if it goes another way from now on.
  boolean turn(long now, double share) {
    if (connects.isEmpty()) {
      return false;
    }
    boolean changed = choice.turn(now, share, canPing());
    if (changed) {
      inUse = choice.connects() ? withConnects : named;
      turn = -1;
      tell(now);
    }
    return changed;
  }

  /// No stream: this is asked with every probe, and would be a tenth of what probing costs.
  private boolean canPing() {
    for (AskedReflector reflector : pings) {
      if (reflector.isOpen()) {
        return true;
      }
    }
    return false;
  }

  private void tell(long now) {
    if (!choice.connects()) {
      instead = Optional.empty();
      LOG.log(
          System.Logger.Level.INFO, "line={0} pings are answered and see the queue again", line);
      return;
    }
    String evidence =
        switch (choice.why()) {
          case SILENT ->
              canPing()
                  ? "no host answers pings, but hosts answer TCP connects to port " + port
                  : "pings cannot be sent, but hosts answer TCP connects to port " + port;
          case BLIND ->
              "on the busy line TCP connects to port "
                  + port
                  + " took "
                  + millis(choice.connectDelay())
                  + " longer than at rest, pings to the same hosts "
                  + millis(choice.pingDelay());
        };
    instead = Optional.of(new ProbeReport.Instead(choice.why(), now, evidence));
    LOG.log(
        System.Logger.Level.WARNING,
        "line={0} {1}: TCP connects are used instead of pings",
        line,
        evidence);
  }

  private static String millis(double nanos) {
    return Math.round(nanos / 1e6) + " ms";
  }

  /// A host whose turn it was has been asked.
  void asked(AskedReflector reflector) {
    if (reflector.pings()) {
      choice.pinged();
    }
  }

  /// Asks one host in the way that is not taken, if it is time.
  void askBeside(Prober prober, long now) {
    if (connects.isEmpty() || !choice.asksBeside()) {
      return;
    }
    List<AskedReflector> others = choice.connects() ? pings : connects;
    for (int tried = 0; tried < others.size(); tried++) {
      besideTurn = (besideTurn + 1) % others.size();
      AskedReflector other = others.get(besideTurn);
      if (other.isOpen() && other.ask(prober, now)) {
        asked(other);
        return;
      }
    }
  }

  /// The reflector of that number answered. True if it is evidence: it is in use, or the line is at
  /// rest, so that its round trip is known when it is.
  boolean answered(int number, long sent, long received) {
    if (connects.isEmpty()) {
      return true;
    }
    AskedReflector reflector = reflectors.get(number);
    boolean used = number >= named.size() == choice.connects();
    if (number >= named.size()) {
      choice.connectAnswered(number - named.size(), received - sent, received);
    } else if (reflector.pings()) {
      choice.pingAnswered(pingNumber[number], received - sent, received);
    } else {
      used = true;
    }
    return used || !choice.busy();
  }

  /// Whether probing is not what it should be while this one cannot be asked.
  boolean needs(AskedReflector reflector) {
    return inUse.contains(reflector);
  }

  /// Why connects are used instead of pings, if they are.
  Optional<ProbeReport.Instead> instead() {
    return instead;
  }
}
