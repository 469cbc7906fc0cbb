package dev.wanctl.app.migrate;

import dev.wanctl.app.config.YamlText;
import dev.wanctl.core.units.BitRate;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes a line of a line's file of wanctl 1.x.
final class LineImport {

  private static final int MOST_REFLECTORS = 32;
  private static final int LONGEST_NAME = 32;

  private final Draft draft;
  private final Ledger ledger;
  private final Wishes wishes;
  private final RouterImport routers;

  LineImport(Draft draft, Ledger ledger, Wishes wishes, RouterImport routers) {
    this.draft = draft;
    this.ledger = ledger;
    this.wishes = wishes;
    this.routers = routers;
  }

  /// Throws [Refused] where what every line needs is missing.
  void read(FormerFile file) throws Refused {
    Carry carry = new Carry(file, draft, ledger);
    String line = name(file, file.text("wan_name"), draft, ledger);
    String at = "lines." + line;
    preset(file, line);
    boolean here = file.text("router.transport").startsWith("linux-cake");
    if (here) {
      onThisMachine(file, carry, at);
    } else {
      onARouter(file, carry, at, line);
    }
    writes(file, carry, at);
    side(file, carry, at, "download");
    side(file, carry, at, "upload");
    probes(file, carry, at);
    if (here) {
      new CakeImport(carry, line).read();
    } else {
      file.under("cake_params.")
          .forEach(leaf ->
              ledger.gone(file, leaf, "the queue types on the router say how CAKE works there"));
    }
    if (wishes.sameLaw()) {
      new ClassicImport(carry, line).read();
    }
    page(file);
    file.get("continuous_monitoring.enabled")
        .ifPresent(leaf -> {
          if (leaf.isTrue()) {
            ledger.carried(
                file, leaf, "mode", "the line observes until you remove `mode: observe`");
          } else {
            ledger.gone(
                file, leaf, "a line that is in the file is measured; remove it to end that");
            ledger.todo(
                "line " + line + " was switched off (" + file.name() + "): remove it, or keep it");
          }
        });
    ledger.close(file, WanctlOneKeys.ALL);
  }

  /// A name that ours may have, entered as a line.
  static String name(FormerFile file, String former, Draft draft, Ledger ledger) throws Refused {
    String name = former.replaceAll("[^A-Za-z0-9_-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    name = name.substring(0, Math.min(LONGEST_NAME, name.length()));
    if (name.isEmpty()) {
      throw new Refused(
          file.name() + " has no name for its line",
          "give it a `wan_name`, as wanctl 1.x needs it");
    }
    if (draft.names("lines").contains(name)) {
      throw new Refused(
          "two files are of a line `" + name + "`, the second is " + file.name(),
          "import one of them, or give one another name");
    }
    String why = name.equals(former) ? "" : "the name has letters, digits, - and _ now";
    file.get("wan_name").ifPresent(l -> ledger.carried(file, l, "lines." + l.text(), why));
    return name;
  }

  private void preset(FormerFile file, String line) {
    Optional<String> guess = Presets.of(line, file.text("cake_params.overhead"));
    guess.ifPresent(preset -> {
      draft.put("lines." + line + ".preset", preset);
      ledger.todo(
          "line "
              + line
              + " was taken for preset "
              + preset
              + ", by its name or its overhead: see that this is right");
    });
  }

  private void onARouter(FormerFile file, Carry carry, String at, String line) {
    draft.put(at + ".shaper.router", routers.router(file));
    carry.text("queues.download", at + ".shaper.download", "");
    carry.text("queues.upload", at + ".shaper.upload", "");
    Optional.ofNullable(wishes.wans().get(line))
        .ifPresent(wan -> draft.put(at + ".shaper.wan", YamlText.word(wan)));
  }

  private void onThisMachine(FormerFile file, Carry carry, String at) {
    carry.text("cake_params.download_interface", at + ".shaper.download", "");
    carry.text("cake_params.upload_interface", at + ".shaper.upload", "");
    draft.put(at + ".shaper.adopt", "false");
    file.get("router.transport")
        .ifPresent(
            l -> ledger.carried(file, l, at + ".shaper", "CAKE on two interfaces of this machine"));
    String why = "the line is shaped on this machine";
    file.under("router.").forEach(leaf -> ledger.gone(file, leaf, why));
    file.under("queues.").forEach(leaf -> ledger.gone(file, leaf, why));
  }

  private void writes(FormerFile file, Carry carry, String at) {
    String section = "router.rate_limiter.";
    double window = file.number(section + "window_seconds", 0);
    boolean counts = file.isTrue(section + "enabled", true) && window > 0;
    if (counts) {
      carry
          .number(
              section + "max_changes",
              at + ".shaper.writes-per-day",
              n -> Carry.whole(Math.clamp(n * 86_400 / window, 1, 10_000_000)),
              "in 24 hours; beyond it increases wait, decreases never")
          .ifPresent(_ ->
              file.under(section)
                  .forEach(l -> ledger.carried(file, l, at + ".shaper.writes-per-day", "")));
    }
    file.under(section)
        .forEach(l -> ledger.derived(file, l, "43200 a day on a router (`shaper.writes-per-day`)"));
  }

  private void side(FormerFile file, Carry carry, String at, String direction) throws Refused {
    String from = "continuous_monitoring." + direction + ".";
    Optional<String> most =
        carry.number(from + "ceiling_mbps", at + "." + direction + ".max", Carry::mbit, "");
    if (most.isEmpty()) {
      throw new Refused(
          file.name() + " says no " + from + "ceiling_mbps that could be taken",
          "it is the most that the line carries, in Mbit/s");
    }
    BitRate max = BitRate.parse(most.get()).orElseThrow();
    String least = file.get(from + "floor_red_mbps").isPresent() ? "floor_red_mbps" : "floor_mbps";
    // A floor as high as the ceiling was a fixed rate.
    BitRate highest = max.times(0.95);
    carry.number(
        from + least,
        at + "." + direction + ".min",
        n -> Carry.rate(BitRate.mbit(n).min(highest)),
        BitRate.mbit(file.number(from + least, 0)).compareTo(highest) > 0
            ? "lowered to 95 % of max: there is room for a rate to move in"
            : "");
    carry.gone(from + "floor_mbps", "floor_red_mbps was the lowest");
  }

  private void probes(FormerFile file, Carry carry, String at) {
    Optional<InetAddress> source = file.get("ping_source_ip").flatMap(leaf -> literal(leaf.text()));
    carry.text("ping_source_ip", at + ".probe.source", "");
    List<String> reflectors = new ArrayList<>();
    file.get("continuous_monitoring.ping_hosts")
        .ifPresent(hosts -> {
          List<String> left = new ArrayList<>();
          for (String host : hosts.items()) {
            boolean usable =
                literal(host)
                    .filter(a -> source.isEmpty() || source.get().getClass() == a.getClass())
                    .isPresent();
            if (usable && !reflectors.contains(host) && reflectors.size() < MOST_REFLECTORS) {
              reflectors.add(host);
            } else if (!usable) {
              left.add(host);
            }
          }
          String why =
              left.isEmpty()
                  ? ""
                  : "without " + String.join(", ", left) + ": addresses only, of the source's kind";
          if (reflectors.isEmpty()) {
            ledger.derived(file, hosts, "six well-known resolvers; " + why);
          } else {
            ledger.carried(file, hosts, at + ".probe.reflectors", why);
          }
          if (reflectors.size() == 1 || reflectors.size() == 2) {
            ledger.todo(
                "with "
                    + reflectors.size()
                    + " reflectors a bad one looks like a busy line: name three or more in "
                    + at
                    + ".probe.reflectors, or remove it to get six");
          }
        });
    irtt(file, at).ifPresent(reflectors::add);
    if (!reflectors.isEmpty()) {
      draft.putList(at + ".probe.reflectors", reflectors);
    }
  }

  private Optional<String> irtt(FormerFile file, String at) {
    if (!file.isTrue("irtt.enabled", false)) {
      file.under("irtt.")
          .forEach(l -> ledger.gone(file, l, "it was off; an irtt server can be a reflector"));
      return Optional.empty();
    }
    Optional<Leaf> server = file.get("irtt.server");
    Optional<InetAddress> address = server.flatMap(leaf -> literal(leaf.text()));
    if (address.isEmpty()) {
      server.ifPresent(l -> {
        ledger.gone(file, l, "a name is not looked up; add it as irtt://ADDRESS");
        ledger.todo(
            "the irtt server "
                + l.text()
                + " is a name: add irtt://ADDRESS to "
                + at
                + ".probe.reflectors");
      });
      return Optional.empty();
    }
    String host = server.orElseThrow().text();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    String url = "irtt://" + shown + ":" + (int) file.number("irtt.port", 2112);
    for (String key : List.of("irtt.enabled", "irtt.server", "irtt.port")) {
      file.get(key).ifPresent(l -> ledger.carried(file, l, at + ".probe.reflectors", "as " + url));
    }
    return Optional.of(url);
  }

  /// The first line that had a page says where ours is.
  private void page(FormerFile file) {
    boolean open = file.isTrue("health_check.enabled", true);
    wishes.listen().ifPresent(wanted -> draft.put("http.listen", YamlText.word(wanted)));
    if (open && draft.get("http.listen").isEmpty()) {
      String host = file.text("health_check.host").replace("localhost", "127.0.0.1");
      int port = (int) file.number("health_check.port", 9101);
      boolean usable = literal(host).isPresent() && port > 0 && port < 65_536;
      String shown = host.contains(":") ? "[" + host + "]" : host;
      String listen = usable ? shown + ":" + port : "127.0.0.1:" + port;
      if (file.names("health_check").isEmpty()) {
        return; // as the default is
      }
      draft.put("http.listen", "\"" + listen + "\"");
      ledger.todo(
          "status, metrics and the live page are all at http://"
              + listen
              + "; stop the former wanctl before, or choose another port while both run");
    }
    String where = draft.get("http.listen").orElse("127.0.0.1:9101");
    file.under("health_check.")
        .forEach(l -> ledger.carried(file, l, "http.listen", "one port for all lines: " + where));
  }

  /// An address in figures.
  static Optional<InetAddress> literal(String text) {
    try {
      return text.toLowerCase(Locale.ROOT).matches("[0-9a-f:.]+") && !text.contains("%")
          ? Optional.of(InetAddress.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
