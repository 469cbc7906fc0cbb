@NullMarked
package dev.wanctl.sim.law;

import org.jspecify.annotations.NullMarked;
