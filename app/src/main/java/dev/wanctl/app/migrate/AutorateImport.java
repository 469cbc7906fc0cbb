package dev.wanctl.app.migrate;

import dev.wanctl.core.units.BitRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a line of an instance of cake-autorate, whose shapers stand already: SQM made them.
final class AutorateImport {

  private static final Pattern INSTANCE = Pattern.compile("(?:cake-autorate_)?config\\.(.+)\\.sh");
  private static final Pattern BOUND = Pattern.compile("(?:^|\\s)-I\\s*(\\S+)");
  private static final int MOST = 32;

  /// What an instance has that says nothing else.
  private static final int PINGERS = 6;

  private static final double INTERVAL_S = 0.3;
  private static final double SHORTEST_MS = 20;
  private static final double LONGEST_MS = 200;

  private final FormerFile file;
  private final Carry carry;
  private final Draft draft;
  private final Ledger ledger;

  AutorateImport(FormerFile file, Draft draft, Ledger ledger) {
    this.file = file;
    this.carry = new Carry(file, draft, ledger);
    this.draft = draft;
    this.ledger = ledger;
  }

  void read() throws Refused {
    Matcher instance = INSTANCE.matcher(String.valueOf(file.path().getFileName()));
    String line =
        LineImport.name(file, instance.matches() ? instance.group(1) : "primary", draft, ledger);
    String at = "lines." + line;
    boolean starlink = file.isTrue("sss_compensation", false);
    Presets.of(starlink ? "starlink" : line, "").ifPresent(p -> draft.put(at + ".preset", p));
    carry.text("dl_if", at + ".shaper.download", "its CAKE is adopted");
    carry.text("ul_if", at + ".shaper.upload", "its CAKE is adopted");
    draft.put(at + ".shaper.adopt", "true");
    side(at, "download", "dl");
    side(at, "upload", "ul");
    adjusted("adjust_dl_shaper_rate", "download", line);
    adjusted("adjust_ul_shaper_rate", "upload", line);
    if (file.isTrue("upload_only", false)) {
      ledger.todo(
          "line "
              + line
              + " had no shaper for the download, and wanctl needs one: write `shaper: {interface: IF}`"
              + " in its place, and wanctl makes both");
    }
    reflectors(at);
    spacing(at);
    bound(at);
    file.get("enable_sleep_function")
        .ifPresent(l -> {
          if (l.isTrue()) {
            ledger.derived(file, l, "a line at rest is probed seldom (`probe.idle-interval`)");
          } else {
            carry.put(l, at + ".probe.idle-interval", "off", "");
          }
        });
    ledger.todo(
        "the CAKE on both interfaces of line "
            + line
            + " must stand before wanctl starts, as it had to for cake-autorate (SQM); or write"
            + " `shaper: {interface: IF}` in its place, and wanctl makes it");
    ledger.close(file, AutorateKeys.ALL);
  }

  private void side(String at, String direction, String was) throws Refused {
    String key = "max_" + was + "_shaper_rate_kbps";
    Optional<String> most = carry.number(key, at + "." + direction + ".max", Carry::kbit, "");
    if (most.isEmpty()) {
      throw new Refused(
          file.name() + " says no " + key + " that could be taken",
          "write the number itself: it is the most that the line carries, in kbit/s");
    }
    BitRate highest = BitRate.parse(most.get()).orElseThrow().times(0.95);
    String least = "min_" + was + "_shaper_rate_kbps";
    carry.number(
        least,
        at + "." + direction + ".min",
        n -> Carry.rate(BitRate.kbit(n).min(highest)),
        BitRate.kbit(file.number(least, 0)).compareTo(highest) > 0
            ? "lowered to 95 % of max: there is room for a rate to move in"
            : "");
  }

  private void adjusted(String key, String direction, String line) {
    file.get(key)
        .ifPresent(l -> {
          if (l.isTrue()) {
            ledger.carried(file, l, "mode", "the line observes until you remove `mode: observe`");
          } else {
            ledger.gone(file, l, "one direction alone is not controlled");
            ledger.todo(
                "the "
                    + direction
                    + " of line "
                    + line
                    + " was only watched: keep `mode: observe`, or know that it is controlled, too");
          }
        });
  }

  private void reflectors(String at) {
    String method = file.text("pinger_method");
    boolean irtt = method.equals("irtt");
    int pingers = (int) Math.clamp(file.number("no_pingers", PINGERS), 1, MOST);
    Optional<Leaf> list = file.get("reflectors");
    List<String> hosts = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (String host : list.map(Leaf::items).orElse(List.of())) {
      String shown = irtt ? "irtt://" + host : host;
      if (LineImport.literal(host).isEmpty()) {
        left.add(host);
      } else if (!hosts.contains(shown) && hosts.size() < pingers + MOST) {
        hosts.add(shown);
      }
    }
    list.ifPresent(l -> {
      if (!l.fixed()) {
        ledger.notUnderstood(file, l, "only running the file would tell; write the list itself");
      } else if (hosts.isEmpty()) {
        ledger.gone(file, l, "none of them is an address in figures");
      } else {
        int first = Math.min(pingers, hosts.size());
        draft.putList(at + ".probe.reflectors", hosts.subList(0, first));
        if (first < hosts.size()) {
          draft.putList(at + ".probe.spares", hosts.subList(first, hosts.size()));
        }
        ledger.carried(
            file,
            l,
            at + ".probe.reflectors",
            left.isEmpty()
                ? "the first " + first + "; the rest are probe.spares"
                : "without " + String.join(", ", left) + ": addresses in figures only");
      }
    });
    file.get("no_pingers")
        .ifPresent(l -> {
          if (hosts.isEmpty()) {
            ledger.derived(file, l, "six well-known resolvers are asked, as none are named");
          } else {
            ledger.carried(file, l, at + ".probe.reflectors", "so many of them");
          }
        });
    file.get("pinger_method")
        .ifPresent(l -> {
          if (irtt && !hosts.isEmpty()) {
            ledger.carried(file, l, at + ".probe.reflectors", "as irtt://ADDRESS");
          } else if (irtt) {
            ledger.gone(file, l, "no irtt server is named in figures; pings are used");
          } else if (method.equals("ping") || method.equals("fping")) {
            ledger.derived(
                file,
                l,
                "each direction's delay is measured where reflectors tell it (`probe.one-way`)");
          } else {
            ledger.derived(file, l, "ICMP timestamps are asked for anyway (`probe.one-way: auto`)");
          }
        });
  }

  /// All its pingers together. The default is no wish: wanctl's own pace sees more.
  private void spacing(String at) {
    double pingers = Math.max(1, file.number("no_pingers", PINGERS));
    if (Math.abs(file.number("reflector_ping_interval_s", INTERVAL_S) - INTERVAL_S) < 1e-9) {
      carry.derived("reflector_ping_interval_s", "wanctl's own pace (`probe.spacing`)");
      return;
    }
    carry.number(
        "reflector_ping_interval_s",
        at + ".probe.spacing",
        s -> Carry.millis(Math.clamp(1000 * s / pingers, SHORTEST_MS, LONGEST_MS)),
        "divided by " + Carry.whole(pingers) + " pingers, from 20 ms to 200 ms");
  }

  private void bound(String at) {
    file.get("ping_extra_args")
        .ifPresent(l -> {
          Matcher m = BOUND.matcher(l.text());
          if (m.find()) {
            String to =
                LineImport.literal(m.group(1)).isPresent() ? ".probe.source" : ".probe.interface";
            String rest = m.replaceFirst("").strip();
            Leaf bound = Leaf.of(l.path(), m.group(1), l.line());
            carry.put(
                bound, at + to, m.group(1), rest.isEmpty() ? "" : "of `-I`; not taken: " + rest);
          } else {
            ledger.gone(file, l, "no program is called; `probe.interface` and `probe.source` bind");
          }
        });
    file.get("ping_prefix_string")
        .ifPresent(l -> {
          ledger.gone(file, l, "no program is called");
          ledger.todo(
              "pings were led by `"
                  + l.text()
                  + "`: say by which interface they leave in "
                  + at
                  + ".probe.interface, or from which address in probe.source");
        });
  }
}
