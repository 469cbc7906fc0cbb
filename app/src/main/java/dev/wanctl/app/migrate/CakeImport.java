package dev.wanctl.app.migrate;

import dev.wanctl.core.units.Durations;
import java.util.Map;
import java.util.Optional;

/// Takes CAKE's parameters over where this machine shapes the line.
final class CakeImport {

  private static final String FROM = "cake_params.";

  /// The round trips that tc-cake(8) has words for.
  private static final Map<String, String> ROUND_TRIPS =
      Map.of(
          "datacentre", "1ms", // the least that ours may be; tc's is a tenth of it
          "lan", "1ms",
          "metro", "10ms",
          "regional", "30ms",
          "internet", "100ms",
          "oceanic", "300ms",
          "satellite", "1s",
          "interplanetary", "10s");

  private final FormerFile file;
  private final Carry carry;
  private final String to;

  CakeImport(Carry carry, String line) {
    this.file = carry.file();
    this.carry = carry;
    this.to = "lines." + line + ".cake.";
  }

  void read() {
    carry.text(FROM + "overhead", to + "overhead", "");
    carry.number(FROM + "mpu", to + "mpu", Carry::whole, "");
    file.get(FROM + "memlimit").ifPresent(l -> carry.put(l, to + "memory", size(l.text()), ""));
    file.get(FROM + "rtt").ifPresent(l -> carry.put(l, to + "rtt", time(l.text()), ""));
    flag("ack_filter", "upload.ack-filter");
    if (file.get(FROM + "ack_filter").isEmpty()) {
      carry.draft().put(to + "upload.ack-filter", "true");
    }
    carry.text(FROM + "diffserv", to + "diffserv", "");
    flag("split_gso", "split-gso");
    flag("ingress", "download.ingress");
    flag("wash", "wash");
    for (String direction : new String[] {"upload", "download"}) {
      Optional<Leaf> qdisc = file.get(FROM + direction + "_qdisc");
      qdisc
          .filter(l -> !l.text().equals("cake"))
          .ifPresent(l -> {
            carry.ledger().gone(file, l, "the shaper is CAKE, which does what it did, and shapes");
            carry
                .ledger()
                .todo("the " + direction + " is shaped by CAKE now and not by " + l.text());
          });
    }
  }

  private void flag(String key, String ours) {
    file.get(FROM + key).ifPresent(l -> carry.put(l, to + ours, Boolean.toString(l.isTrue()), ""));
  }

  /// `32mb`, `32Mb` or bytes.
  private static String size(String text) {
    return text.matches("\\d+")
        ? Long.parseLong(text) % (1 << 20) == 0
            ? Long.parseLong(text) / (1 << 20) + "M"
            : Math.max(1, Long.parseLong(text) / 1024) + "k"
        : text.replaceFirst("(?i)([kmg])i?b?$", "$1");
  }

  private static String time(String text) {
    if (ROUND_TRIPS.containsKey(text)) {
      return ROUND_TRIPS.get(text);
    }
    return Durations.parse(text).isPresent() || !text.matches("[0-9.]+") ? text : text + "ms";
  }
}
