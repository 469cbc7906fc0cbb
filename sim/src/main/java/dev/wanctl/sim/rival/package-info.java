/// Models of other rate controllers, to compare with: what their published formulas do with the
/// evidence of a virtual line. Models, not the programs: how those schedule themselves, choose
/// reflectors, sleep and talk to a kernel is left out. Nothing but comparisons uses them.
@NullMarked
package dev.wanctl.sim.rival;

import org.jspecify.annotations.NullMarked;
