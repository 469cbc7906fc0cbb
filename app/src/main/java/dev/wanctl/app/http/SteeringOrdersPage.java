package dev.wanctl.app.http;

import dev.wanctl.app.config.Secret;
import dev.wanctl.core.units.Durations;
import dev.wanctl.engine.steer.SteeringThread;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;

/// What may be ordered by HTTP: POST with `Authorization: Bearer` and the token of `http.token`,
/// which a page in somebody's browser cannot send for him. Without a configured token nothing can
/// be ordered.
///
/// @param steering empty: there is no steering to give orders to
public record SteeringOrdersPage(Optional<SteeringThread> steering, Optional<Secret> token) {

  /// Nothing can be ordered.
  public static final SteeringOrdersPage NONE =
      new SteeringOrdersPage(Optional.empty(), Optional.empty());

  private static final String ROOT = "/steer/";
  private static final String BEARER = "Bearer ";

  static boolean takes(String path) {
    return path.matches(ROOT + "(hold|release|drill)");
  }

  /// @param authorization the header, empty if there is none
  Answer order(String path, Request request, String authorization) {
    if (token.isEmpty()) {
      return Answer.text(
          403,
          "orders are refused, as there is no `http.token` in the configuration; set one, restart"
              + " wanctl, and give orders again\n");
    }
    if (!authorized(authorization)) {
      return Answer.text(401, "the token is missing or is not that of `http.token`\n");
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

  private boolean authorized(String authorization) {
    return authorization.startsWith(BEARER)
        && MessageDigest.isEqual(
            authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
            token.orElseThrow().reveal().getBytes(StandardCharsets.UTF_8));
  }
}
