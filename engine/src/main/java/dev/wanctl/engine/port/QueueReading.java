package dev.wanctl.engine.port;

import dev.wanctl.core.units.Direction;

/// Statistics of one tin (or of a whole queue where the device knows no tins) since the queue was
/// made. Delays in nanoseconds, -1 where the device does not tell.
public record QueueReading(
    Direction direction,
    String tin,
    long sentPackets,
    long sentBytes,
    long droppedPackets,
    long markedPackets,
    long backlogBytes,
    long backlogPackets,
    long peakDelayNanos,
    long averageDelayNanos,
    long baseDelayNanos) {}
