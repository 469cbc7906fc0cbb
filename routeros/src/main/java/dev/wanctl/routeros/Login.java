package dev.wanctl.routeros;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A user and a password. Prints the user only.
public record Login(String user, String password) {

  String basicAuthorization() {
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /// The text without the password or the header made from it, should the router have sent one
  /// back.
  String mask(String text) {
    String masked = text.replace(basicAuthorization(), "***");
    return password.isEmpty() ? masked : masked.replace(password, "***");
  }

  @Override
  public String toString() {
    return user;
  }
}
