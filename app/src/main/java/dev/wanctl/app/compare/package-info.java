/// What repeats of a measurement tell: intervals, grades, and verdicts only where there is one.
@NullMarked
package dev.wanctl.app.compare;

import org.jspecify.annotations.NullMarked;
