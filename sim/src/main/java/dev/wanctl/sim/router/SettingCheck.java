package dev.wanctl.sim.router;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What RouterOS says to a value before it takes it.
final class SettingCheck {

  private static final Pattern RATE = Pattern.compile("(\\d{1,15})([kMG]?)");
  private static final Set<String> RATES =
      Set.of("max-limit", "limit-at", "burst-limit", "burst-threshold", "cake-bandwidth");
  private static final Set<String> FLAGS =
      Set.of("disabled", "passthrough", "cake-nat", "cake-wash", "cake-autorate-ingress");

  private SettingCheck() {}

  /// Puts the values in the form in which the router keeps them into `normal`; the router's words
  /// if one is refused.
  static Optional<String> check(
      RouterModel model, String path, Map<String, String> arguments, Map<String, String> normal) {
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      String key = argument.getKey();
      String value = argument.getValue();
      if (!model.table(path).maySet(key)) {
        return Optional.of("unknown parameter " + key);
      }
      Matcher rate = RATE.matcher(value);
      if (RATES.contains(key) && !path.equals(MoreMenus.QUEUE_SIMPLE)) {
        if (!rate.matches()) {
          return Optional.of("invalid value for argument " + key);
        }
        value = Long.toString(Long.parseLong(rate.group(1)) * unit(rate.group(2)));
      } else if (FLAGS.contains(key)) {
        if (!value.matches("true|false|yes|no")) {
          return Optional.of("invalid value for argument " + key);
        }
        value = value.equals("true") || value.equals("yes") ? "true" : "false";
      } else if (key.equals("queue")
          && path.equals(RouterModel.QUEUE_TREE)
          && model.table(RouterModel.QUEUE_TYPE).named(value).isEmpty()) {
        return Optional.of("input does not match any value of queue");
      }
      Optional<String> refused = network(model, path, key, value);
      if (refused.isPresent()) {
        return refused;
      }
      normal.put(key, value);
    }
    return Optional.empty();
  }

  /// What only menus of [NetworkMenus] look at.
  private static Optional<String> network(
      RouterModel model, String path, String key, String value) {
    boolean good =
        switch (key) {
          case "new-routing-mark", "routing-table" ->
              value.equals("main") || model.table(NetworkMenus.TABLE).named(value).isPresent();
          case "action" ->
              !path.endsWith(NetworkMenus.MANGLE) || NetworkMenus.ACTIONS.contains(value);
          default -> true;
        };
    if (!good) {
      return Optional.of("input does not match any value of " + key);
    }
    boolean sound =
        switch (key) {
          case "dst-address" ->
              !path.endsWith(NetworkMenus.ROUTE) || Prefix.parse(value).isPresent();
          case "gateway" -> !value.isEmpty();
          case "interval" -> Schedules.interval(value).isPresent();
          default -> true;
        };
    if (!sound) {
      return Optional.of("invalid value for argument " + key);
    }
    return key.equals("distance") && !value.matches("[1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5]")
        ? Optional.of("value of distance out of range (1..255)")
        : Optional.empty();
  }

  private static long unit(String suffix) {
    return switch (suffix) {
      case "k" -> 1000;
      case "M" -> 1_000_000;
      case "G" -> 1_000_000_000;
      default -> 1;
    };
  }
}
