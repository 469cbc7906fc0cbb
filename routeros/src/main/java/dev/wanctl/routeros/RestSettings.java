package dev.wanctl.routeros;

import java.time.Duration;

/// How to reach a router's REST service.
///
/// @param host name or literal address
/// @param port usually 443 for `www-ssl`, 80 for `www`
/// @param deadline for one operation in total: connecting, handshake, requests and answers
public record RestSettings(
    String host, int port, Login login, Security security, Duration deadline) {}
