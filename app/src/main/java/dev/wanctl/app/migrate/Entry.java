package dev.wanctl.app.migrate;

/// What became of one former key.
///
/// @param line of the file, counted from 1
/// @param value as it was, a secret masked
/// @param to the key that has it now, or several; empty unless it was carried over
/// @param why what was made of it, or why nothing; may be empty where it was carried over
public record Entry(
    String file, int line, String key, String value, Fate fate, String to, String why) {}
