package dev.wanctl.remote;

import java.time.Duration;

/// How to reach a router's SSH service.
///
/// @param host name or literal address
/// @param port usually 22
/// @param deadline for one operation in total: connecting, key exchange, login, command and output
public record SshSettings(
    String host,
    int port,
    String user,
    SshCredential credential,
    HostIdentity identity,
    Duration deadline) {}
