package dev.wanctl.app.http;

import dev.wanctl.app.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// What a request that changes something must show: `Authorization: Bearer` and the token of
/// `http.token`, which a page in somebody's browser cannot send for him.
///
/// @param secret empty: nothing can be ordered
record Token(Optional<Secret> secret) {

  private static final String BEARER = "Bearer ";

  /// Why a request is refused.
  ///
  /// @param authorization the header, empty if there is none
  Optional<Answer> refusal(String authorization) {
    if (secret.isEmpty()) {
      return Optional.of(
          Answer.text(
              403,
              "orders are refused, as there is no `http.token` in the configuration; set one,"
                  + " restart wanctl, and give orders again\n"));
    }
    return shown(authorization)
        ? Optional.empty()
        : Optional.of(Answer.text(401, "the token is missing or is not that of `http.token`\n"));
  }

  private boolean shown(String authorization) {
    return authorization.startsWith(BEARER)
        && MessageDigest.isEqual(
            authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
            secret.orElseThrow().reveal().getBytes(StandardCharsets.UTF_8));
  }
}
