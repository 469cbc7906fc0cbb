package dev.wanctl.engine;

/// Something that happened on a line and that a person would want to know of later.
///
/// @param atNanos [System#nanoTime]
/// @param kind a fixed word: `congestion`, `sight`
/// @param warning something is wrong
public record LineEvent(long atNanos, String line, String kind, boolean warning, String text) {}
