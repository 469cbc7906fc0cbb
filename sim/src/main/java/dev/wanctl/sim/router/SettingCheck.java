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
      Set.of("disabled", "cake-nat", "cake-wash", "cake-autorate-ingress");

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
      normal.put(key, value);
    }
    return Optional.empty();
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
