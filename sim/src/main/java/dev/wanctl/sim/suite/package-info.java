/// What controllers are measured by: named cases in virtual time, the controllers themselves, and
/// their scores over several seeds.
@NullMarked
package dev.wanctl.sim.suite;

import org.jspecify.annotations.NullMarked;
