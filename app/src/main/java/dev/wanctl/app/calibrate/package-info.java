/// Finds out what a line carries without its shaper, and how long its packets wait then: by loading
/// it, or from what was recorded.
@NullMarked
package dev.wanctl.app.calibrate;

import org.jspecify.annotations.NullMarked;
