package dev.wanctl.routeros;

/// What a router can be talked to by, as `/ip service` calls it. The ports are RouterOS's defaults.
public enum Service {
  /// HTTP: `www-ssl`, or `www` without TLS.
  REST("www-ssl", 443, "www", 80, "HTTP", "read,write,api,rest-api"),
  /// Sentences: `api-ssl`, or `api` without TLS.
  API("api-ssl", 8729, "api", 8728, "the RouterOS API", "read,write,api");

  private final String secured;
  private final int securedPort;
  private final String plain;
  private final int plainPort;
  private final String protocol;
  private final String policies;

  Service(
      String secured,
      int securedPort,
      String plain,
      int plainPort,
      String protocol,
      String policies) {
    this.secured = secured;
    this.securedPort = securedPort;
    this.plain = plain;
    this.plainPort = plainPort;
    this.protocol = protocol;
    this.policies = policies;
  }

  /// The port unless somebody moved the service.
  public int port(boolean tls) {
    return tls ? securedPort : plainPort;
  }

  String name(Security security) {
    return security instanceof Security.Plaintext ? plain : secured;
  }

  String protocol() {
    return protocol;
  }

  /// What a user's group needs.
  String policies() {
    return policies;
  }
}
