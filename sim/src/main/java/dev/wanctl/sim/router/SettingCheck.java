package dev.wanctl.sim.router;

import dev.wanctl.engine.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What RouterOS says to a value before it takes it.
final class SettingCheck {

  private static final Pattern RATE = Pattern.compile("(\\d{1,15})([kMG]?)");

  private SettingCheck() {}

  /// Puts the values in the form in which the router keeps them into `normal`; the error if one is
  /// refused.
  static Optional<RestReply> check(
      RouterModel model, String path, Map<String, Json> arguments, Map<String, String> normal) {
    for (Map.Entry<String, Json> argument : arguments.entrySet()) {
      String key = argument.getKey();
      String value = RestInterface.text(argument.getValue());
      if (!model.table(path).maySet(key)) {
        return Optional.of(RestReply.error(400, "unknown parameter " + key));
      }
      Matcher rate = RATE.matcher(value);
      if (key.equals("max-limit") || key.equals("limit-at")) {
        if (!rate.matches()) {
          return Optional.of(RestReply.error(400, "invalid value for argument " + key));
        }
        value = Long.toString(Long.parseLong(rate.group(1)) * unit(rate.group(2)));
      } else if (key.equals("disabled")) {
        if (!value.matches("true|false|yes|no")) {
          return Optional.of(RestReply.error(400, "invalid value for argument disabled"));
        }
        value = value.equals("true") || value.equals("yes") ? "true" : "false";
      } else if (key.equals("queue")
          && model.table(RouterModel.QUEUE_TYPE).named(value).isEmpty()) {
        return Optional.of(RestReply.error(400, "input does not match any value of queue"));
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
