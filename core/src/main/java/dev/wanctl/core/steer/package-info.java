/// Which line new sensitive connections take, and whether a dead line's default route stays: pure
/// code that is told the time. [LineWatch] makes of a line's decisions what is known of the line,
/// [Chooser] chooses among lines, [RouteKeeper] takes the route of a dead line out and puts it
/// back. Times are nanoseconds of one monotonic clock where they are moments, seconds where they
/// are spans.
@NullMarked
package dev.wanctl.core.steer;

import org.jspecify.annotations.NullMarked;
