/// The running system: lines on a loop thread, probes and meters that bring evidence, actuators
/// that make devices agree, saved state and journal. Everything that touches the world goes through
/// the interfaces in `port`.
@NullMarked
package dev.wanctl.engine;

import org.jspecify.annotations.NullMarked;
