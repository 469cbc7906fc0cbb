package dev.wanctl.engine.port;

/// One thing of ours that stands on a steering device or could, with the exact commands. Whoever
/// would rather do it by hand can type them.
///
/// @param id unique among the steps of a device, the same from reading to reading
/// @param what what it is for, in a few words, such as `sensitive: DNS`
/// @param command adds it
/// @param undo removes it
public record SetupStep(String id, String what, String command, String undo) {}
