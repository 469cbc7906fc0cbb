/// A real engine in real time around whatever devices a test or a benchmark puts into it, and the
/// simplest devices there can be, in memory: what is looked at is the loop.
@NullMarked
package dev.wanctl.sim.loop;

import org.jspecify.annotations.NullMarked;
