/// Values with units: bit rates, directions, durations as an operator writes them. Nothing here
/// knows about lines or devices.
@NullMarked
package dev.wanctl.core.units;

import org.jspecify.annotations.NullMarked;
