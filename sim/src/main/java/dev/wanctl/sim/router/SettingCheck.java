package dev.wanctl.sim.router;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What RouterOS says to a value before it takes it.
final class SettingCheck {

  private static final Pattern RATE = Pattern.compile("(\\d{1,15})([kMG]?)");

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
      if (key.equals("max-limit") || key.equals("limit-at")) {
        if (!rate.matches()) {
          return Optional.of("invalid value for argument " + key);
        }
        value = Long.toString(Long.parseLong(rate.group(1)) * unit(rate.group(2)));
      } else if (key.equals("disabled")) {
        if (!value.matches("true|false|yes|no")) {
          return Optional.of("invalid value for argument disabled");
        }
        value = value.equals("true") || value.equals("yes") ? "true" : "false";
      } else if (key.equals("queue")
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
