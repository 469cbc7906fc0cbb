/// What was seen and decided, kept on disk so that it can be decided again. The loop puts
/// fixed-size records into a [dev.wanctl.engine.record.Tape] of its line and never waits; the
/// [dev.wanctl.engine.record.Recorder]'s own thread writes them into a ring file of a fixed size. A
/// [dev.wanctl.engine.record.Recording] is such a file, or a part of one, read again, and a
/// [dev.wanctl.engine.record.Replay] gives it to the law once more.
///
/// A recording can be replayed from its middle, because each of its segments begins with all that
/// the law knew at that moment ([dev.wanctl.engine.record.StateImage]).
@NullMarked
package dev.wanctl.engine.record;

import org.jspecify.annotations.NullMarked;
