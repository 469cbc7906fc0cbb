@NullMarked
package dev.wanctl.sim.line;

import org.jspecify.annotations.NullMarked;
