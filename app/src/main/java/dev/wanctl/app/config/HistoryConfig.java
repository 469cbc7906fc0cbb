package dev.wanctl.app.config;

import java.time.Duration;

/// What is kept of the past.
///
/// @param mostBytes how large its file may become; 0: there is none
/// @param keep how old anything in it may become
public record HistoryConfig(long mostBytes, Duration keep) {}
