package dev.wanctl.routeros;

import java.time.Duration;

/// How to reach one service of a router.
///
/// @param host name or literal address
/// @param port as usual: see [Service#port]
/// @param deadline for one operation in total: connecting, handshake, requests and answers
public record RouterSettings(
    String host, int port, Login login, Security security, Duration deadline) {}
