package dev.wanctl.engine.port;

/// Which share of probes a path lost lately, by direction.
///
/// @param up of the requests, on their way to the reflector
/// @param down of the replies to those that arrived
public record PathLoss(double up, double down) {}
