package dev.wanctl.engine.record;

import dev.wanctl.core.line.LineSnapshot;

/// A decision out of a recording, with all that it was made of.
///
/// @param epochMillis when it was made, since 1970
/// @param decision its times are of the clock of the process that recorded
public record Recorded(long epochMillis, LineSnapshot decision) {}
