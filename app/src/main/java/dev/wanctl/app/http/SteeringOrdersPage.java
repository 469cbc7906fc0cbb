package dev.wanctl.app.http;

import dev.wanctl.app.config.Secret;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.steer.SteeringThread;
import java.time.Duration;
import java.util.Optional;

/// What may be ordered of steering by HTTP: POST with the [Token].
///
/// @param steering empty: there is no steering to give orders to
public record SteeringOrdersPage(Optional<SteeringThread> steering, Optional<Secret> token) {

  /// Nothing can be ordered.
  public static final SteeringOrdersPage NONE =
      new SteeringOrdersPage(Optional.empty(), Optional.empty());

  private static final String ROOT = "/steer/";

  static boolean takes(String path) {
    return path.matches(ROOT + "(hold|release|drill)");
  }

  /// @param authorization the header, empty if there is none
  Answer order(String path, Request request, String authorization) {
    Optional<Answer> refusal = new Token(token).refusal(authorization);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (steering.isEmpty()) {
      return Answer.text(409, "steering is off: there is nothing to order\n");
    }
    String line = request.parameter("line").orElse("");
    Optional<Duration> time = request.parameter("for").flatMap(Durations::parse);
    if (request.parameter("for").isPresent() && time.isEmpty()) {
      return Answer.text(400, "for must be a time such as 30min\n");
    }
    Optional<String> refused =
        switch (path.substring(ROOT.length())) {
          case "hold" -> steering.get().hold(line, time);
          case "release" -> steering.get().release();
          default -> steering.get().drill(line);
        };
    return refused.map(r -> Answer.text(409, r + "\n")).orElseGet(() -> Answer.text(200, "done\n"));
  }
}
