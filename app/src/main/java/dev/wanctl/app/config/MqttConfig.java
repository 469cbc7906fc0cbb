package dev.wanctl.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A broker that is told how the lines fare.
///
/// @param tls whether the connection is by TLS
/// @param ca a PEM file with the authorities that may have signed the broker's certificate; empty:
///   those of this machine
/// @param root the first part of every topic
/// @param discovery the prefix by which Home Assistant is told; empty: it is not
/// @param commands whether orders are taken
/// @param every how often the figures are told
public record MqttConfig(
    String address,
    int port,
    boolean tls,
    Optional<Path> ca,
    Optional<String> user,
    Optional<Secret> password,
    String root,
    Optional<String> discovery,
    boolean commands,
    Duration every) {}
