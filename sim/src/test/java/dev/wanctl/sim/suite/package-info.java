@NullMarked
package dev.wanctl.sim.suite;

import org.jspecify.annotations.NullMarked;
