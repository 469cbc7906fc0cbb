package dev.wanctl.routeros.steer;

import dev.wanctl.engine.port.SensitiveTraffic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A kind of sensitive connection as mangle matches it.
///
/// @param what for people
/// @param matchers as mangle has them
record Sensitive(String what, Map<String, String> matchers) {

  static List<Sensitive> defaults(Names names) {
    List<Sensitive> all = new ArrayList<>();
    SensitiveTraffic.defaults().forEach(kind -> all.add(of(kind)));
    all.add(
        new Sensitive(
            "sources in the address list", Map.of("src-address-list", names.sensitive())));
    all.add(
        new Sensitive(
            "destinations in the address list", Map.of("dst-address-list", names.sensitive())));
    return List.copyOf(all);
  }

  private static Sensitive of(SensitiveTraffic kind) {
    return switch (kind) {
      case SensitiveTraffic.Marked(String what, int dscp) ->
          new Sensitive(what, Map.of("dscp", Integer.toString(dscp)));
      case SensitiveTraffic.ToPorts to -> {
        Map<String, String> matchers = new LinkedHashMap<>();
        matchers.put("protocol", to.protocol().name().toLowerCase(Locale.ROOT));
        matchers.put(
            "dst-port",
            to.ports().stream()
                .map(SensitiveTraffic.Ports::toString)
                .collect(Collectors.joining(",")));
        yield new Sensitive(to.what(), matchers);
      }
    };
  }
}
