package dev.wanctl.app.http;

import dev.wanctl.app.config.Secret;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.LineOrders;
import dev.wanctl.engine.LineOrders.Kind;
import java.time.Duration;
import java.util.Optional;

/// What may be ordered of a line by HTTP: POST with the [Token] to `/lines/hold?line=NAME`,
/// `/lines/release?line=NAME` or `/lines/observe?line=NAME&state=on`, with `for=30min` where it is
/// to end by itself.
///
/// @param desk where orders are given
public record LineOrdersPage(LineOrders.Desk desk, Optional<Secret> token) {

  /// Nothing can be ordered.
  public static final LineOrdersPage NONE =
      new LineOrdersPage((_, _, _) -> Optional.of("nothing runs"), Optional.empty());

  private static final String ROOT = "/lines/";

  static boolean takes(String path) {
    return path.matches(ROOT + "(hold|release|observe)");
  }

  /// @param authorization the header, empty if there is none
  Answer order(String path, Request request, String authorization) {
    return new Token(token).refusal(authorization).orElseGet(() -> order(path, request));
  }

  private Answer order(String path, Request request) {
    Optional<Duration> time = request.parameter("for").flatMap(Durations::parse);
    if (request.parameter("for").isPresent() && time.isEmpty()) {
      return Answer.text(400, "for must be a time such as 30min\n");
    }
    String state = request.parameter("state").orElse("");
    return switch (path.substring(ROOT.length())) {
      case "hold" -> give(request, Kind.HOLD, LineOrders.now(time));
      case "release" -> give(request, Kind.HOLD, Optional.empty());
      default ->
          switch (state) {
            case "on" -> give(request, Kind.OBSERVE, LineOrders.now(time));
            case "off" -> give(request, Kind.OBSERVE, Optional.empty());
            default -> Answer.text(400, "state must be on or off\n");
          };
    };
  }

  private Answer give(Request request, Kind kind, Optional<LineOrders.Order> order) {
    return desk.give(request.parameter("line").orElse(""), kind, order)
        .map(refused -> Answer.text(409, refused + "\n"))
        .orElseGet(() -> Answer.text(200, "done\n"));
  }
}
