package dev.wanctl.app.demo;

import dev.wanctl.core.units.BitRate;
import dev.wanctl.core.units.Durations;
import dev.wanctl.sim.router.Faults;
import dev.wanctl.sim.router.Faults.IgnoredSet;
import dev.wanctl.sim.router.Faults.Spoiled;
import dev.wanctl.sim.router.RequestStatistics;
import dev.wanctl.sim.router.RouterSimulator;
import dev.wanctl.sim.router.SshService;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What may be said to a running simulated router, a line each. Each is answered by one line that
/// begins with `ok` or `?`, [#HELP] and `show` by several. One thread.
final class SimRouterWords {

  static final String HELP =
      """
      refuse rest|api|ssh|all on|off   the service is switched off: connections break, new ones are refused
      drop                             all connections break, once
      hang on|off                      connections are accepted, and then nothing comes
      handshake TIME                   it answers a byte per TIME while TLS begins, and in SSH always; 0s ends it
      latency TIME                     each request takes longer by so much; 0s ends it
      connections N, channels N        no more than so many at a time are granted
      spoil N KIND                     the next N answers are spoiled, KIND is one of
          status CODE WORDS              RouterOS refuses, in these words
          html, truncated                a page from something in between, half a body
          reset, closed, ended           the connection breaks amid the answer, before it, or is said to end
          slow TIME, late TIME           a byte per TIME, the whole answer late by TIME
      ignore none|truth|asked          sets are accepted and do nothing; the answer shows what is, or what was asked
      set QUEUE RATE                   somebody else sets max-limit, such as 10Mbit; 0 is unlimited
      password WORD, group NAME        of the user admin; groups are full, write and read
      certificate, hostkey             new ones, for connections from now on
      line NAME dead|down|up           it carries nothing, it has not even a link, it works again
      open udp|tcp ADDRESS PORT        a host at home opens a connection, such as: open udp 9.9.9.9 53
      flows                            each of them sends another packet; by which line it leaves
      reboot same|renumbered           connections and counters are gone, ids stay or do not
      clear                            none of the above that goes on, goes on
      show                             queues, requests and connections
      quit
      """;

  static final class Misunderstood extends Exception {
    private static final long serialVersionUID = 1L;

    Misunderstood(String what) {
      super(what);
    }
  }

  private final RouterSimulator router;
  private final SshService ssh;
  private final SimTraffic traffic;
  private final Runnable quit;
  private final PrintStream out;
  private String password;
  private String group = "full";

  SimRouterWords(
      RouterSimulator router,
      SshService ssh,
      SimTraffic traffic,
      String password,
      Runnable quit,
      PrintStream out) {
    this.router = router;
    this.ssh = ssh;
    this.traffic = traffic;
    this.password = password;
    this.quit = quit;
    this.out = out;
  }

  /// Carries out a line; says what was wrong with one that makes no sense.
  void obey(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      return;
    }
    try {
      out.println(answer(text));
    } catch (Misunderstood e) {
      out.println("? " + e.getMessage() + "; `help` tells what there is");
    }
    out.flush();
  }

  private String answer(String text) throws Misunderstood {
    List<String> words = List.of(text.split("\\s+"));
    Faults faults = router.faults();
    switch (words.getFirst()) {
      case "help" -> {
        return HELP.stripTrailing();
      }
      case "show" -> {
        return shown();
      }
      case "flows" -> {
        return traffic.flows();
      }
      case "open" -> {
        String protocol = known(word(words, 1, "udp or tcp"), List.of("udp", "tcp"));
        return traffic.open(protocol, word(words, 2, "an address"), count(words, 3));
      }
      case "line" -> traffic.line(word(words, 1, "the name of a line"), word(words, 2, "a state"));
      case "refuse" -> refuse(word(words, 1, "a service"), on(words, 2));
      case "drop" -> router.dropConnections();
      case "hang" -> faults.hangAfterAccept(on(words, 1));
      case "handshake" -> faults.slowHandshake(time(words, 1));
      case "latency" -> faults.latency(time(words, 1));
      case "connections" -> faults.mostConnections(count(words, 1));
      case "channels" -> faults.mostChannels(count(words, 1));
      case "spoil" -> faults.spoil("*", "", spoiled(words), count(words, 1));
      case "ignore" -> faults.ignoreSets(ignored(word(words, 1, "none, truth or asked")));
      case "set" -> set(word(words, 1, "the name of a queue"), word(words, 2, "a rate"));
      case "password" -> {
        password = word(words, 1, "a password");
        router.user("admin", password, group);
      }
      case "group" -> {
        group = known(word(words, 1, "a group"), List.of("full", "write", "read"));
        router.user("admin", password, group);
      }
      case "certificate" -> {
        router.replaceCertificate();
        return "ok " + router.certificate().fingerprint();
      }
      case "hostkey" -> {
        ssh.replaceHostKey();
        return "ok " + ssh.fingerprint();
      }
      case "reboot" ->
          router.reboot(
              known(word(words, 1, "same or renumbered"), List.of("same", "renumbered"))
                  .equals("renumbered"));
      case "clear" -> {
        faults.clear();
        router.refuseConnections(false);
      }
      case "quit" -> quit.run();
      default -> throw new Misunderstood("there is no " + words.getFirst());
    }
    return "ok";
  }

  private void refuse(String service, boolean on) throws Misunderstood {
    switch (service) {
      case "rest" -> router.refuseConnections(RouterSimulator.Service.REST, on);
      case "api" -> router.refuseConnections(RouterSimulator.Service.API, on);
      case "ssh" -> ssh.refuseConnections(on);
      case "all" -> router.refuseConnections(on);
      default -> throw new Misunderstood(service + " is none of rest, api, ssh and all");
    }
  }

  private static Spoiled spoiled(List<String> words) throws Misunderstood {
    String kind = word(words, 2, "a kind");
    return switch (kind) {
      case "status" ->
          new Spoiled.Status(
              count(words, 3),
              String.join(" ", words.subList(Math.min(4, words.size()), words.size())));
      case "html" -> new Spoiled.HtmlBadGateway();
      case "truncated" -> new Spoiled.TruncatedJson();
      case "reset" -> new Spoiled.ResetMidway();
      case "closed" -> new Spoiled.ClosedUnanswered();
      case "ended" -> new Spoiled.SessionEnded("session closed");
      case "slow" -> new Spoiled.SlowBody(time(words, 3));
      case "late" -> new Spoiled.Late(time(words, 3));
      default -> throw new Misunderstood("answers cannot be spoiled by " + kind);
    };
  }

  private static IgnoredSet ignored(String how) throws Misunderstood {
    return switch (how) {
      case "none" -> IgnoredSet.NONE;
      case "truth" -> IgnoredSet.ANSWERS_WITH_TRUTH;
      case "asked" -> IgnoredSet.ANSWERS_AS_IF_SET;
      default -> throw new Misunderstood(how + " is none of none, truth and asked");
    };
  }

  private void set(String queue, String rate) throws Misunderstood {
    if (router.table("/queue/tree").named(queue).isEmpty()) {
      throw new Misunderstood("there is no queue " + queue);
    }
    Optional<BitRate> wanted = rate.equals("0") ? Optional.of(BitRate.ZERO) : BitRate.parse(rate);
    long bits =
        wanted
            .orElseThrow(() -> new Misunderstood(rate + " is no rate such as 10Mbit"))
            .bitsPerSecond();
    router.meddle(queue, bits);
  }

  private String shown() {
    StringBuilder text = new StringBuilder();
    for (Map<String, String> row : router.table("/queue/tree").rows()) {
      text.append(
          "queue %s max-limit=%s%n"
              .formatted(row.getOrDefault("name", ""), row.getOrDefault("max-limit", "")));
    }
    RequestStatistics s = router.statistics();
    return text
        + "requests reads=%d writes=%d%n".formatted(s.reads(), s.writes())
        + "connections open=%d opened=%d".formatted(s.connectionsOpen(), s.connectionsOpened());
  }

  private static String word(List<String> words, int place, String what) throws Misunderstood {
    if (words.size() <= place) {
      throw new Misunderstood(words.getFirst() + " needs " + what);
    }
    return words.get(place);
  }

  private static String known(String word, List<String> those) throws Misunderstood {
    if (!those.contains(word)) {
      throw new Misunderstood(word + " is none of " + String.join(", ", those));
    }
    return word;
  }

  private static boolean on(List<String> words, int place) throws Misunderstood {
    return known(word(words, place, "on or off"), List.of("on", "off")).equals("on");
  }

  private static int count(List<String> words, int place) throws Misunderstood {
    String text = word(words, place, "a number");
    if (!text.matches("[0-9]{1,9}")) {
      throw new Misunderstood(text + " is no number");
    }
    return Integer.parseInt(text);
  }

  private static Duration time(List<String> words, int place) throws Misunderstood {
    String text = word(words, place, "a time").toLowerCase(Locale.ROOT);
    return Durations.parse(text)
        .orElseThrow(() -> new Misunderstood(text + " is no time such as 200ms"));
  }
}
