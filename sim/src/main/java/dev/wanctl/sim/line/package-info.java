/// A line in virtual time: what an ISP's queues, a CAKE shaper on each side, TCP flows and echo
/// reflectors do to one another, from a seed and a trace of capacities. The same seed gives the
/// same run to the last bit. It is for scoring controllers ([VirtualRun], [Score]) and for showing
/// one at work ([LiveLine]); it is no substitute for a run against real CAKE and real TCP.
///
/// Time moves in ticks of a few milliseconds; within a tick bytes are a fluid, probes are not: a
/// probe's way through each queue is computed to the nanosecond from the queue it meets.
@NullMarked
package dev.wanctl.sim.line;

import org.jspecify.annotations.NullMarked;
