/// Steering while it runs: [Helm] feeds the decision of `core.steer` with what the lines show,
/// makes the device agree, and keeps account of what it changed there; [SteeringThread] turns it.
/// Nothing here is called by the deciding thread of the lines, and nothing here can make it wait.
@NullMarked
package dev.wanctl.engine.steer;

import org.jspecify.annotations.NullMarked;
