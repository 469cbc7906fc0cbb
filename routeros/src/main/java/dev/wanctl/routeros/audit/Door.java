package dev.wanctl.routeros.audit;

import java.util.Set;

/// A way that is configured to the router.
public enum Door {
  API_SSL("api-ssl"),
  API("api"),
  WWW_SSL("www-ssl"),
  WWW("www"),
  SSH("ssh");

  private final String service;

  Door(String service) {
    this.service = service;
  }

  /// As `/ip service` calls it.
  public String service() {
    return service;
  }

  /// What admits a user by it.
  Set<String> policies() {
    return switch (this) {
      case API_SSL, API -> Set.of("api");
      case WWW_SSL, WWW -> Set.of("api", "rest-api");
      case SSH -> Set.of("ssh");
    };
  }

  boolean needsCertificate() {
    return this == API_SSL || this == WWW_SSL;
  }
}
