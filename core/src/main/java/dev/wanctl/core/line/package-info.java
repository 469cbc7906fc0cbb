/// One line: evidence goes in with the time it was taken, a decision comes out. Pure: no clock, no
/// thread, no I/O, no allocation in steady state. The same evidence in the same order gives the
/// same decisions on every machine.
@NullMarked
package dev.wanctl.core.line;

import org.jspecify.annotations.NullMarked;
